using SkorionOS.Interop.Files;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Var;

/// <summary>Fills <c>/var</c> at the first boot of a machine with what the image has there. Later images change nothing in it: it belongs to the machine.</summary>
public static class VarSeed
{
    /// <summary>The name of the directory in <c>state</c>.</summary>
    public const string DirectoryName = "var";

    /// <summary>
    /// Copies the image's <c>/var</c> with owners, modes and attributes when <c>state/var</c> is empty or missing. The copy appears in one step, when it is on the disk;
    /// a run that was stopped before is done again.
    /// </summary>
    /// <param name="state">The directory <c>bootc/state</c>.</param>
    /// <param name="imageVar"><c>/var</c> of the image.</param>
    /// <returns>False when there was something in it already, and nothing was touched.</returns>
    /// <exception cref="StateException">The image's <c>/var</c> goes beyond <see cref="StateLimits"/>.</exception>
    /// <exception cref="Interop.LinuxException">Something could not be read or written.</exception>
    public static bool Run(Dir state, Dir imageVar) => FirstContent.Copy(imageVar, state, DirectoryName);
}

using SkorionOS.Deploy.Pull;

namespace SkorionOS.Cli.Output;

/// <summary>The steps in words.</summary>
internal static class ProgressText
{
    public static string Of(PullStep step) => step switch
    {
        PullStep.Resolving => "Asking for the image",
        PullStep.Pulling => "Receiving",
        PullStep.Importing => "Making the composefs image",
        PullStep.Staging => "Staging",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no step"),
    };
}

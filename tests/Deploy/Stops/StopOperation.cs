using SkorionOS.Crash;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>An operation that is stopped on its way.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="PrepareAsync">Makes the world in which it runs, and gives its words for <see cref="Verbs"/>. Run again they change nothing more.</param>
/// <param name="Menu">The versions in the boot menu when it is done.</param>
/// <param name="Held">The versions that are held then, by serial.</param>
/// <param name="Mark">What the high-water mark says when it is done; null where it is of no interest.</param>
/// <param name="Workers">Layers that are fetched side by side; with more than one the order of the changes is another each time.</param>
internal sealed record StopOperation(string Name, Func<SysrootFixture, Task<string[]>> PrepareAsync, string Menu, string Held = "", string? Mark = null, int Workers = 1)
{
    /// <summary>Runs it in this process.</summary>
    public static Task RunAsync(SysrootFixture fixture, string[] words) => fixture.WithAsync(async engine =>
    {
        await Verbs.RunAsync(engine, words);
        return true;
    });
}

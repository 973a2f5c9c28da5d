namespace SkorionOS.Cli.Output;

/// <summary>Sentences on a default that was set in the boot menu.</summary>
internal static class DefaultEntryText
{
    public static void WriteCleared(TextWriter output, string? cleared)
    {
        if (cleared is not null)
        {
            output.WriteLine($"The boot menu had {cleared} set as its default (LoaderEntryDefault); that is cleared, so that the next boot takes what is said here.");
        }
    }
}

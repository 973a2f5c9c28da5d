namespace SkorionOS.Cli.Commands;

/// <summary>Files by name, with <c>-</c> for standard input.</summary>
internal static class StandardStreams
{
    public const string Name = "-";

    public static Stream OpenSource(string path) => path == Name ? Console.OpenStandardInput() : File.OpenRead(path);
}

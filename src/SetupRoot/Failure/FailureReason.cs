using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.SetupRoot.Failure;

/// <summary>Why no root could be set up, kept for the one who has to say so on the console.</summary>
internal static class FailureReason
{
    private const string DirectoryName = "bootc";
    private const string FileName = "setup-root-failure";
    private const int Longest = 16 << 10;

    public static void Write(string run, string reason)
    {
        try
        {
            using var directory = Dir.Ensure($"{run}/{DirectoryName}");
            directory.ReplaceFile(FileName, System.Text.Encoding.UTF8.GetBytes(reason));
        }
        catch (LinuxException e)
        {
            // It is in the journal as well.
            Console.Error.WriteLine(e.Message);
        }
    }

    /// <summary>The reason on one line; null when there is none.</summary>
    public static string? TryRead(string run)
    {
        try
        {
            using var directory = Dir.Open($"{run}/{DirectoryName}");
            return directory.TryReadAll(FileName, Longest) is { } text ? System.Text.Encoding.UTF8.GetString(text).ReplaceLineEndings(" ") : null;
        }
        catch (LinuxException)
        {
            // Nobody wrote one: the boot failed elsewhere.
            return null;
        }
    }
}

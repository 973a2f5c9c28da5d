namespace SkorionOS.SetupRoot.Failure;

/// <summary>The kernel's log, which reaches every console.</summary>
internal static class KernelLog
{
    /// <summary>Writes a line that is urgent enough to be shown on a quiet console.</summary>
    public static void Write(string message)
    {
        try
        {
            File.WriteAllText("/dev/kmsg", $"<2>{message}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
        }
    }
}

using System.Diagnostics;

namespace SkorionOS.Oci.Tests.Layers;

/// <summary>Runs a script in a directory.</summary>
internal static class Shell
{
    public static byte[] Run(string directory, string script)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { WorkingDirectory = directory, RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"failed with {process.ExitCode}: {script}");
    }
}

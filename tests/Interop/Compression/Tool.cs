using System.Diagnostics;

namespace SkorionOS.Interop.Tests.Compression;

/// <summary>Runs a program as a filter.</summary>
internal static class Tool
{
    public static byte[] Filter(string program, string arguments, byte[] input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var feeding = Task.Run(() =>
        {
            using var stdin = process.StandardInput.BaseStream;
            stdin.Write(input);
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        feeding.GetAwaiter().GetResult();
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{program} {arguments} failed with {process.ExitCode}");
    }
}

using System.Diagnostics;

namespace SkorionOS.Demo;

/// <summary>The compiled program, working on one sysroot. What it is called with and what it says is shown.</summary>
internal sealed class BootcProgram(string program, string sysroot)
{
    /// <summary>Runs a verb, and ends the demo when it fails.</summary>
    public void Run(string verb, params string[] arguments)
    {
        Console.WriteLine($"  $ bootc {string.Join(' ', [verb, "--sysroot", "DIR", .. arguments])}");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in (string[])[verb, "--sysroot", sysroot, .. arguments])
            start.ArgumentList.Add(argument);

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Lock console = new();
        DataReceivedEventHandler show = (_, line) =>
        {
            lock (console)
            {
                if (line.Data is { Length: > 0 } text)
                    Console.WriteLine($"    {text}");
            }
        };
        process.OutputDataReceived += show;
        process.ErrorDataReceived += show;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        DemoException.Unless(process.ExitCode == 0, $"bootc {verb} ended with {process.ExitCode}");
    }
}

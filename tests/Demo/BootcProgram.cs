using System.Diagnostics;

namespace SkorionOS.Demo;

/// <summary>The compiled program, working on one sysroot itself or by the service on a bus. What it is called with and what it says is shown.</summary>
internal sealed class BootcProgram(string program, string sysroot, string bus)
{
    /// <summary>Runs a verb, and ends the demo when it fails.</summary>
    public void Run(string verb, params string[] arguments) => Start(verb, ["--sysroot", sysroot, .. arguments], ["--sysroot", "DIR", .. arguments]);

    /// <summary>Runs a verb that the service does, and ends the demo when it fails.</summary>
    public void Ask(string verb) => Start(verb, [], []);

    private void Start(string verb, string[] arguments, string[] shown)
    {
        Console.WriteLine($"  $ bootc {string.Join(' ', [verb, .. shown])}");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in (string[])[verb, .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["DBUS_SYSTEM_BUS_ADDRESS"] = bus;

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

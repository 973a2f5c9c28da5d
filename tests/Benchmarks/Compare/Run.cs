using System.Diagnostics;
using System.Globalization;

namespace SkorionOS.Benchmarks.Compare;

/// <summary>One run of a program, from its start to its end.</summary>
/// <param name="Seconds">Wall clock.</param>
/// <param name="PeakMegabytes">Largest resident set of any process of the run, in units of 10^6 bytes.</param>
/// <param name="Output">Its standard output.</param>
internal sealed record Run(double Seconds, double PeakMegabytes, string Output)
{
    /// <summary>Runs a program under time(1). Throws with what it said when it fails.</summary>
    public static Run Of(string program, params IEnumerable<string> arguments)
    {
        string report = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/usr/bin/time")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList = { "--format", "%M", "--output", report, "--", program },
            };
            foreach (string argument in arguments)
                start.ArgumentList.Add(argument);

            long started = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException(
                    $"{program} {string.Join(' ', start.ArgumentList.Skip(6))} ended with {process.ExitCode}: {output}{errors.Result}");
            }

            double kibibytes = double.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture);
            return new Run(seconds, kibibytes * 1024 / 1e6, output);
        }
        finally
        {
            File.Delete(report);
        }
    }

    /// <summary>A shell command line, for what is more than one program.</summary>
    public static Run OfShell(string command) => Of("/bin/sh", "-c", command);

    /// <summary>Writes out what is dirty and forgets what is cached, so that the next run begins like the first.</summary>
    public static void DropCaches()
    {
        Of("/bin/sync");
        File.WriteAllText("/proc/sys/vm/drop_caches", "3");
    }
}

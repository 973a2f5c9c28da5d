using System.ComponentModel;
using System.Diagnostics;

namespace SkorionOS.Interop.Programs;

/// <summary>A program of the system that does one thing and ends, such as one that makes a filesystem: its output is read. A program that may
/// hang or leave processes behind runs in a <see cref="Processes.ProcessGroup"/>.</summary>
public sealed class ExternalProgram
{
    // Where the programs of an administrator lie; the PATH of an ordinary user leaves them out.
    private static readonly string[] s_more = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    private readonly string _path;

    private ExternalProgram(string path) => _path = path;

    /// <summary>Looks for a program on the PATH, then where the programs of an administrator lie.</summary>
    /// <returns>Null when it is not there.</returns>
    public static ExternalProgram? Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(Path.IsPathRooted).Concat(s_more);
        var path = directories.Select(directory => Path.Join(directory, name)).FirstOrDefault(File.Exists);
        return path is null ? null : new ExternalProgram(path);
    }

    /// <summary>Runs it to its end. It speaks English (<c>LC_ALL=C</c>).</summary>
    /// <param name="arguments">Its arguments, without its name; no shell takes them apart.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="environment">Variables that are added to those of this process.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="cancellationToken">Kills it and what it started.</param>
    /// <exception cref="IOException">It could not be started.</exception>
    public async Task<ProgramResult> RunAsync(
        IReadOnlyList<string> arguments,
        string directory,
        IReadOnlyDictionary<string, string> environment,
        string input = "",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var start = new ProcessStartInfo(_path, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{_path} could not be started: {e.Message}", e);
        }

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await WriteAsync(process, input, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new ProgramResult(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            // It ended without reading all; its exit code says why.
        }
    }
}

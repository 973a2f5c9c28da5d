using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace SkorionOS.Oci.Credentials;

/// <summary>Programs <c>docker-credential-SUFFIX</c>: <c>get</c> takes the host on stdin and answers JSON.</summary>
internal sealed class CredentialHelper(IReadOnlyList<string> directories)
{
    private const string NotFound = "credentials not found in native keychain";

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);

    /// <summary>What the helper has for a host, or null when it says that it has nothing.</summary>
    /// <exception cref="CredentialException"><c>credential-helper-failed</c>.</exception>
    public async Task<RegistryCredentials?> AskAsync(string suffix, string host, CancellationToken cancellationToken)
    {
        string program = Locate(suffix);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestAnswer);
        try
        {
            (int exitCode, string output) = await RunAsync(program, host, patience.Token).ConfigureAwait(false);
            if (exitCode == 0)
            {
                return Read(program, output);
            }

            return output.Contains(NotFound, StringComparison.Ordinal)
                ? null
                : throw Failed(program, $"it exited with {exitCode}: {Excerpt.Of(output.Trim())}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(program, $"it did not answer within {LongestAnswer.TotalSeconds} seconds");
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw Failed(program, e.Message);
        }
    }

    /// <summary>Looks in the given directories alone: .NET would start a program from the current directory first.</summary>
    private string Locate(string suffix)
    {
        string name = "docker-credential-" + suffix;
        bool isName = suffix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return (isName ? directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists) : null)
            ?? throw Failed(Excerpt.Of(name), "there is no such program on the PATH");
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string host, CancellationToken cancellationToken)
    {
        using Process process = new()
        {
            StartInfo = new ProcessStartInfo(program, ["get"]) { RedirectStandardInput = true, RedirectStandardOutput = true },
        };
        process.Start();
        try
        {
            await process.StandardInput.WriteLineAsync(host.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
            char[] buffer = new char[OciLimits.Credentials];
            int length = await process.StandardOutput.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (length == buffer.Length)
            {
                throw new IOException($"it answers more than {OciLimits.Credentials} characters");
            }

            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, new string(buffer, 0, length));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static RegistryCredentials? Read(string program, string output)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(output, new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth });
            string user = document.RootElement.GetProperty("Username").GetString() ?? "";
            string secret = document.RootElement.GetProperty("Secret").GetString() ?? "";
            return user == "<token>" ? RegistryCredentials.IdentityToken(secret) : RegistryCredentials.Password(user, secret);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Failed(program, "its answer is not JSON with Username and Secret");
        }
    }

    private static CredentialException Failed(string program, string why) =>
        new("credential-helper-failed", $"The credential helper {program} failed: {why}.");
}

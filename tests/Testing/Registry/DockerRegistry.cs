using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SkorionOS.Testing.Files;

namespace SkorionOS.Testing.Registry;

/// <summary>
/// Debian's <c>docker-registry</c>, the reference implementation of the protocol, on a port of the loopback and with its storage in a
/// directory of its own.
/// </summary>
public sealed class DockerRegistry : IAsyncDisposable
{
    private const int Tries = 5;

    private readonly Process _process;
    private readonly TemporaryDirectory _directory;

    private DockerRegistry(Process process, TemporaryDirectory directory, string host) =>
        (_process, _directory, Host) = (process, directory, host);

    /// <summary>Host and port.</summary>
    public string Host { get; }

    /// <param name="htpasswd">The content of an htpasswd file (bcrypt) to ask for Basic authentication by, or null.</param>
    public static async Task<DockerRegistry> StartAsync(string? htpasswd = null)
    {
        // The program cannot tell which port it got, so one is chosen for it, and another one when somebody else was faster.
        for (int i = 1; ; i++)
        {
            int port = FreePort();
            TemporaryDirectory directory = new();
            Process process = Start(directory, port, htpasswd);
            if (await AnswersAsync(process, port))
            {
                return new DockerRegistry(process, directory, $"127.0.0.1:{port}");
            }

            string log = await process.StandardError.ReadToEndAsync();
            process.Dispose();
            directory.Dispose();
            if (i == Tries)
            {
                throw new InvalidOperationException($"docker-registry does not start: {log}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Dispose();
    }

    private static Process Start(TemporaryDirectory directory, int port, string? htpasswd)
    {
        string users = directory.Write("htpasswd", htpasswd ?? "");
        string config = directory.Write("config.yml", $"""
            version: 0.1
            log:
              level: error
              accesslog:
                disabled: true
            storage:
              filesystem:
                rootdirectory: {directory["storage"]}
            http:
              addr: 127.0.0.1:{port}
            {(htpasswd is null ? "" : $"auth: {{ htpasswd: {{ realm: testing, path: {users} }} }}")}
            """);
        return Process.Start(new ProcessStartInfo("docker-registry", ["serve", config]) { RedirectStandardError = true })!;
    }

    /// <summary>True once the registry speaks, false when it has ended before.</summary>
    private static async Task<bool> AnswersAsync(Process process, int port)
    {
        using HttpClient client = new();
        while (!process.HasExited)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/v2/"));
                return !process.HasExited;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

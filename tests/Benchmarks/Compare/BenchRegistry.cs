using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace SkorionOS.Benchmarks.Compare;

/// <summary>Debian's docker-registry on a free port of loopback, and what it was asked for.</summary>
internal sealed partial class BenchRegistry : IDisposable
{
    private const string Repository = "bench";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BenchRegistry(string directory)
    {
        string config = Path.Combine(directory, "config.yml");
        File.WriteAllText(config,
            $$"""
            version: 0.1
            log: { level: info, formatter: text }
            storage: { filesystem: { rootdirectory: {{directory}} } }
            http: { addr: "127.0.0.1:0" }
            """);
        _process = Process.Start(new ProcessStartInfo("docker-registry")
        {
            ArgumentList = { "serve", config },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static async Task<BenchRegistry> StartAsync(string directory)
    {
        var registry = new BenchRegistry(directory);
        await registry._address.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return registry;
    }

    /// <summary><c>127.0.0.1:PORT</c></summary>
    public string Address => _address.Task.Result;

    public string Reference(string tag) => $"{Address}/{Repository}:{tag}";

    /// <summary>Pushes an image layout as <paramref name="tag"/>.</summary>
    public void Push(string layout, string layoutTag, string tag) =>
        Run.Of("skopeo", "copy", "--quiet", "--dest-tls-verify=false", $"oci:{layout}:{layoutTag}", "docker://" + Reference(tag));

    /// <summary>Makes <paramref name="tag"/> name an image whose layers the registry has already.</summary>
    public async Task TagAsync(string tag, byte[] manifest, byte[] config)
    {
        Uri repository = new($"http://{Address}/v2/{Repository}/");
        using HttpResponseMessage session = await _http.PostAsync(new Uri(repository, "blobs/uploads/"), content: null);
        Uri upload = new(repository, session.EnsureSuccessStatusCode().Headers.Location!);
        string query = (upload.Query.Length == 0 ? "?" : upload.Query + "&") + "digest=" + ImageLayoutWriter.DigestOf(config);
        using var blob = new ByteArrayContent(config);
        (await _http.PutAsync(new UriBuilder(upload) { Query = query }.Uri, blob)).EnsureSuccessStatusCode().Dispose();

        using var document = new ByteArrayContent(manifest);
        document.Headers.ContentType = new MediaTypeHeaderValue(ManifestType);
        (await _http.PutAsync(new Uri(repository, "manifests/" + tag), document)).EnsureSuccessStatusCode().Dispose();
    }

    /// <summary>The requests (<c>METHOD path</c>) that the registry answered since the last call.</summary>
    public async Task<IReadOnlyList<string>> TakeRequestsAsync()
    {
        // The log is written after the answer: a request of our own marks its end.
        string mark = $"/v2/{Repository}/manifests/mark-{Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture)}";
        (await _http.GetAsync(new Uri($"http://{Address}{mark}"))).Dispose();
        var requests = new List<string>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            if (!_requests.TryDequeue(out string? request))
                await Task.Delay(10, deadline.Token);
            else if (request.EndsWith(mark, StringComparison.Ordinal))
                return requests;
            else
                requests.Add(request);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        if (ListeningLine().Match(line) is { Success: true } listening)
            _address.TrySetResult(listening.Groups[1].Value);
        if (AccessLine().Match(line) is { Success: true } access)
            _requests.Enqueue(access.Groups[1].Value);
    }

    [GeneratedRegex(@"listening on (127\.0\.0\.1:\d+)")]
    private static partial Regex ListeningLine();

    // The access log is in Apache's combined format.
    [GeneratedRegex("\"([A-Z]+ /v2/[^ ]*) HTTP/")]
    private static partial Regex AccessLine();
}

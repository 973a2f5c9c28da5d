using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>
/// The client of the FleetLock protocol, version 1: a server that lets only so many machines of a group reboot at a time. Both requests may be repeated: the server
/// takes a lock that this machine has already, or has given back already, as done.
/// </summary>
/// <param name="http">What to ask with; its own time limit and buffer do not matter.</param>
/// <param name="server">The address of the server, without <c>/v1</c>.</param>
/// <param name="group">The group of this machine.</param>
/// <param name="id">The name of this machine, see <see cref="MachineIdentity.FleetLockId"/>.</param>
/// <param name="time">The clock for the time limit.</param>
internal sealed class FleetLockClient(HttpClient http, Uri server, string group, string id, TimeProvider time)
{
    /// <summary>Asks for the lock, before a reboot.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<FleetLockAnswer> LockAsync(CancellationToken cancellationToken = default) => AskAsync("v1/pre-reboot", cancellationToken);

    /// <summary>Gives the lock back, once the machine is up again and good. To be said after each boot, before updates are looked for.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<FleetLockAnswer> UnlockAsync(CancellationToken cancellationToken = default) => AskAsync("v1/steady-state", cancellationToken);

    private async Task<FleetLockAnswer> AskAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(BackgroundLimits.LockTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var request = Request(path);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK
                ? FleetLockAnswer.Done
                : FleetLockAnswer.Failed(Refusal(response.StatusCode, await ReadAsync(response.Content, either.Token).ConfigureAwait(false)));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return FleetLockAnswer.Failed($"{server} did not answer within {BackgroundLimits.LockTimeout.TotalSeconds} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return FleetLockAnswer.Failed($"{server} cannot be reached: {e.Message}");
        }
    }

    private HttpRequestMessage Request(string path)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new FleetLockRequest(new FleetLockClientParams(group, id)), FleetLockJson.Default.FleetLockRequest);
        return new HttpRequestMessage(HttpMethod.Post, new Uri(server.AbsoluteUri.TrimEnd('/') + "/" + path))
        {
            Headers = { { "fleet-lock-protocol", "true" } },
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var bytes = new byte[BackgroundLimits.MaxLockAnswerBytes];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return bytes[..length];
    }

    /// <summary>What the server says, as far as it says it in the words of the protocol.</summary>
    private string Refusal(HttpStatusCode status, byte[] body)
    {
        var said = TryParse(body) is { } error ? string.Join(": ", new[] { error.Kind, error.Value }.Where(text => !string.IsNullOrWhiteSpace(text))) : "";
        return said.Length > 0 ? $"{server} says {Shown(said)}" : $"{server} answered with status {(int)status}";
    }

    private static FleetLockError? TryParse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, FleetLockJson.Default.FleetLockError);
        }
        catch (JsonException)
        {
            // A proxy's page of HTML, or nothing: the status has to do.
            return null;
        }
    }

    /// <summary>Fit for a terminal and a log: one line, not too long.</summary>
    private static string Shown(string text)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return line.Length <= BackgroundLimits.MaxShownText ? line : line[..BackgroundLimits.MaxShownText] + "…";
    }
}

namespace SkorionOS.Oci;

/// <summary>
/// How long to wait for a registry, and how often to try again. The numbers are for a device on a bad line, not for a datacenter.
/// </summary>
public sealed record NetworkPatience
{
    /// <summary>For a connection, TLS included.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From a request to the headers of its answer.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the next byte of a body.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a transfer may bring less than <see cref="SlowestBytes"/>, retries included, before it is given up: a server that sends a byte
    /// now and then would hold the device forever.
    /// </summary>
    public TimeSpan SlowestTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What a transfer has to bring in <see cref="SlowestTime"/>: by default about a kilobyte a second.</summary>
    public int SlowestBytes { get; init; } = 1024 * 1024;

    /// <summary>Before the first retry; each further one waits twice as long, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest <c>Retry-After</c> that is waited for. A server that asks for more gets the error at once.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Retries of one request, and of one blob since its last new byte.</summary>
    public int Retries { get; init; } = 5;
}

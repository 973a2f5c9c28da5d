using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkorionOS.Oci.Credentials;

namespace SkorionOS.Oci;

/// <summary>How to reach an image. Sources that are files need none of it.</summary>
public sealed record ImageSourceOptions
{
    /// <summary>
    /// False takes any certificate, and plain HTTP where the registry has no HTTPS: for registries on a bench. Contents are checked
    /// against their digests all the same; what a tag stands for is not proven then.
    /// </summary>
    public bool TlsVerify { get; init; } = true;

    /// <summary>The User-Agent, <c>bootc/VERSION</c>.</summary>
    public string UserAgent { get; init; } = "bootc/" + typeof(ImageSourceOptions).Assembly.GetName().Version?.ToString(3);

    /// <summary>Where user names and tokens come from.</summary>
    public CredentialStore Credentials { get; init; } = CredentialStore.System;

    /// <summary>The directory whose <c>etc/containers/certs.d</c> and <c>etc/docker/certs.d</c> hold CAs and client certificates.</summary>
    public string Root { get; init; } = "/";

    /// <summary>How long to wait, and how often to try.</summary>
    public NetworkPatience Patience { get; init; } = new();

    /// <summary>The clock of timeouts, waits and token lifetimes.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Takes a line for each retry and each token.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}

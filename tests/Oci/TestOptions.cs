using SkorionOS.Oci.Credentials;

namespace SkorionOS.Oci.Tests;

/// <summary>Options for registries on the loopback: nothing of the machine's own credentials, and little patience.</summary>
internal static class TestOptions
{
    public static ImageSourceOptions Bench { get; } = new()
    {
        TlsVerify = false,
        Credentials = CredentialStore.Empty,
        Root = "/nonexistent",
        Patience = new NetworkPatience { RetryDelay = TimeSpan.FromMilliseconds(1) },
    };
}

using SkorionOS.Oci;

namespace SkorionOS.Deploy.Install;

/// <summary>What is installed, wherever to.</summary>
public sealed record InstallChoices
{
    /// <summary>Seconds that the menu is shown unless something else is asked for: long enough for a key, and short.</summary>
    public const int DefaultMenuTimeout = 3;

    /// <summary>Where the image is brought from.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>What updates of the installed system follow; null for <see cref="Source"/>.</summary>
    public ImageReference? Target { get; init; }

    /// <summary>False allows a registry without TLS, or one that cannot prove who it is; the installed system goes on so.</summary>
    public bool TlsVerify { get; init; } = true;

    /// <summary>True to install only under a policy that asks for signatures by default; the installed system goes on so.</summary>
    public bool EnforcesSignaturePolicy { get; init; }

    /// <summary>Arguments for the kernel, which every later deployment takes over.</summary>
    public IReadOnlyList<string> KernelArguments { get; init; } = [];

    /// <summary>Content of an <c>authorized_keys</c> file for root; null for none.</summary>
    public ReadOnlyMemory<byte>? RootAuthorizedKeys { get; init; }

    /// <summary>Seconds that the boot menu is shown.</summary>
    public int MenuTimeout { get; init; } = DefaultMenuTimeout;
}

using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace SkorionOS.Oci;

/// <summary>A machine that an image can be for (image-index.md, "platform"). Names are those of Go.</summary>
public sealed record Platform
{
    /// <summary>Such as <c>amd64</c> or <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Here always <c>linux</c> when wanted; an index may list others.</summary>
    [JsonPropertyName("os")]
    public required string Os { get; init; }

    /// <summary>Such as <c>v8</c> for arm64, or <c>v3</c> for amd64; null when it does not matter.</summary>
    public string? Variant { get; init; }

    /// <summary>The machine that this program runs on.</summary>
    public static Platform Host { get; } = new()
    {
        Architecture = RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.X86 => "386",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            System.Runtime.InteropServices.Architecture.Arm or System.Runtime.InteropServices.Architecture.Armv6 => "arm",
            System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
            System.Runtime.InteropServices.Architecture.S390x => "s390x",
            System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
            System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
            Architecture other => throw new PlatformNotSupportedException($"Images have no name for the architecture {other}."),
        },
        Os = "linux",
        Variant = RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.Arm => "v7",
            System.Runtime.InteropServices.Architecture.Armv6 => "v6",
            _ => null,
        },
    };

    /// <summary>
    /// True when an image made for <paramref name="image"/> runs on this machine: same system and architecture, and the same variant once
    /// the variant that goes without saying (<c>v8</c> of arm64, <c>v1</c> of amd64) is left away.
    /// </summary>
    public bool Accepts(Platform image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Os == Os && image.Architecture == Architecture && image.KnownVariant == KnownVariant;
    }

    /// <summary><c>os/architecture</c>, and <c>/variant</c> when there is one.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    private string? KnownVariant => (Architecture, Variant) is ("arm64", "v8") or ("amd64", "v1") or (_, "") ? null : Variant;
}

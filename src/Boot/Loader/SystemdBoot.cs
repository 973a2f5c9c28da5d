namespace SkorionOS.Boot;

/// <summary>systemd-boot for one kind of machine: where an image has it, and where firmware looks for it.</summary>
public sealed record SystemdBoot
{
    private readonly string _name;

    private SystemdBoot(string name) => _name = name;

    /// <summary>Where an image has the program, the one to be preferred first: signed for Secure Boot, then as it was built.</summary>
    public IReadOnlyList<string> ImagePaths => [$"usr/lib/systemd/boot/efi/systemd-boot{_name}.efi.signed", $"usr/lib/systemd/boot/efi/systemd-boot{_name}.efi"];

    /// <summary>Its own place on the EFI system partition.</summary>
    public string Path => $"EFI/systemd/systemd-boot{_name}.efi";

    /// <summary>Where firmware looks on a disk that no EFI variable speaks of.</summary>
    public string FallbackPath => $"EFI/BOOT/BOOT{_name.ToUpperInvariant()}.EFI";

    /// <summary>The one for an architecture in OCI's words; null where there is none.</summary>
    public static SystemdBoot? For(string architecture) => architecture switch
    {
        "amd64" => new("x64"),
        "arm64" => new("aa64"),
        "386" => new("ia32"),
        "riscv64" => new("riscv64"),
        "loong64" => new("loongarch64"),
        _ => null,
    };

    /// <summary>True when a program says of itself that it is systemd-boot.</summary>
    public static bool IsSystemdBoot(ReadOnlySpan<byte> program) => program.IndexOf(LoaderProgram.Marker) >= 0;
}

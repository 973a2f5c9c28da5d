using SkorionOS.Testing.Files;

namespace SkorionOS.Testing.Images;

/// <summary>Unified kernel images, put together by objcopy on systemd's stub, as its manual page says.</summary>
public static class UnifiedKernelFile
{
    private const string Stub = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub";

    /// <summary>One with these command lines (real ones have one), and a kernel.</summary>
    public static async Task<byte[]> MakeAsync(string kernel, params string[] commandLines)
    {
        using TemporaryDirectory directory = new();
        List<string> arguments = [];
        int next = 0x100000;
        foreach ((string section, string content) in (IEnumerable<(string, string)>)
            [(".osrel", "NAME=\"Test OS\"\n"), .. commandLines.Select(line => (".cmdline", line)), (".linux", kernel)])
        {
            string file = directory[$"{next:x}"];
            await File.WriteAllTextAsync(file, content);
            arguments.AddRange("--add-section", $"{section}={file}", "--change-section-vma", $"{section}=0x{next:x}");
            next += 0x100000;
        }

        string made = directory["made.efi"];
        await Tool.RunAsync("objcopy", [.. arguments, Stub, made]);
        return await File.ReadAllBytesAsync(made);
    }
}

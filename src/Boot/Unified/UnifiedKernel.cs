using System.Reflection.PortableExecutable;
using System.Text;

namespace SkorionOS.Boot;

/// <summary>What is of interest in a unified kernel image: a PE program with the kernel, the initrd and the command line as sections (UAPI.5). Whether its signature
/// is good is the firmware's question.</summary>
public static class UnifiedKernel
{
    private const string Kernel = ".linux";
    private const string CommandLine = ".cmdline";

    /// <summary>The command line inside.</summary>
    /// <param name="content">The file, from its beginning; it must be seekable. Only its headers and this section are read.</param>
    /// <param name="name">How errors call it.</param>
    /// <exception cref="BootException">It is no unified kernel image, has several command lines, or one that is longer than a kernel takes
    /// (<see cref="BootErrors.UnifiedKernelInvalid"/>).</exception>
    public static KernelCommandLine ReadCommandLine(Stream content, string name)
    {
        ArgumentNullException.ThrowIfNull(content);
        PEHeaders headers;
        try
        {
            content.Position = 0;
            headers = new PEHeaders(content, (int)Math.Min(content.Length, int.MaxValue));
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or ArgumentException)
        {
            throw new BootException(BootErrors.UnifiedKernelInvalid, $"{name} is no EFI program: {e.Message}", e);
        }

        // Several of them are profiles of one file (systemd 257), of which the entry would have to choose one.
        if (headers.SectionHeaders.Count(section => section.Name == Kernel) != 1)
            throw new BootException(BootErrors.UnifiedKernelInvalid, $"{name} does not have one section {Kernel}, as a unified kernel image has.");
        SectionHeader[] found = [.. headers.SectionHeaders.Where(section => section.Name == CommandLine)];
        if (found is not [var header])
            throw new BootException(BootErrors.UnifiedKernelInvalid, $"{name} has {found.Length} sections {CommandLine} instead of one.");
        return Read(content, header, name);
    }

    private static KernelCommandLine Read(Stream content, SectionHeader header, string name)
    {
        // On the disk a section is filled up with zeros.
        var length = header.VirtualSize > 0 ? Math.Min(header.VirtualSize, header.SizeOfRawData) : header.SizeOfRawData;
        if (length is < 0 or > BootLimits.MaxCommandLineBytes)
            throw new BootException(
                BootErrors.UnifiedKernelInvalid, $"{name}: its command line has {length} bytes, more than the {BootLimits.MaxCommandLineBytes} that a kernel takes.");
        var bytes = new byte[length];
        try
        {
            content.Position = header.PointerToRawData;
            content.ReadExactly(bytes);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            throw new BootException(BootErrors.UnifiedKernelInvalid, $"{name} ends before its section {CommandLine} does.", e);
        }

        var text = Encoding.UTF8.GetString(bytes).TrimEnd('\0');
        return KernelCommandLine.Parse(text);
    }
}

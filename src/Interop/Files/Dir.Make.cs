using System.Text;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <content>Making files of every kind by the bytes of their names.</content>
public sealed partial class Dir
{
    /// <summary>Makes a file and opens it for writing. The name must be free.</summary>
    /// <exception cref="LinuxException">The name is taken, or the file could not be made.</exception>
    public unsafe FileWriter CreateFile(ReadOnlySpan<byte> name, uint mode = 0x180)
    {
        var text = Encoding.UTF8.GetString(name);
        FaultInjection.At("openat(O_CREAT)", Path, text);
        fixed (byte* path = Terminated(name))
        {
            var flags = Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW | Libc.O_RDWR;
            return new FileWriter(OpenAt(Descriptor, path, flags, mode, Full(text)), Full(text));
        }
    }

    /// <summary>Makes a directory. The name must be free.</summary>
    /// <exception cref="LinuxException">The name is taken, or the directory could not be made.</exception>
    public unsafe void MakeDir(ReadOnlySpan<byte> name, uint mode)
    {
        FaultInjection.At("mkdirat", Path, name);
        fixed (byte* path = Terminated(name))
        {
            Check(Libc.mkdirat(Descriptor, path, mode), "mkdirat", name);
        }
    }

    /// <summary>Makes a symbolic link. The name must be free.</summary>
    /// <exception cref="LinuxException">The name is taken, or the link could not be made.</exception>
    public unsafe void Symlink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> name)
    {
        FaultInjection.At("symlinkat", Path, name);
        fixed (byte* to = Terminated(target))
        fixed (byte* path = Terminated(name))
        {
            Check(Libc.symlinkat(to, Descriptor, path), "symlinkat", name);
        }
    }

    /// <summary>Makes a FIFO or a device.</summary>
    /// <param name="name">The bytes of its name, which must be free.</param>
    /// <param name="kind">FIFO, character or block device.</param>
    /// <param name="rawDevice">For devices the number in the kernel's 32-bit encoding, as <see cref="FileStatus.RawDevice"/> has it.</param>
    /// <exception cref="LinuxException">The name is taken, or the file could not be made.</exception>
    public unsafe void MakeNode(ReadOnlySpan<byte> name, FileKind kind, uint rawDevice)
    {
        FaultInjection.At("mknodat", Path, name);

        // dev_t of glibc has the same low 32 bits as the kernel's encoding: both are those of makedev(3) for majors below 4096.
        fixed (byte* path = Terminated(name))
        {
            Check(Libc.mknodat(Descriptor, path, (uint)kind | 0x180, rawDevice), "mknodat", name);
        }
    }

    /// <summary>Gives a file of <paramref name="source"/> one more name here. A symbolic link is not followed.</summary>
    /// <exception cref="LinuxException">The name is taken, or the filesystem has no more names for it (EMLINK).</exception>
    public unsafe void LinkFrom(Dir source, ReadOnlySpan<byte> oldName, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(source);
        FaultInjection.At("linkat", Path, name);
        fixed (byte* from = Terminated(oldName))
        fixed (byte* path = Terminated(name))
        {
            Check(Libc.linkat(source.Descriptor, from, Descriptor, path, 0), "linkat", name);
        }
    }

    private void Check(int result, string operation, ReadOnlySpan<byte> name)
    {
        if (result != 0)
        {
            throw LinuxException.FromLastError(operation, Full(Encoding.UTF8.GetString(name)));
        }
    }
}

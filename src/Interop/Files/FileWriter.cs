using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <summary>
/// A file that is being written, front to back. It is made by <see cref="Dir.CreateUnnamed"/> or <see cref="Dir.CreateNew"/>, or is one that <see cref="Dir.OpenAppend"/>
/// goes on with; who made it disposes it.
/// An unnamed file that was not linked is gone with the writer, so an abandoned write leaves nothing.
/// </summary>
public sealed class FileWriter : IDisposable
{
    private readonly string _path;
    private SafeFileHandle _handle;

    internal FileWriter(SafeFileHandle handle, string path, long length = 0)
    {
        _handle = handle;
        _path = path;
        Length = length;
    }

    /// <summary>The open file, for reading back and for asking about it.</summary>
    public SafeFileHandle Handle => _handle;

    /// <summary>Bytes of the file so far, holes counted.</summary>
    public long Length { get; private set; }

    internal string Path => _path;

    /// <summary>Appends <paramref name="data"/>.</summary>
    /// <exception cref="LinuxException">The write failed; ENOSPC when the disk is full.</exception>
    public unsafe void Write(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        FaultInjection.At("pwrite", _path, "");
        fixed (byte* start = data)
        {
            var written = 0;
            while (written < data.Length)
            {
                var count = Libc.pwrite(Descriptor, start + written, data.Length - written, Length + written);
                if (count < 0)
                {
                    var error = LinuxException.FromLastError("pwrite", _path);
                    if (error.Error == Errno.EINTR)
                    {
                        continue;
                    }

                    throw error;
                }

                written += (int)count;
            }
        }

        Length += data.Length;
    }

    /// <summary>Appends a hole of <paramref name="count"/> zero bytes, which takes no space where the filesystem knows holes.</summary>
    /// <exception cref="LinuxException">The file could not be grown.</exception>
    public void WriteHole(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        FaultInjection.At("ftruncate", _path, "");
        if (Libc.ftruncate(Descriptor, Length + count) != 0)
        {
            throw LinuxException.FromLastError("ftruncate", _path);
        }

        Length += count;
    }

    /// <summary>Returns when the content and the size are on the disk: fsync(2).</summary>
    /// <exception cref="LinuxException">The disk refused.</exception>
    public void Sync()
    {
        FaultInjection.At("fsync", _path, "");
        if (Libc.fsync(Descriptor) != 0)
        {
            throw LinuxException.FromLastError("fsync", _path);
        }
    }

    /// <summary>
    /// Seals the file with fs-verity (SHA-256, 4096-byte blocks, no salt); nothing can be written afterwards. The kernel refuses while anyone holds the file
    /// open for writing, so the writer goes on with a handle for reading.
    /// </summary>
    /// <returns>False when the filesystem has no fs-verity.</returns>
    /// <exception cref="LinuxException">fs-verity is there and failed.</exception>
    public bool TryEnableVerity()
    {
        FaultInjection.At("ioctl(FS_IOC_ENABLE_VERITY)", _path, "");
        var reading = Dir.OpenDescriptor(Descriptor, _path);
        _handle.Dispose();
        _handle = reading;
        return FsVerity.TryEnable(reading, _path);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private int Descriptor => (int)_handle.DangerousGetHandle();
}

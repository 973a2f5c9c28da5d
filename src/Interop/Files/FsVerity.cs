using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <summary>The kernel's fs-verity: https://docs.kernel.org/filesystems/fsverity.html.</summary>
public static unsafe class FsVerity
{
    private const nuint FS_IOC_ENABLE_VERITY = 0x40806685;
    private const nuint FS_IOC_MEASURE_VERITY = 0xc0046686;
    private const int Sha256 = 1;

    /// <summary>The digest that the kernel enforces for <paramref name="file"/>: 32 bytes.</summary>
    /// <returns>False when the file is not sealed or the filesystem has no fs-verity.</returns>
    /// <exception cref="LinuxException">The kernel could not tell, or the file is sealed with another algorithm than SHA-256.</exception>
    public static bool TryMeasure(SafeFileHandle file, string path, Span<byte> digest)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, 32);
        var answer = stackalloc byte[4 + 64];
        *(ushort*)(answer + 2) = 64;
        if (Libc.ioctl((int)file.DangerousGetHandle(), FS_IOC_MEASURE_VERITY, answer) != 0)
        {
            var error = LinuxException.FromLastError("ioctl(FS_IOC_MEASURE_VERITY)", path);
            return error.Error is Errno.ENODATA or Errno.ENOTTY or Errno.EOPNOTSUPP ? false : throw error;
        }

        if (*(ushort*)answer != Sha256 || *(ushort*)(answer + 2) != 32)
        {
            throw new LinuxException(Errno.EINVAL, "ioctl(FS_IOC_MEASURE_VERITY)", path);
        }

        new ReadOnlySpan<byte>(answer + 4, 32).CopyTo(digest);
        return true;
    }

    internal static bool TryEnable(SafeFileHandle file, string path)
    {
        var argument = new EnableArgument { Version = 1, HashAlgorithm = Sha256, BlockSize = 4096 };
        if (Libc.ioctl((int)file.DangerousGetHandle(), FS_IOC_ENABLE_VERITY, &argument) == 0)
        {
            return true;
        }

        var error = LinuxException.FromLastError("ioctl(FS_IOC_ENABLE_VERITY)", path);
        return error.Error switch
        {
            Errno.EEXIST => true,
            Errno.ENOTTY or Errno.EOPNOTSUPP => false,
            _ => throw error,
        };
    }

    /// <summary>struct fsverity_enable_arg: 128 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct EnableArgument
    {
        internal uint Version;
        internal uint HashAlgorithm;
        internal uint BlockSize;
        internal uint SaltSize;
        internal ulong SaltPointer;
        internal uint SignatureSize;
        private readonly uint _reserved;
        internal ulong SignaturePointer;
    }
}

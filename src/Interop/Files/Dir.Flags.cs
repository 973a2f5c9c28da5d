using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <content>Inode flags, ioctl_iflags(2).</content>
public sealed partial class Dir
{
    private const nuint FS_IOC_GETFLAGS = 0x80086601;
    private const nuint FS_IOC_SETFLAGS = 0x40086602;
    private const uint FS_IMMUTABLE_FL = 0x10;

    /// <summary>Takes the immutable flag from a file, so that it can be written and removed. efivarfs sets it on every variable that it does not know.</summary>
    /// <returns>False when the file is not there, does not have the flag, or the filesystem knows no flags.</returns>
    /// <exception cref="LinuxException">The flag could not be taken away.</exception>
    public unsafe bool ClearImmutable(string name)
    {
        using var file = TryOpenRead(name);
        if (file is null)
        {
            return false;
        }

        // The request is named for a long, and the kernel reads and writes an int: the rest stays zero.
        long flags = 0;
        var descriptor = (int)file.DangerousGetHandle();
        if (Libc.ioctl(descriptor, FS_IOC_GETFLAGS, &flags) != 0)
        {
            var error = LinuxException.FromLastError("ioctl(FS_IOC_GETFLAGS)", Full(name));
            return error.Error is Errno.ENOTTY or Errno.EOPNOTSUPP ? false : throw error;
        }

        if ((flags & FS_IMMUTABLE_FL) == 0)
        {
            return false;
        }

        FaultInjection.At("ioctl(FS_IOC_SETFLAGS)", Path, name);
        flags &= ~FS_IMMUTABLE_FL;
        return Libc.ioctl(descriptor, FS_IOC_SETFLAGS, &flags) == 0
            ? true
            : throw LinuxException.FromLastError("ioctl(FS_IOC_SETFLAGS)", Full(name));
    }
}

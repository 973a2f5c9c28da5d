using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <content>Going on with a file that is there.</content>
public sealed partial class Dir
{
    /// <summary>
    /// Opens a file to append to it. The owner may do so even where the mode forbids writing: it is lifted while the file is opened, and stands again
    /// on return.
    /// </summary>
    /// <exception cref="LinuxException">It is not there, belongs to another, or is sealed.</exception>
    public FileWriter OpenAppend(string name)
    {
        using var reading = OpenRead(name);
        var status = Stat(reading, Full(name));
        FaultInjection.At("openat(O_RDWR)", Path, name);
        var locked = (status.Mode & OwnerMayWrite) == 0;
        if (locked)
        {
            ChangeMode(reading, status.Mode | OwnerMayWrite, name);
        }

        try
        {
            return new FileWriter(OpenAt(Descriptor, name, Libc.O_RDWR | Libc.O_NOFOLLOW, 0, Full(name)), Full(name), (long)status.Size);
        }
        finally
        {
            if (locked)
            {
                ChangeMode(reading, status.Mode, name);
            }
        }
    }

    private const uint OwnerMayWrite = 0x80;

    private void ChangeMode(SafeFileHandle file, uint mode, string name)
    {
        if (Libc.fchmod((int)file.DangerousGetHandle(), mode) != 0)
        {
            throw LinuxException.FromLastError("fchmod", Full(name));
        }
    }
}

using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Mounts;

/// <summary>
/// A filesystem that is being set up, fsopen(2): options one by one, then <see cref="Mount"/>. Nothing is seen of it by others, and no path is taken apart at
/// commas or colons. Who opened it disposes it.
/// </summary>
/// <remarks>Every error carries what the kernel wrote about it, which is more than an error number.</remarks>
public sealed unsafe class FileSystemContext : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _type;

    private FileSystemContext(SafeFileHandle handle, string type)
    {
        _handle = handle;
        _type = type;
    }

    /// <summary>Starts a filesystem.</summary>
    /// <param name="type">Its type, such as <c>erofs</c>.</param>
    /// <exception cref="LinuxException">The kernel does not know the type (ENODEV), or the process may not mount (EPERM).</exception>
    public static FileSystemContext Open(string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        fixed (byte* name = CString.Terminated(type))
        {
            var descriptor = MountCalls.Fsopen(name);
            return descriptor >= 0
                ? new FileSystemContext(new SafeFileHandle(descriptor, ownsHandle: true), type)
                : throw LinuxException.FromLastError("fsopen", type);
        }
    }

    /// <summary>Takes up the filesystem that is mounted at <paramref name="path"/>, to give it other options and then <see cref="Reconfigure"/> it.</summary>
    /// <param name="path">Where it is mounted.</param>
    /// <exception cref="LinuxException">Nothing is mounted there, or the process may not mount (EPERM).</exception>
    public static FileSystemContext Pick(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fixed (byte* name = CString.Terminated(path))
        {
            var descriptor = MountCalls.Fspick(name);
            return descriptor >= 0
                ? new FileSystemContext(new SafeFileHandle(descriptor, ownsHandle: true), path)
                : throw LinuxException.FromLastError("fspick", path);
        }
    }

    /// <summary>Gives an option that has no value, such as <c>ro</c>.</summary>
    /// <exception cref="LinuxException">The filesystem does not take it.</exception>
    public void SetFlag(string option) => Configure(MountCalls.FSCONFIG_SET_FLAG, option, null, 0, option);

    /// <summary>Gives an option with its value.</summary>
    /// <exception cref="LinuxException">The filesystem does not take it.</exception>
    public void SetString(string option, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        fixed (byte* text = CString.Terminated(value))
        {
            Configure(MountCalls.FSCONFIG_SET_STRING, option, text, 0, $"{option}={value}");
        }
    }

    /// <summary>Gives an option that is an open file or directory.</summary>
    /// <param name="option">The option.</param>
    /// <param name="file">The file; the filesystem takes what it needs of it, and the caller may close it afterwards.</param>
    /// <param name="name">What an error calls the file.</param>
    /// <exception cref="LinuxException">The filesystem does not take it.</exception>
    public void SetDescriptor(string option, SafeFileHandle file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        Configure(MountCalls.FSCONFIG_SET_FD, option, null, (int)file.DangerousGetHandle(), $"{option}={name}");
    }

    /// <summary>Makes the filesystem and mounts it without a place: see <see cref="DetachedMount"/>.</summary>
    /// <param name="writable">Whether the mount can be written; by default it is for reading only.</param>
    /// <exception cref="LinuxException">The kernel refused what the options ask for.</exception>
    public DetachedMount Mount(bool writable = false)
    {
        Configure(MountCalls.FSCONFIG_CMD_CREATE, null, null, 0, "");
        var descriptor = MountCalls.Fsmount(Descriptor, writable ? 0 : MountCalls.MOUNT_ATTR_RDONLY);
        return descriptor >= 0
            ? new DetachedMount(new SafeFileHandle(descriptor, ownsHandle: true))
            : throw Failed("fsmount", "");
    }

    /// <summary>Puts the options given into force for a filesystem that was taken up with <see cref="Pick"/>.</summary>
    /// <exception cref="LinuxException">The kernel refused them.</exception>
    public void Reconfigure() => Configure(MountCalls.FSCONFIG_CMD_RECONFIGURE, null, null, 0, "");

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private int Descriptor => (int)_handle.DangerousGetHandle();

    private void Configure(uint command, string? option, byte* value, int aux, string what)
    {
        fixed (byte* key = option is null ? null : CString.Terminated(option))
        {
            if (MountCalls.Fsconfig(Descriptor, command, key, value, aux) != 0)
            {
                throw Failed("fsconfig", what);
            }
        }
    }

    private LinuxException Failed(string operation, string what)
    {
        var error = (Errno)Marshal.GetLastPInvokeError();
        return new LinuxException(error, operation, $"{_type} {what}".TrimEnd(), ReadLog());
    }

    /// <summary>What the kernel wrote so far: one message for each read(2), with a letter for its weight and a blank before it; ENODATA after the last.</summary>
    private string? ReadLog()
    {
        var messages = new List<string>();
        var buffer = stackalloc byte[1024];
        while (MountCalls.read(Descriptor, buffer, 1024) is var length and > 0)
        {
            var message = Encoding.UTF8.GetString(buffer, (int)length).TrimEnd();
            messages.Add(message is [_, ' ', .. var text] ? text : message);
        }

        return messages.Count == 0 ? null : string.Join("; ", messages);
    }
}

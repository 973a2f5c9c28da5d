using System.Text;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Mounts;

/// <summary>A mounted filesystem without a place in the tree. It is gone when it is disposed, unless <see cref="MountAt"/> gave it one.</summary>
public sealed unsafe class DetachedMount : IDisposable
{
    internal DetachedMount(SafeFileHandle handle) => Handle = handle;

    /// <summary>The root of the filesystem, for calls that want a descriptor (O_PATH).</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Opens its root directory, whether it has a place or not.</summary>
    public Dir OpenRoot() => Dir.Open($"/proc/self/fd/{Descriptor}");

    /// <summary>Opens its root directory.</summary>
    /// <param name="name">What messages call it.</param>
    public Dir OpenRoot(string name) => Dir.Open($"/proc/self/fd/{Descriptor}", name);

    /// <summary>Gives it a place. It stays there until it is unmounted; as long as this object lives it is in use.</summary>
    /// <param name="path">A directory.</param>
    /// <exception cref="LinuxException">It is not there, is no directory, or nothing can be mounted there.</exception>
    public void MountAt(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fixed (byte* target = (byte[])[.. Encoding.UTF8.GetBytes(path), 0])
        {
            if (MountCalls.MoveMount(Descriptor, target) != 0)
            {
                throw LinuxException.FromLastError("move_mount", path);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private int Descriptor => (int)Handle.DangerousGetHandle();
}

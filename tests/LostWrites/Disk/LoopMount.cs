using SkorionOS.Interop.Mounts;
using SkorionOS.Testing.Files;

namespace SkorionOS.LostWrites.Tests.Disk;

/// <summary>A filesystem in a file or on a device, mounted until this is disposed.</summary>
internal sealed class LoopMount : IDisposable
{
    private readonly string _place;
    private readonly string? _loop;

    private LoopMount(string place, string? loop)
    {
        _place = place;
        _loop = loop;
    }

    public static LoopMount OfImage(string image, string type, string place) => Mount(Tool.Run("losetup", "--find", "--show", image).Trim(), type, place, isLoop: true);

    public static LoopMount OfDevice(string device, string type, string place) => Mount(device, type, place, isLoop: false);

    private static LoopMount Mount(string device, string type, string place, bool isLoop)
    {
        try
        {
            Directory.CreateDirectory(place);
            using var context = FileSystemContext.Open(type);
            context.SetString("source", device);
            using var mount = context.Mount(writable: true);
            mount.MountAt(place);
            return new LoopMount(place, isLoop ? device : null);
        }
        catch
        {
            if (isLoop)
            {
                Tool.Run("losetup", "--detach", device);
            }

            throw;
        }
    }

    public void Dispose()
    {
        MountPoint.Unmount(_place);
        if (_loop is not null)
        {
            Tool.Run("losetup", "--detach", _loop);
        }
    }
}

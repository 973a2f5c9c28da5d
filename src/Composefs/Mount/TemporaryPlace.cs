using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Composefs.Mount;

/// <summary>A directory below <c>/run</c> that is mounted over for a moment. Disposing takes the mount away, without waiting for who uses it, and then the directory.</summary>
internal sealed class TemporaryPlace : IDisposable
{
    private const string Parent = "/run";
    private static int _count;
    private readonly Dir _parent;
    private readonly string _name;
    private bool _mounted;

    private TemporaryPlace(Dir parent, string name)
    {
        _parent = parent;
        _name = name;
    }

    public string Path => $"{Parent}/{_name}";

    public static TemporaryPlace Make()
    {
        var parent = Dir.Open(Parent);
        try
        {
            // A name that is taken is that of a program that was stopped and had the same number.
            while (true)
            {
                var name = $".composefs-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
                if (parent.MakeDir(name, 0x1c0))
                {
                    return new TemporaryPlace(parent, name);
                }
            }
        }
        catch
        {
            parent.Dispose();
            throw;
        }
    }

    public void Mount(DetachedMount mount)
    {
        mount.MountAt(Path);
        _mounted = true;
    }

    public void Dispose()
    {
        if (_mounted)
        {
            MountPoint.Unmount(Path, lazy: true);
        }

        _parent.RemoveDir(_name);
        _parent.Dispose();
    }
}

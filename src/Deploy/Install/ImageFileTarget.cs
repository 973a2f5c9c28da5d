using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary>
/// An image file that is being made, in a hidden directory beside it: the file has its name only when it is whole. What a stop leaves is removed by the next
/// install of the same name. One at a time; disposing removes all that is not wanted any more.
/// </summary>
internal sealed class ImageFileTarget : IDisposable
{
    /// <summary>The image, by its name in <see cref="Scratch"/>.</summary>
    public const string ImageName = "disk";

    private readonly Dir _parent;
    private readonly string _name;
    private readonly FileLock _lock;

    private ImageFileTarget(Dir parent, string name, FileLock held, Dir scratch)
    {
        _parent = parent;
        _name = name;
        _lock = held;
        Scratch = scratch;
    }

    /// <summary>The hidden directory.</summary>
    public Dir Scratch { get; }

    /// <summary>The path of the file.</summary>
    public string Path => $"{_parent.Path.TrimEnd('/')}/{_name}";

    private string ScratchName => HiddenName(_name);

    /// <summary>Starts an image file.</summary>
    /// <param name="path">Its path, absolute.</param>
    /// <param name="replace">True when a file that is there may go.</param>
    /// <exception cref="DeployException">Something is there, or another program makes the same file at this moment.</exception>
    public static ImageFileTarget Begin(string path, bool replace)
    {
        var parent = OpenParent(path);
        var name = System.IO.Path.GetFileName(path);
        FileLock? held = null;
        try
        {
            switch (parent.TryStat(name)?.Kind)
            {
                case null:
                case FileKind.Regular when replace:
                    break;
                case FileKind.Regular:
                    throw new DeployException("target-in-use", $"{path} is there already; --wipe replaces it");
                default:
                    throw new DeployException("target-invalid", $"{path} is neither a file nor a block device");
            }

            var hidden = HiddenName(name);
            parent.MakeDir(hidden);
            using var outer = parent.OpenDir(hidden);
            held = FileLock.TryTake(outer, "lock") ?? throw new DeployException("busy", $"another program makes {path} at this moment");
            foreach (var entry in outer.List().Where(entry => entry.Name != "lock"))
            {
                outer.RemoveTree(entry.RawName);
            }

            return new ImageFileTarget(parent, name, held, parent.OpenDir(hidden));
        }
        catch
        {
            held?.Dispose();
            parent.Dispose();
            throw;
        }
    }

    /// <summary>Starts the image, all zeros, that takes no space yet.</summary>
    public void CreateImage(long size)
    {
        using var file = Scratch.CreateNew(ImageName);
        file.WriteHole(size);
    }

    /// <summary>Makes the image durable, and gives it its name.</summary>
    public void Commit()
    {
        using (var file = Scratch.OpenAppend(ImageName))
        {
            file.Sync();
        }

        _parent.Rename($"{ScratchName}/{ImageName}", _name);
        _parent.Sync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Scratch.Dispose();
        _parent.RemoveTree(ScratchName);
        _lock.Dispose();
        _parent.Dispose();
    }

    private static string HiddenName(string name) => $".{name}.bootc-install";

    private static Dir OpenParent(string path)
    {
        var parent = System.IO.Path.GetDirectoryName(path);
        try
        {
            return parent is null ? throw new DeployException("target-invalid", $"{path} is a directory") : Dir.Open(parent);
        }
        catch (LinuxException e)
        {
            throw new DeployException("target-invalid", $"the directory of {path} cannot be opened: {e.Message}", e);
        }
    }
}

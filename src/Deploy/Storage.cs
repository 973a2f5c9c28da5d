using SkorionOS.Composefs.Store;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Layers;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy;

/// <summary>The storage of a sysroot: objects, layers and images.</summary>
public sealed class Storage : IDisposable
{
    private readonly Dir _directory;

    internal Storage(Dir directory)
    {
        _directory = directory;
        Objects = ObjectStore.Open(directory.OpenDir("objects"));
        Layers = new LayerStore(directory.OpenDir("overlay"), Objects);
        Images = new ImageStore(directory.OpenDir("images"));
    }

    /// <summary>The path of the storage.</summary>
    public string Path => _directory.Path;

    /// <summary>The contents.</summary>
    public ObjectStore Objects { get; }

    /// <summary>The layers, each a list of its entries.</summary>
    public LayerStore Layers { get; }

    /// <summary>The images.</summary>
    public ImageStore Images { get; }

    /// <summary>The storage's own directory.</summary>
    internal Dir Directory => _directory;

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Layers.Dispose();
        Objects.Dispose();
        _directory.Dispose();
    }
}

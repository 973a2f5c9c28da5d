using Microsoft.Win32.SafeHandles;

namespace SkorionOS.Oci.Layouts;

/// <summary>A layout in a directory.</summary>
internal sealed class LayoutSource(LayoutReference reference) : LayoutImageSource(reference, reference.Tag)
{
    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override LayoutFile? Find(string name)
    {
        string path = Path.Combine(reference.Path, name);

        // Opening a pipe would wait for a writer that never comes.
        if (!File.Exists(path))
        {
            return null;
        }

        SafeFileHandle handle = File.OpenHandle(path);
        return new LayoutFile(handle, 0, RandomAccess.GetLength(handle), OwnsHandle: true);
    }
}

using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Files;

namespace SkorionOS.Oci.Layouts;

/// <summary>A layout in a directory.</summary>
internal sealed class LayoutSource(LayoutReference reference) : LayoutImageSource(reference, reference.Tag)
{
    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override LayoutFile? Find(string name)
    {
        SafeFileHandle? handle = Dir.TryOpenRegular(Path.Combine(reference.Path, name));
        return handle is null ? null : new LayoutFile(handle, 0, RandomAccess.GetLength(handle), OwnsHandle: true);
    }
}

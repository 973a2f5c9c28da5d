using Microsoft.Win32.SafeHandles;

namespace SkorionOS.Oci.Layouts;

/// <summary>Where a member of a layout lies: the whole of a file of its own, or a range of an archive.</summary>
internal sealed record LayoutFile(SafeFileHandle Handle, long Start, long Length, bool OwnsHandle) : IDisposable
{
    public void Dispose()
    {
        if (OwnsHandle)
        {
            Handle.Dispose();
        }
    }
}

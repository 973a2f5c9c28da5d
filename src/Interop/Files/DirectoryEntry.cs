using System.Text;

namespace SkorionOS.Interop.Files;

/// <summary>A name in a directory.</summary>
/// <param name="RawName">The bytes of the name, 1 to 255, without <c>/</c> and NUL.</param>
/// <param name="Kind">Its kind; 0 when it was gone before it could be asked for.</param>
public readonly record struct DirectoryEntry(byte[] RawName, FileKind Kind)
{
    /// <summary>The name as text; bytes that are not UTF-8 are replaced.</summary>
    public string Name => Encoding.UTF8.GetString(RawName);
}

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>
/// A directory beside the sysroot that hostile images aim at, with files to overwrite and links to follow. Whoever touches it has left the storage.
/// </summary>
/// <param name="directory">Its absolute path.</param>
internal sealed class Bait(string directory)
{
    /// <summary>The absolute path of a name in it.</summary>
    public string Absolute(string name) => Path.Join(directory, name);

    /// <summary>A path that leads to a name in it from wherever it is taken, by climbing further up than any directory is deep.</summary>
    public string Climbing(string name) => string.Concat(Enumerable.Repeat("../", 40)) + Absolute(name)[1..];

    /// <summary>The lines of a listing for the directories down to it, as an image has them that names something in it.</summary>
    public string Parents
    {
        get
        {
            var parts = directory[1..].Split('/');
            return string.Join('\n', parts.Select((_, i) => string.Join('/', parts[..(i + 1)]) + " d"));
        }
    }

    /// <summary>Lays it out.</summary>
    public void Create()
    {
        Directory.CreateDirectory(Absolute("etc"));
        File.WriteAllText(Absolute("etc/passwd"), "root:x:0:0\n");
        File.WriteAllText(Absolute("file"), "bait\n");
        File.CreateSymbolicLink(Absolute("link"), "file");
    }
}

using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>Makes layers of a directory by GNU tar.</summary>
internal static class TreeLayers
{
    private const string Tar = "tar --create --format=posix --no-recursion --null --numeric-owner --xattrs --xattrs-include='*'";

    /// <summary>Two layers: what is below /usr and has one name only, then all the rest.</summary>
    public static OciImage Split(string tree, ScratchDirectory scratch)
    {
        Tool.Script(tree, $"""
            find ./usr \( -type d -o -links 1 \) ! -type s -print0 | sort -z >"$1/names-usr"
            find . ! -type s -print0 | sort -z | comm -z -23 - "$1/names-usr" >"$1/names-rest"
            {Tar} -T "$1/names-usr" -f "$1/usr.tar"
            {Tar} -T "$1/names-rest" -f "$1/rest.tar"
            """, scratch.Path);
        return new OciImageBuilder()
            .Layer(File.ReadAllBytes(scratch["usr.tar"]), Compression.Zstd)
            .Layer(File.ReadAllBytes(scratch["rest.tar"]), Compression.Gzip)
            .Build();
    }
}

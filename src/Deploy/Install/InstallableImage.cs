using System.Text;
using SkorionOS.Composefs.Tree;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Install;

/// <summary>
/// Refuses an image that would give every machine installed from it the same identity: a machine id, or the private keys of its SSH server. They are made at
/// the first boot of each machine when the image has none.
/// </summary>
internal static class InstallableImage
{
    private const string HostKeys = "etc/ssh";

    // What an image says instead of an id, machine-id(5).
    private static readonly byte[] s_uninitialized = "uninitialized"u8.ToArray();

    /// <summary>Looks at the tree of an image.</summary>
    /// <exception cref="DeployException">It has such a file; the message names all of them.</exception>
    public static void Check(FileTree tree, ImageReference reference)
    {
        var found = new List<string>();
        foreach (var path in (ReadOnlySpan<string>)["etc/machine-id", "var/lib/dbus/machine-id"])
        {
            if (tree.Find(Encoding.UTF8.GetBytes(path)) is RegularInode { Size: > 0 } file && !IsUninitialized(file))
            {
                found.Add("/" + path);
            }
        }

        if (tree.Find(Encoding.UTF8.GetBytes(HostKeys)) is DirectoryInode directory)
        {
            foreach (var entry in directory.Entries)
            {
                var name = Encoding.UTF8.GetString(entry.Name.Span);
                if (name.StartsWith("ssh_host_", StringComparison.Ordinal) && name.EndsWith("_key", StringComparison.Ordinal))
                {
                    found.Add($"/{HostKeys}/{name}");
                }
            }
        }

        if (found.Count > 0)
        {
            throw new DeployException(
                "image-has-identity",
                $"image {reference} cannot be installed: {string.Join(", ", found)} would be the same on every machine");
        }
    }

    // Both fit into the 64 bytes that are kept in the tree itself.
    private static bool IsUninitialized(RegularInode file) =>
        file.InlineContent is { } content && content.Span.TrimEnd((byte)'\n').SequenceEqual(s_uninitialized);
}

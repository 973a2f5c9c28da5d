using SkorionOS.Testing.Files;

namespace SkorionOS.Testing;

/// <summary>The root of a newer Debian with a tool that this one lacks. It is made once, and kept in artifacts/.</summary>
public sealed class PeerRoot
{
    private readonly string _root;

    private PeerRoot(string root) => _root = root;

    /// <summary>The root that has mkcomposefs.</summary>
    public static PeerRoot Sid()
    {
        string peers = Repository.PathOf("artifacts", "peers");
        Directory.CreateDirectory(peers);
        // Test projects may run side by side.
        Tool.Run("flock", Path.Combine(peers, "lock"), Repository.PathOf("tests", "tools", "peer-root"), "sid", peers);
        return new PeerRoot(Path.Combine(peers, "sid"));
    }

    /// <summary>Runs a program of the root that sees <paramref name="directory"/> as <c>/mnt</c>.</summary>
    public string Run(string directory, params string[] command) =>
        Tool.Script("/", """
            root=$1 directory=$2; shift 2
            exec unshare --mount bash -euc 'mount --bind "$2" "$1/mnt"; mount -t proc proc "$1/proc"; root=$1; shift 2; exec chroot "$root" "$@"' script "$root" "$directory" "$@"
            """, [_root, directory, .. command]);
}

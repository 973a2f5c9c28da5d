using System.Runtime.InteropServices;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Dump;

/// <summary>
/// Stands for the target of a hard link until all lines are read, since the target may come later. No tree that leaves the reader has one.
/// </summary>
/// <param name="target">The path of the target.</param>
/// <param name="line">The line of the link.</param>
internal sealed class PendingLink(ByteString target, int line) : Inode
{
    private Inode? _inode;
    private bool _isOnChain;

    public override FileType Type => FileType.Regular;

    public override ulong Size => 0;

    /// <summary>Puts the inodes in the place of all links.</summary>
    /// <exception cref="DumpFormatException">A link that leads nowhere, to a directory, or in a circle.</exception>
    public static void ResolveAll(List<(DirectoryInode Parent, ByteString Name, PendingLink Link)> links, FileTree tree)
    {
        var chain = new List<PendingLink>();
        foreach (var (_, _, link) in links)
            link.Resolve(tree, chain);
        foreach (ref readonly var link in CollectionsMarshal.AsSpan(links))
            link.Parent.Set(link.Name, link.Link._inode!, isLink: true);
    }

    private void Resolve(FileTree tree, List<PendingLink> chain)
    {
        chain.Clear();
        Inode inode = this;
        while (inode is PendingLink { _inode: null } link)
        {
            if (link._isOnChain)
                throw link.Refused("leads in a circle");
            link._isOnChain = true;
            chain.Add(link);
            inode = tree.Find(link.Target.Span) ?? throw link.Refused("leads nowhere");
        }

        inode = inode is PendingLink known ? known._inode! : inode;
        if (inode is DirectoryInode)
            throw Refused("leads to a directory");
        foreach (var link in chain)
            link._inode = inode;
    }

    private ByteString Target => target;

    private DumpFormatException Refused(string reason) => new(line, $"the hard link to '{target}' {reason}");
}

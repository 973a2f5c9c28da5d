namespace SkorionOS.Composefs.Tree;

/// <summary>
/// Makes the one tree that the layers of an OCI image stand for: <see cref="BeginLayer"/>, <see cref="Add"/> for each entry,
/// <see cref="EndLayer"/>, from the lowest layer to the highest, then <see cref="Build"/>.
/// </summary>
/// <remarks>
/// A layer is read into a tree of its own, and laid over the tree below at its end. So a whiteout hides what lies below, never what its own
/// layer brings, in whatever order they come (OCI image specification, "Image Layer Filesystem Changeset"). After an exception the builder
/// is spent.
/// </remarks>
public sealed class TreeBuilder
{
    private readonly TreeLimits _limits;
    private readonly DirectoryInode _root = LayerTree.NewImplied();
    private LayerTree? _layer;
    private TreeTotals _totals;

    /// <summary>Starts with an empty tree.</summary>
    /// <param name="limits">What is accepted; <see cref="TreeLimits.Default"/> unless given.</param>
    public TreeBuilder(TreeLimits? limits = null) => _limits = limits ?? TreeLimits.Default;

    /// <summary>Starts the next layer.</summary>
    /// <param name="label">How errors name it, such as its diff id.</param>
    public void BeginLayer(string label)
    {
        if (_layer is not null)
            throw new InvalidOperationException($"Layer {_layer.Label} has not ended");
        _layer = new LayerTree(label, _limits, _totals);
    }

    /// <summary>Takes the next entry of the layer.</summary>
    /// <exception cref="LayerException">
    /// The name climbs above the root, is too long or too deep, or leads through something that the layer itself says is not a directory; a
    /// hard link to a directory; a whiteout without a name; content without digest; a link without target; too many entries.
    /// </exception>
    public void Add(in LayerEntry entry) =>
        (_layer ?? throw new InvalidOperationException("No layer has begun")).Add(in entry);

    /// <summary>Lays the layer over those below.</summary>
    /// <exception cref="LayerException">A hard link to what neither this layer nor one below has, or to a directory.</exception>
    public void EndLayer()
    {
        var layer = _layer ?? throw new InvalidOperationException("No layer has begun");
        layer.HideLower(_root);
        layer.ResolveLinks(_root);
        Merge(_root, layer.Root);
        _totals = layer.Totals;
        _layer = null;
    }

    /// <summary>The tree, after the rules of <see cref="IdentityRules.Apply"/>. Call it once, after the last layer.</summary>
    public FileTree Build()
    {
        if (_layer is not null)
            throw new InvalidOperationException($"Layer {_layer.Label} has not ended");
        var tree = new FileTree(_root);
        IdentityRules.Apply(tree);
        return tree;
    }

    /// <summary>
    /// Directories of the same name become one, with the metadata of the upper one if its layer names it. In all other cases the upper one
    /// replaces the lower, whatever the two are. So a layer that has something below a name which a lower layer made a symbolic link turns
    /// that name into a directory: links are never followed, which is what overlayfs shows of such a pair.
    /// </summary>
    private static void Merge(DirectoryInode lowerRoot, DirectoryInode upperRoot)
    {
        var open = new Stack<(DirectoryInode Lower, DirectoryInode Upper)>([(lowerRoot, upperRoot)]);
        while (open.TryPop(out var pair))
        {
            if (!pair.Upper.IsImplied)
            {
                pair.Lower.CopyMetadata(pair.Upper);
                pair.Lower.IsImplied = false;
            }

            foreach (ref readonly var entry in pair.Upper.Entries)
            {
                if (entry.Inode is DirectoryInode upper && pair.Lower.TryGet(entry.Name.Span, out var inode) && inode is DirectoryInode lower)
                    open.Push((lower, upper));
                else
                    pair.Lower.Set(entry.Name, entry.Inode, entry.IsLink);
            }
        }
    }
}

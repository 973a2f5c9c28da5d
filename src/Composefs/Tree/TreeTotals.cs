namespace SkorionOS.Composefs.Tree;

/// <summary>How much the layers of an image have, as <see cref="TreeLimits"/> counts it.</summary>
/// <param name="Entries">Entries, those that are replaced or hidden and implied directories included.</param>
/// <param name="Implied">Directories that no layer names, once for each layer that implies them.</param>
/// <param name="Text">Bytes of names, targets, small contents and attributes.</param>
internal readonly record struct TreeTotals(int Entries, int Implied, long Text)
{
    public TreeTotals Plus(TreeTotals more) => new(Entries + more.Entries, Implied + more.Implied, Text + more.Text);
}

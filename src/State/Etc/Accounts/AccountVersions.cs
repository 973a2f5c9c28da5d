using SkorionOS.Interop.Files;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Etc.Accounts;

/// <summary>One account file in its three versions.</summary>
internal sealed record AccountVersions(AccountFormat Format, AccountFile Old, AccountFile Mine, AccountFile Theirs)
{
    private NodeContent MyContent { get; init; } = MemoryContent.Empty;

    private NodeContent TheirContent { get; init; } = MemoryContent.Empty;

    /// <summary>Reads them. Null when one of the two sides has no such file: then the rules for files decide.</summary>
    public static AccountVersions? TryRead(AccountFormat format, TreeNode? old, TreeNode mine, TreeNode theirs)
    {
        if (Find(mine, format) is not { } m || Find(theirs, format) is not { } t)
        {
            return null;
        }

        var o = old is null ? null : Find(old, format);
        return new AccountVersions(format, Parse(o, format), Parse(m, format), Parse(t, format)) { MyContent = m, TheirContent = t };
    }

    /// <summary>True when the image does not have the line, and it was changed or added here: it stays.</summary>
    public bool IsKeptHere(string key) =>
        Theirs.Find(key) is null && Mine.Find(key) is { } mine && mine.Text != Old.Find(key)?.Text;

    /// <summary>The content of a file of these lines, byte for byte that of a side that has the same.</summary>
    public NodeContent ToContent(IReadOnlyList<AccountLine> lines) =>
        Mine.HasSameLines(lines) ? MyContent
        : Theirs.HasSameLines(lines) ? TheirContent
        : new MemoryContent(AccountFile.Format(lines));

    private static NodeContent? Find(TreeNode etc, AccountFormat format) =>
        etc.Children.GetValueOrDefault(NodeName.From(format.Name)) is { Kind: FileKind.Regular } file && file.Content.Size <= StateLimits.MaxAccountFileBytes
            ? file.Content
            : null;

    private static AccountFile Parse(NodeContent? content, AccountFormat format) =>
        content is null ? AccountFile.Empty : AccountFile.Parse(content.ReadAll(), format);
}

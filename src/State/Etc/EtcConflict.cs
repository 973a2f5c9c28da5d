namespace SkorionOS.State.Etc;

/// <summary>A place where a local change and one by the image met. Nothing is asked: the local one was kept.</summary>
/// <param name="Path">The file, beginning with <c>/etc</c>; bytes that are not UTF-8 as <c>\xff</c>.</param>
/// <param name="Reason">What met.</param>
/// <param name="Detail">The entry of an account file, or the attribute; null when it is the file as a whole.</param>
public sealed record EtcConflict(string Path, EtcConflictReason Reason, string? Detail = null)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Path}{(Detail is null ? "" : $" ({Detail})")}: " + Reason switch
    {
        EtcConflictReason.Content => "changed here and by the image; yours was kept",
        EtcConflictReason.Metadata => "owner, mode or attributes changed here and by the image; yours were kept",
        EtcConflictReason.Type => "of another kind here than in the image; yours was kept",
        EtcConflictReason.RemovedByImage => "changed here, removed by the image; yours was kept",
        EtcConflictReason.DeletedHere => "deleted here, changed by the image; it stays deleted",
        EtcConflictReason.SharedId => "the same number is used twice; both were kept",
        _ => "the filesystem cannot hold the attribute; the file is there without it",
    };
}

namespace SkorionOS.State.Etc;

/// <summary>Why a local change and a change by the image could not both be had. The local one was kept each time.</summary>
public enum EtcConflictReason
{
    /// <summary>Both sides changed the content, or both added it, differently.</summary>
    Content,

    /// <summary>Both sides changed owner, mode or extended attributes, differently.</summary>
    Metadata,

    /// <summary>One side has a file where the other has a directory, a link or something else.</summary>
    Type,

    /// <summary>Changed here, removed by the image.</summary>
    RemovedByImage,

    /// <summary>Deleted here, changed by the image.</summary>
    DeletedHere,

    /// <summary>Two accounts got the same number, or two ranges of subordinate ids overlap.</summary>
    SharedId,

    /// <summary>The filesystem cannot hold an extended attribute; the file is there without it.</summary>
    AttributeLost,
}

namespace SkorionOS.State.Etc;

/// <summary>What was done to a file of the image's <c>/etc</c>.</summary>
public enum EtcChangeKind
{
    /// <summary>The image has no such name.</summary>
    Added,

    /// <summary>The image has it with another content, or as something else.</summary>
    Modified,

    /// <summary>Only owner, mode or extended attributes are others.</summary>
    Metadata,

    /// <summary>The image has it, the deployment does not.</summary>
    Removed,
}

namespace SkorionOS.SetupRoot;

/// <summary>The codes of <see cref="SetupRootException"/>; docs/setup-root.md tells what to do about each.</summary>
public static class SetupRootErrors
{
    /// <summary>The kernel command line names no deployment.</summary>
    public const string NoDeployment = "no-deployment";

    /// <summary>Nothing is mounted where the physical root should be, or it is not a root of ours.</summary>
    public const string NoSysroot = "no-sysroot";

    /// <summary>There is no image of the deployment.</summary>
    public const string ImageMissing = "image-missing";

    /// <summary>The kernel measured another image than the one that was asked for.</summary>
    public const string ImageMismatch = "image-mismatch";

    /// <summary>The image is not sealed with fs-verity, and the command line asks for that.</summary>
    public const string NoVerity = "no-verity";

    /// <summary>The image lacks a directory that every root must have.</summary>
    public const string ImageUnsuitable = "image-unsuitable";

    /// <summary>The record of the deployment cannot be read, and its /etc is still to be made.</summary>
    public const string OriginInvalid = "origin-invalid";
}

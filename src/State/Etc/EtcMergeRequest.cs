using SkorionOS.Interop.Files;

namespace SkorionOS.State.Etc;

/// <summary>The directories that the first boot of a deployment makes its <c>/etc</c> from. All stay the caller's.</summary>
public sealed record EtcMergeRequest
{
    /// <summary>The deployment's own directory, <c>state/deploy/ID</c>: the result becomes <c>etc</c> in it.</summary>
    public required Dir Deployment { get; init; }

    /// <summary><c>/etc</c> of the deployment's image.</summary>
    public required Dir NewDefault { get; init; }

    /// <summary><c>/etc</c> of the image that <see cref="Current"/> was made from. Null when that image is gone: then every difference counts as local.</summary>
    public Dir? OldDefault { get; init; }

    /// <summary><c>state/deploy/PARENT/etc</c>. Null at the first deployment and after a reset: the image's <c>/etc</c> is copied.</summary>
    public Dir? Current { get; init; }

    /// <summary><c>state/var</c>, where <c>.updated</c> is removed too; null when there is none.</summary>
    public Dir? Var { get; init; }
}

namespace SkorionOS.State;

/// <summary>The codes of <see cref="StateException"/>. They are part of the contract: they never change their meaning.</summary>
public static class StateErrors
{
    /// <summary>A tree of files goes beyond <see cref="StateLimits"/>.</summary>
    public const string TreeOverLimit = "state-over-limit";

    /// <summary>The image's configuration of the root is not what it should be.</summary>
    public const string RootConfigInvalid = "root-config-invalid";
}

namespace SkorionOS.State.RootConfig;

/// <summary>What becomes of changes in <c>/etc</c>.</summary>
public enum EtcMode
{
    /// <summary>They stay, and are merged into the next deployment.</summary>
    Persistent,

    /// <summary>They are gone with the next boot.</summary>
    Transient,

    /// <summary>There are none, but in a few files that are bound from <c>/var</c>.</summary>
    Immutable,
}

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>How far the network reaches: NMConnectivityState, number by number.</summary>
internal enum NetworkConnectivity : uint
{
    /// <summary>NetworkManager does not know, or is not there.</summary>
    Unknown,

    /// <summary>There is no network.</summary>
    None,

    /// <summary>A page wants a login first.</summary>
    Portal,

    /// <summary>There is a network, but not the Internet.</summary>
    Limited,

    /// <summary>The Internet.</summary>
    Full,
}

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>Whether bytes cost money: NMMetered, number by number.</summary>
internal enum MeteredConnection : uint
{
    /// <summary>NetworkManager does not know, or is not there.</summary>
    Unknown,

    /// <summary>They do.</summary>
    Yes,

    /// <summary>They do not.</summary>
    No,

    /// <summary>Probably: a phone that shares its connection.</summary>
    GuessYes,

    /// <summary>Probably not.</summary>
    GuessNo,
}

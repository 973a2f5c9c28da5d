namespace SkorionOS.Deploy;

/// <summary>On whose behalf an operation is done, for the history.</summary>
/// <param name="Origin">What brought it about: one of the constants here.</param>
/// <param name="Uid">The user.</param>
public sealed record Actor(string Origin, uint Uid)
{
    /// <summary>Somebody asked for it.</summary>
    public const string User = "user";

    /// <summary>The service did it by itself, as its settings say.</summary>
    public const string Background = "background";

    /// <summary>It followed from a boot.</summary>
    public const string Boot = "boot";
}

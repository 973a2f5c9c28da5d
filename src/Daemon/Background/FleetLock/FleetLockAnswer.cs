namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>What became of a request to the server of the reboot lock.</summary>
/// <param name="Granted">True when it did what was asked.</param>
/// <param name="Reason">Why not, in words for people; null when it did.</param>
internal sealed record FleetLockAnswer(bool Granted, string? Reason)
{
    public static FleetLockAnswer Done { get; } = new(true, null);

    public static FleetLockAnswer Failed(string reason) => new(false, reason);
}

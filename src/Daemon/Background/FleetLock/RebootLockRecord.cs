using SkorionOS.Daemon.Background.Decisions;

namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>What was said to the server of the reboot lock in this boot.</summary>
/// <param name="Version">Of the format: 1.</param>
/// <param name="Server">Its address.</param>
/// <param name="Group">The group of this machine there.</param>
/// <param name="State">Whether this machine has the lock.</param>
/// <param name="Failure">The last request failed or was refused; null when it did not.</param>
internal sealed record RebootLockRecord(int Version, string Server, string Group, FleetLockState State, RecentFailure? Failure) : IStateRecord
{
    /// <summary>
    /// Keeps it: <c>fleet-lock.json</c>, below <c>/run</c>, so that it is forgotten with the boot that it was said in. A service that left and came back must not give back
    /// the lock under which the machine is rebooting.
    /// </summary>
    public static StateFile<RebootLockRecord> In(string directory) => new(directory, "fleet-lock.json", 64 << 10, RebootLockJson.Default.RebootLockRecord);
}

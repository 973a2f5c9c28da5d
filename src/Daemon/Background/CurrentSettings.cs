using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Daemon.Background.Times;
using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Background;

/// <summary>What counts for the background on this machine: its settings, who it is, and where its clock hangs. Belongs to the bus's thread.</summary>
/// <param name="root">The root of the running system.</param>
internal sealed class CurrentSettings(string root)
{
    private readonly LocalZoneFile _zone = new();
    private string? _error;

    /// <summary>The settings as they were understood last.</summary>
    public BackgroundSettings Value { get; private set; } = BackgroundSettings.Default;

    /// <summary>Who the machine is; null while it has no machine-id.</summary>
    public MachineIdentity? Machine { get; private set; }

    /// <summary>False when the files cannot be understood.</summary>
    public bool AreUnderstood => _error is null;

    /// <summary>Why nothing can be done by them; null when it can.</summary>
    public WaitReason? Obstacle =>
        _error is not null ? new WaitReason("settings-invalid", _error, WaitEnd.Change)
        : Machine is null ? new WaitReason("no-machine-id", "the machine has no machine-id yet", WaitEnd.Change)
        : null;

    /// <summary>Reads all of it again.</summary>
    public async Task ReadAsync()
    {
        await Task.Run(_zone.Follow).ConfigureAwait(true);
        Machine ??= await Task.Run(() => Machines.Read(root)).ConfigureAwait(true);
        try
        {
            Value = await Task.Run(() => BackgroundSettingsFiles.Load(root)).ConfigureAwait(true);
            _error = null;
        }
        catch (Exception e) when (e is DeployException or IOException or UnauthorizedAccessException)
        {
            // What somebody wrote and nobody understands might have been "off".
            _error = e.Message;
        }
    }

    /// <summary>Changes keys in a file.</summary>
    /// <exception cref="DeployException">They cannot be; nothing was changed.</exception>
    public async Task ChangeAsync(IReadOnlyDictionary<string, object> changes)
    {
        Value = await Task.Run(() => new ConfiguredKeys(root).Set(changes)).ConfigureAwait(true);
        _error = null;
    }
}

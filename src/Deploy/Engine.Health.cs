using SkorionOS.Deploy.Health;
using SkorionOS.State;

namespace SkorionOS.Deploy;

/// <content>Whether the system that booted is good.</content>
public sealed partial class Engine
{
    /// <summary>
    /// Runs the health checks of the running system. When a required one fails while the boot loader counts this boot, the deployment is marked
    /// (<see cref="BootFailure"/>) and the machine rebooted: into what there is to fall back to, or else into the next try while there is one. A boot that is not counted, because
    /// the deployment was good once, is never rebooted: its checks only tell.
    /// </summary>
    /// <remarks>Takes no lock: an update may run at the same time, and only this program writes the mark.</remarks>
    /// <param name="log">Gets a line for each check and for what was decided.</param>
    /// <param name="cancellationToken">Stops the check that runs; nothing is marked then, and nothing rebooted.</param>
    /// <returns>True when no required check failed.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public bool CheckHealth(TextWriter log, CancellationToken cancellationToken = default) =>
        new BootCheck(sysroot, options.Health, options.Time, log).Run(cancellationToken);

    /// <summary>Reboots a boot that the boot loader counts and that has not completed by now, on the same terms as <see cref="CheckHealth"/>.</summary>
    /// <param name="log">Gets a line for what was decided.</param>
    public void GiveUpUnfinishedBoot(TextWriter log) => new BootCheck(sysroot, options.Health, options.Time, log).GiveUpUnfinished();
}

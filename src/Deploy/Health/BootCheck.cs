using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SkorionOS.Boot;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.State;

namespace SkorionOS.Deploy.Health;

/// <summary>Finds out whether the system that booted is good, and acts on it while the boot is on trial.</summary>
/// <param name="sysroot">Where the deployment's state is, and the boot menu.</param>
/// <param name="options">Where the checks are, and the time they have.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets a line for each check and for each decision.</param>
internal sealed class BootCheck(Sysroot sysroot, HealthOptions options, TimeProvider time, TextWriter log)
{
    private readonly SystemControl _system = new(options.Root, log);

    /// <summary>Runs the checks, records the result, runs greenboot's reactions to it, and reboots if a boot on trial failed.</summary>
    /// <returns>True when no required check failed.</returns>
    /// <exception cref="OperationCanceledException">The token said so. Nothing was rebooted, and a check that was stopped marked nothing.</exception>
    public bool Run(CancellationToken cancellationToken)
    {
        var trial = BootTrial.Read(sysroot, log);
        var environment = Describe(trial);
        var failed = new HealthRunner(options, environment, time, log).Run(HealthDirectories.FindChecks(options.Root, log), cancellationToken);
        Record(trial, failed);
        React(failed.IsEmpty, environment, cancellationToken);
        if (!failed.IsEmpty)
        {
            log.WriteLine($"this boot is not good: {string.Join("; ", failed)}");
            RebootOnTrial(trial, isJudged: true);
        }

        return failed.IsEmpty;
    }

    /// <summary>Reboots a boot on trial that has not come to its end in time; leaves every other alone.</summary>
    public void GiveUpUnfinished()
    {
        if (_system.IsActive("boot-complete.target"))
        {
            log.WriteLine("the boot is complete");
            return;
        }

        log.WriteLine("the boot has not completed in time");
        RebootOnTrial(BootTrial.Read(sysroot, log), isJudged: false);
    }

    private void React(bool healthy, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        // All of them have the time of one check.
        var limited = options with { TotalLimit = options.CheckLimit };
        new HealthRunner(limited, environment, time, log).Run(HealthDirectories.FindReactions(options.Root, healthy, log), cancellationToken);
    }

    /// <param name="trial">The boot.</param>
    /// <param name="isJudged">True when a check said no: it would say so at the next try, too. A boot that was late may be in time then.</param>
    private void RebootOnTrial(BootTrial trial, bool isJudged)
    {
        var isGivenUp = isJudged && GiveUp(trial);
        log.WriteLine(trial switch
        {
            _ when isGivenUp => "rebooting, the next boot takes another entry",
            { MayReboot: true } => $"rebooting, {trial.TriesLeft} tries are left",
            { IsCounted: true } => "not rebooting: no try is left, and no other entry to fall back to",
            _ => "not rebooting: this boot is not on trial",
        });
        if (trial.MayReboot)
        {
            _system.Reboot();
        }
    }

    /// <summary>Gives the tries that are left up, where there is something else to boot.</summary>
    private bool GiveUp(BootTrial trial)
    {
        if (trial is not { Entry: { } entry, HasFallback: true })
        {
            return false;
        }

        try
        {
            using var esp = sysroot.TryOpenEsp();
            if (esp is not null)
            {
                new BootPartition(esp).GiveUp(entry.Id);
            }

            return esp is not null;
        }
        catch (Exception e) when (e is LinuxException or BootException)
        {
            log.WriteLine($"the other tries cannot be given up: {e.Message}");
            return false;
        }
    }

    private void Record(BootTrial trial, ImmutableArray<string> failed)
    {
        try
        {
            using var root = sysroot.OpenWritable();
            using var states = Sysroot.TryOpenDeployState(root.Directory);
            using var state = trial.Deployment is { } id ? states?.TryOpenDir(id.Hex) : null;
            if (state is null)
            {
                return;
            }

            if (failed.IsEmpty)
            {
                BootFailure.Remove(state);
            }
            else if (trial.IsCounted)
            {
                new BootFailure(BootFailure.HealthCheck, string.Join("; ", failed), ReadBootId(), time.GetUtcNow()).Write(state);
            }
        }
        catch (Exception e) when (e is LinuxException or DeployException)
        {
            // The tries tell the same when they are used up.
            log.WriteLine($"how this boot went cannot be recorded: {e.Message}");
        }
    }

    private string ReadBootId()
    {
        using var root = Dir.Open(options.Root);
        return root.TryReadAll("proc/sys/kernel/random/boot_id") is { } id ? Encoding.ASCII.GetString(id).Trim() : "";
    }

    private static Dictionary<string, string> Describe(BootTrial trial) => new()
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin",
        ["LANG"] = "C.UTF-8",
        ["BOOTC_DEPLOYMENT"] = trial.Deployment?.Hex ?? "",
        ["BOOTC_COUNTED"] = trial.IsCounted ? "1" : "0",
        ["BOOTC_TRIES_LEFT"] = trial.TriesLeft?.ToString(CultureInfo.InvariantCulture) ?? "",
    };
}

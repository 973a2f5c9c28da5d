using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Deploy.Staging;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy;

/// <content>What follows a good boot.</content>
public sealed partial class Engine
{
    /// <summary>How long the menu is shown at the boot after a fallback, in seconds: long enough to notice it and to choose.</summary>
    private const string MenuAfterFallback = "10";

    /// <summary>Where systemd's package puts systemd-boot.</summary>
    private const string LoaderPrograms = "usr/lib/systemd/boot/efi";

    /// <summary>
    /// Draws the conclusions of a good boot: what failed before it is held, with its reason, and the menu is shown once at the next boot; what need not stay any
    /// more is removed; systemd-boot is replaced by the image's where that is newer, one copy at each call. May be called again, and does nothing then.
    /// </summary>
    /// <exception cref="DeployException">Nothing runs from this sysroot (<c>not-booted</c>), or another program is at work.</exception>
    public BootCompletion CompleteBoot()
    {
        using var writer = sysroot.Lock();
        var table = LoadForChange(writer);
        var booted = table.Booted ?? throw new DeployException("not-booted", $"no system runs from {sysroot.Path}");

        // The menu before the holds: they are what tells the next call that all of this is done.
        var failed = FailureRecorder.FindUnrecorded(table);
        var menu = failed.Count > 0 && ShowMenuOnce();
        var states = States(writer);
        var recorder = new FailureRecorder(states, options.Time);
        List<Origin> held = [.. failed.Select(recorder.Record)];
        if (held.Count > 0)
        {
            Write(writer, [.. held.Select(origin => DescribeFallback(origin, booted.Origin))]);
        }

        if (booted.Origin.Staging)
        {
            SetMark(writer, booted.Origin);
            states.Write(booted.Origin with { Staging = false });
        }

        var mark = ChooseMark(writer, table, booted);
        var arguments = SettleArguments(writer, table);
        var removed = Retain(writer).Prune();
        if (removed.Count > 0)
        {
            new GarbageCollector(writer).Collect();
        }

        if (mark is not null)
        {
            // After the removal, which makes room on a disk that is full.
            new HighWaterFile(writer.Storage.Directory).Set(mark);
        }

        var (loader, problem) = UpdateLoader();
        return new BootCompletion(booted, held, removed, menu) { Arguments = arguments, Loader = loader, LoaderProblem = problem };
    }

    private HistoryEntry DescribeFallback(Origin failed, Origin booted) =>
        new HistoryNote(HistoryOperations.Fallback, new Actor(Actor.Boot, 0), options.Time) { From = failed }.Done(booted, detail: Describe(failed.Hold!));

    private static string Describe(Hold hold) => hold.Detail is null ? hold.Reason : $"{hold.Reason}: {hold.Detail}";

    /// <summary>Last, and never in the way of the rest: the loader that is there has just booted this system.</summary>
    private (LoaderUpdate? Done, string? Problem) UpdateLoader()
    {
        try
        {
            using var programs = Dir.Open(Path.Join(options.Health.Root, LoaderPrograms));
            using var partition = Dir.Open(sysroot.LoaderPath);
            return (LoaderUpdate.Apply(partition, programs), null);
        }
        catch (LinuxException e) when (e.Error == Errno.ENOENT)
        {
            // An image without systemd-boot has no newer one.
            return default;
        }
        catch (LinuxException e)
        {
            return (null, $"systemd-boot on {sysroot.LoaderPath} was not updated: {e.Message}");
        }
    }

    /// <summary>Firmware may refuse or be full: then the menu stays as it is, which is no reason not to do the rest.</summary>
    private bool ShowMenuOnce()
    {
        try
        {
            return sysroot.Booted!.Variables.Write(LoaderVariable.TimeoutOneShot, MenuAfterFallback);
        }
        catch (LinuxException)
        {
            return false;
        }
    }
}

using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Interop.Files;
using SkorionOS.LostWrites.Tests.Disk;
using SkorionOS.LostWrites.Tests.Esp;
using SkorionOS.Testing.Files;

namespace SkorionOS.LostWrites.Tests;

/// <summary>An operation with everything that it wrote, on the disk of the root and on the boot partition.</summary>
internal sealed class Recording : IDisposable
{
    // In memory: what is asked is the order of writes, and no disk has to be waited for.
    private readonly string _directory = Directory.CreateDirectory($"/dev/shm/bootc-lost-{Guid.NewGuid():N}").FullName;

    private Recording(Operation operation, FileSystemKind kind)
    {
        Operation = operation;
        Kind = kind;
    }

    public Operation Operation { get; }

    public FileSystemKind Kind { get; }

    public Func<Machine, Task> Run { get; private set; } = null!;

    public DiskImage Disk { get; private set; } = null!;

    public WriteLog Log { get; private set; } = null!;

    /// <summary>How long the log was when the operation had returned.</summary>
    public long Returned { get; private set; }

    public IReadOnlyDictionary<string, byte[]?> EspBefore { get; private set; } = null!;

    public IReadOnlyList<EspStep> EspSteps { get; set; } = null!;

    /// <summary>What was in the menu before, in its order.</summary>
    public IReadOnlyList<DeploymentId> MenuBefore { get; private set; } = null!;

    public IReadOnlyList<DeploymentId> MenuAfter { get; private set; } = null!;

    /// <summary>What runs; null when nothing does.</summary>
    public DeploymentId? Booted { get; private set; }

    /// <summary>All moments that tell apart what had come through.</summary>
    public IReadOnlyList<Cut> Cuts { get; private set; } = null!;

    private string Layout => Path.Join(_directory, "layout");

    public static async Task<Recording> MakeAsync(Operation operation, FileSystemKind kind)
    {
        var recording = new Recording(operation, kind);
        try
        {
            await recording.RecordAsync();
            return recording;
        }
        catch
        {
            recording.Dispose();
            throw;
        }
    }

    /// <summary>Where a disk state can be made, and the device that has it.</summary>
    public (string Directory, Machine Machine) NewDevice()
    {
        var directory = Directory.CreateDirectory(Path.Join(_directory, $"{Guid.NewGuid():N}")).FullName;
        return (directory, new Machine(directory, Layout, Booted));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task RecordAsync()
    {
        var image = Path.Join(_directory, "disk");
        using (var file = File.OpenHandle(image, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(file, Kind.Size);
        }

        Tool.Run(Kind.Make[0], [.. Kind.Make[1..], image]);
        var machine = new Machine(_directory, Layout);
        Directory.CreateDirectory(machine.Esp);
        using (LoopMount.OfImage(image, Kind.Type, machine.Root))
        {
            Run = await Operation.PrepareAsync(machine);
            MenuBefore = [.. machine.Read().Boot.Ours.Where(file => file.IsShown).Select(file => file.Deployment!.Value).Distinct()];
        }

        Booted = machine.Booted;
        Disk = new DiskImage(image);
        EspBefore = EspTree.Read(machine.Esp);
        CopyVariables(machine.Variables, Path.Join(_directory, "efivars-before"));

        using var device = new RecordingDevice(Directory.CreateDirectory(Path.Join(_directory, "recording")).FullName, image);
        using (LoopMount.OfDevice(device.DevicePath, Kind.Type, machine.Root))
        {
            var recorder = new EspRecorder(machine.Esp, () => device.LogLength);
            using (FaultInjection.Use(recorder.At))
            {
                await Run(machine);
            }

            recorder.Finish();
            Returned = device.LogLength;
            EspSteps = recorder.Steps;
            MenuAfter = [.. machine.Read().Boot.Ours.Where(file => file.IsShown).Select(file => file.Deployment!.Value).Distinct()];
        }

        Log = device.ReadLog();
        Cuts = FindCuts();
    }

    /// <summary>The variables of the firmware as they were before: they are no part of the disks.</summary>
    public void CopyVariables(string to) => CopyVariables(Path.Join(_directory, "efivars-before"), to);

    private static void CopyVariables(string from, string to)
    {
        Directory.CreateDirectory(to);
        if (Directory.Exists(from))
        {
            foreach (var file in Directory.GetFiles(from))
            {
                File.Copy(file, Path.Join(to, Path.GetFileName(file)));
            }
        }
    }

    /// <summary>Both disks on one line of time: a request had come through to the root's disk before a change of the boot partition began when it was in the log.</summary>
    private IReadOnlyList<Cut> FindCuts()
    {
        var moments = new List<(long Position, int Order, Func<Cut, Cut> Advance)>();
        moments.AddRange(Log.Entries.Select((entry, index) => (entry.End, 0, (Func<Cut, Cut>)(cut => cut with { Entries = index + 1 }))));
        foreach (var (index, step) in EspSteps.Index())
        {
            moments.Add((step.Begun, 1 + (2 * index), cut => cut with { EspBegun = index + 1 }));
            moments.Add((step.Ended, 2 + (2 * index), cut => cut with { EspEnded = index + 1 }));
        }

        moments.Add((Returned, int.MaxValue, cut => cut with { IsDone = true }));
        var now = new Cut(0, 0, 0, false);
        return [now, .. moments.OrderBy(moment => moment.Position).ThenBy(moment => moment.Order).Select(moment => now = moment.Advance(now))];
    }
}

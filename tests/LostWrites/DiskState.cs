using SkorionOS.LostWrites.Tests.Disk;
using SkorionOS.LostWrites.Tests.Esp;

namespace SkorionOS.LostWrites.Tests;

/// <summary>What both disks have after the power went at a moment.</summary>
/// <param name="Cut">The moment.</param>
/// <param name="OnRoot">What is left of the root's writes.</param>
/// <param name="OnEsp">What is left of the boot partition's.</param>
/// <param name="Seed">Decides what these leave open.</param>
internal sealed record DiskState(Cut Cut, Survival OnRoot, Survival OnEsp, int Seed)
{
    /// <summary>Makes the two disks in a directory: the image <c>disk</c>, and <c>esp</c>.</summary>
    public void Make(Recording recording, string directory)
    {
        var random = new Random(Seed);
        recording.Disk.Write(
            Path.Join(directory, "disk"), PowerLoss.Choose(recording.Log.Entries, Cut.Entries, recording.Kind, OnRoot, random), recording.Log);
        EspTree.Write(Path.Join(directory, "esp"), EspAfter(recording).AfterPowerLoss(OnEsp, random));
    }

    private FatModel EspAfter(Recording recording)
    {
        var model = FatModel.Of(recording.EspBefore);
        foreach (var (index, step) in recording.EspSteps.Take(Cut.EspBegun).Index())
        {
            // What only waits for the disk has done nothing before its end.
            if (index < Cut.EspEnded || !step.Change.IsSync)
            {
                model.Apply(step.Change);
            }
        }

        return model;
    }
}

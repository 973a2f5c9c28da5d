using System.Security.Cryptography;
using SkorionOS.Boot;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Checking;
using SkorionOS.Deploy.Deployments;
using SkorionOS.LostWrites.Tests.Disk;

namespace SkorionOS.LostWrites.Tests;

/// <summary>Says whether a device that lost its power boots the old system or the new one, keeps what it had, and goes on.</summary>
internal sealed class Judge(Recording recording)
{
    private readonly HashSet<string> _entries =
    [
        .. recording.EspBefore.Where(pair => pair.Key.EndsWith(".conf", StringComparison.Ordinal)).Select(pair => Convert.ToHexString(pair.Value!)),
        .. recording.EspSteps.Where(step => step.Change is { Content: not null } change && change.Path.Contains(".conf", StringComparison.Ordinal))
            .Select(step => Convert.ToHexString(step.Change.Content!)),
    ];

    private readonly HashSet<DeploymentId> _bootable = [.. recording.MenuBefore, .. recording.MenuAfter];

    /// <summary>Makes a state, mounts it, looks at it, and lets the operation run again.</summary>
    /// <returns>What is wrong; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> JudgeAsync(DiskState state, string directory, Machine machine)
    {
        var wrong = new List<string>();
        state.Make(recording, directory);
        recording.CopyVariables(machine.Variables);
        try
        {
            using var mount = LoopMount.OfImage(Path.Join(directory, "disk"), recording.Kind.Type, machine.Root);
            var table = machine.Read();
            JudgeEntries(state.Cut, machine, wrong);
            JudgeBoot(state.Cut, machine, table, wrong);
            wrong.AddRange(machine.With(engine => engine.Check()).Findings.Where(finding => !IsOwedToFat(finding, state.Cut))
                .Select(finding => $"check: {finding.Kind} {finding.Path}: {finding.Detail}"));
            if (wrong.Count == 0)
            {
                await JudgeGoingOnAsync(state.Cut, machine, table, wrong);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            wrong.Add(e.ToString());
        }

        return wrong;
    }

    /// <summary>No boot loader may see half an entry; a name without clusters is none to it.</summary>
    private void JudgeEntries(Cut cut, Machine machine, List<string> wrong)
    {
        foreach (var file in Directory.Exists(machine.Entries) ? Directory.GetFiles(machine.Entries, "*.conf") : [])
        {
            var content = File.ReadAllBytes(file);
            if (!_entries.Contains(Convert.ToHexString(content)) && (content.Length > 0 || cut.IsDone))
            {
                wrong.Add($"the entry {Path.GetFileName(file)} has {content.Length} bytes that nobody wrote so");
            }
        }
    }

    private void JudgeBoot(Cut cut, Machine machine, DeploymentTable table, List<string> wrong)
    {
        if (table.Boot.First is not { } first)
        {
            if (recording.MenuBefore.Count > 0 || (cut.IsDone && recording.MenuAfter.Count > 0))
            {
                wrong.Add("nothing can be booted");
            }

            return;
        }

        foreach (var lost in recording.MenuBefore.Intersect(recording.MenuAfter).Except(Shown(table)))
        {
            wrong.Add($"{lost}, which was in the menu and is to stay there, is not");
        }

        var ours = table.Boot.Ours.Where(file => file.IsShown).ToList();
        foreach (var file in ours)
        {
            foreach (var path in file.Entry!.Initrds.Prepend(file.Entry.Program!))
            {
                var name = Path.GetFileName(path);
                if (!File.Exists(machine.Esp + path) || !name.StartsWith(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(machine.Esp + path))), StringComparison.Ordinal))
                {
                    wrong.Add($"{(file == first ? "what boots first" : "an entry")}, {file.FileName}, has a damaged {path}");
                }
            }

            if (!_bootable.Contains(file.Deployment!.Value) || table.All.SingleOrDefault(other => other.Id == file.Deployment) is not { Image: not null })
            {
                wrong.Add($"{file.FileName} boots an image that is not there");
            }
        }

        if (cut.IsDone && !Shown(table).SequenceEqual(recording.MenuAfter))
        {
            wrong.Add($"the operation had returned, and the menu is {string.Join(' ', Shown(table))} instead of {string.Join(' ', recording.MenuAfter)}");
        }

        if (recording.Booted is { } running && !ours.Any(file => file.Deployment == running && SameAsBefore(file, machine)))
        {
            wrong.Add("the entry of what runs was touched");
        }
    }

    private bool SameAsBefore(BootEntryFile file, Machine machine) =>
        recording.EspBefore.TryGetValue($"loader/entries/{file.FileName}", out var content)
        && content.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Join(machine.Entries, file.FileName)));

    private async Task JudgeGoingOnAsync(Cut cut, Machine machine, DeploymentTable table, List<string> wrong)
    {
        await recording.Run(machine);
        machine.With(engine => engine.CollectGarbage());
        table = machine.Read();
        var menu = Shown(table).Select(id => table.All.Single(deployment => deployment.Id == id).Origin.ImageVersion!).ToList();
        if (!recording.Operation.Expected.SequenceEqual(menu))
        {
            wrong.Add($"after a second run the menu is {string.Join(' ', menu)}");
        }

        JudgeBoot(cut with { IsDone = false }, machine, table, wrong);
        wrong.AddRange(machine.With(engine => engine.Check()).Findings.Select(finding => $"check after a second run: {finding.Kind} {finding.Path}: {finding.Detail}"));
        foreach (var place in new[] { machine.Root, machine.Esp })
        {
            wrong.AddRange(Directory.GetFileSystemEntries(place, ".*", SearchOption.AllDirectories).Select(left => $"{left} is left after a second run"));
        }
    }

    private static IEnumerable<DeploymentId> Shown(DeploymentTable table) =>
        table.Boot.Ours.Where(file => file.IsShown).Select(file => file.Deployment!.Value).Distinct();

    /// <summary>Two names, or none, in the middle of a rename: that is how FAT is. The loader boots something else, and a second run mends it.</summary>
    private static bool IsOwedToFat(Finding finding, Cut cut) => !cut.IsDone && finding.Kind == FindingKind.Boot
        && finding.Path.StartsWith("loader/entries/", StringComparison.Ordinal);
}

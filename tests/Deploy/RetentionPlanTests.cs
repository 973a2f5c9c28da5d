using System.Globalization;
using SkorionOS.Boot;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Staging;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Tests;

/// <summary>What must hold of every table of deployments, over many that were thrown together.</summary>
public sealed class RetentionPlanTests
{
    private const int Tables = 20_000;

    [Fact]
    public void ChooseSurplus_AnyTable_SparesWhatIsNeeded() => ForEachTable((table, surplus, when) =>
    {
        var next = table.Next;
        var mergeBase = next is { IsMerged: false } && next != table.Booted ? next.Origin.Parent : null;
        foreach (var gone in surplus)
        {
            Assert.False(gone == table.Booted || gone == next || gone == table.Staged || gone == table.Fallback, when);
            Assert.False(gone.Id == mergeBase && !gone.Origin.Removing, when);
            Assert.True(!gone.Origin.Pinned || gone.Origin.Removing, when);
        }

        Assert.Equal(surplus.Count, surplus.Distinct().Count());
    });

    [Fact]
    public void ChooseSurplus_AnyTable_LeavesThreeGoodOnes() => ForEachTable((table, surplus, when) =>
    {
        var before = table.InBootOrder.Count(deployment => IsGood(table, deployment) && !deployment.Origin.Removing);
        var after = table.InBootOrder.Except(surplus).Count(deployment => IsGood(table, deployment));
        Assert.True(after >= Math.Min(before, RetentionPlan.Good), when);

        // Beyond the first three there are only those that something needs.
        var mergeBase = table.Next is { IsMerged: false } next && next != table.Booted ? next.Origin.Parent : null;
        Assert.All(
            table.InBootOrder.Except(surplus).Where(deployment => IsGood(table, deployment)).Skip(RetentionPlan.Good),
            more => Assert.True(more == table.Booted || more == table.Next || more == table.Fallback || more.Id == mergeBase, when));
    });

    [Fact]
    public void ChooseSurplus_AnyTable_LetsFailedAndSupersededOnesGoBeforeGoodOnes() => ForEachTable((table, surplus, when) =>
    {
        var kinds = surplus.Where(gone => !gone.Origin.Removing).Select(gone => gone.IsFailed ? 0 : RetentionPlan.IsSuperseded(table, gone) ? 1 : 2).ToList();
        Assert.Equal(kinds.Order(), kinds);
        var good = surplus.Where(gone => !gone.IsFailed && !gone.Origin.Removing && !RetentionPlan.IsSuperseded(table, gone)).ToList();
        var places = good.Select(gone => table.InBootOrder.ToList().IndexOf(gone)).ToList();
        Assert.Equal(places.OrderDescending(), places);
    });

    [Fact]
    public void ChooseSurplus_AnyTable_ChangesNoRoleAndIsDoneAtOnce() => ForEachTable((table, surplus, when) =>
    {
        var gone = surplus.Select(deployment => deployment.Id).ToHashSet();
        var left = DeploymentTable.Of(
            [.. table.All.Where(deployment => !gone.Contains(deployment.Id))],
            table.Boot with { Entries = [.. table.Boot.Entries.Where(entry => !gone.Contains(entry.Deployment!.Value))] },
            table.BootedId);
        Assert.Equal((table.Booted, table.Next, table.Staged, table.Fallback), (left.Booted, left.Next, left.Staged, left.Fallback));
        Assert.True(RetentionPlan.ChooseSurplus(left).Count == 0, when);
    });

    [Fact]
    public void ChooseVictims_AnyTable_LeavesWhatRunsAndWhatItFallsBackTo() => ForEachTable((table, _, when) =>
    {
        var victims = RetentionPlan.ChooseVictims(table);
        Assert.DoesNotContain(victims, victim => victim.Origin.Pinned || victim == table.Booted || victim == table.Fallback);
        Assert.True(!victims.Contains(table.Next!) || (table.Next == table.Staged && victims[^1] == table.Next && table.Booted is not null), when);
        Assert.Equal(victims.Count, victims.Distinct().Count());
    });

    [Fact]
    public void ChooseSurplus_WhatRunsIsUnknown_IsNothing()
    {
        var random = new Random(7);
        var table = Throw(random, count: 7);
        var unknown = DeploymentTable.Of(table.All, table.Boot, Id(99));

        Assert.Empty(RetentionPlan.ChooseSurplus(unknown));
        Assert.Empty(RetentionPlan.ChooseVictims(unknown));
    }

    private static bool IsGood(DeploymentTable table, Deployment deployment) =>
        deployment is { IsFailed: false, Origin.Pinned: false }
        && !RetentionPlan.IsSuperseded(table, deployment)
        && (deployment.TriesLeft is null || (deployment != table.Booted && deployment != table.Staged));

    private static void ForEachTable(Action<DeploymentTable, IReadOnlyList<Deployment>, string> check)
    {
        for (var seed = 0; seed < Tables; seed++)
        {
            var table = Throw(new Random(seed), count: null);
            check(table, RetentionPlan.ChooseSurplus(table), $"seed {seed}");
        }
    }

    private static DeploymentTable Throw(Random random, int? count)
    {
        var all = new List<Deployment>();
        var number = count ?? random.Next(8);
        var order = Enumerable.Range(1, number).ToArray();
        random.Shuffle(order);
        for (var serial = 1; serial <= number; serial++)
        {
            all.Add(Throw(random, serial, place: random.Next(3) == 0 ? 100 + order[serial - 1] : serial));
        }

        var entries = all.Select(deployment => deployment.Entry).OfType<BootEntryFile>().Order(BootOrder.Instance);
        var booted = number > 0 && random.Next(4) > 0 ? Id(random.Next(1, number + 1)) : (DeploymentId?)null;
        return DeploymentTable.Of(all, new BootListing([.. entries], new LoaderConf(null, null)), booted);
    }

    private static Deployment Throw(Random random, int serial, int place)
    {
        BootCounter? counter = random.Next(8) switch { 0 => new(3), 1 => new(2, 1), 2 => new(0, 3), _ => null };
        var name = new BootEntryName(DeploymentEntry.IdOf(Id(serial)), counter);
        var entry = BootEntry.Parse($"title OS {serial}\nversion {place}\nsort-key skorionos\nlinux /vmlinuz\n");
        var manifest = Digest.Sha256(BitConverter.GetBytes(serial));
        var origin = new Origin
        {
            Id = Id(serial),
            Serial = serial,
            Image = "oci:/layout:tag",
            ManifestDigest = manifest,
            Architecture = "amd64",
            Staged = DateTimeOffset.UnixEpoch,
            Parent = serial > 1 ? Id(random.Next(1, serial)) : null,
            Pinned = random.Next(6) == 0,
            Removing = random.Next(12) == 0,
        };
        var image = new StoredImage
        {
            Reference = origin.Image,
            ManifestDigest = manifest,
            ConfigDigest = manifest,
            ComposefsDigest = FsVerityDigest.Parse(origin.Id.Hex),
            ComposefsSize = 4096,
            Layers = [],
        };
        return new Deployment(
            origin,
            random.Next(10) == 0 ? [] : [new BootEntryFile(name.ToFileName(), name, entry, null, [])],
            random.Next(10) == 0 ? null : image,
            IsMerged: random.Next(2) == 0);
    }

    private static DeploymentId Id(int number) => DeploymentId.Parse(number.ToString("x64", CultureInfo.InvariantCulture));
}

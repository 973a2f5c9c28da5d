using SkorionOS.Interop.Files;
using static SkorionOS.Boot.Tests.Samples;

namespace SkorionOS.Boot.Tests.Partition;

/// <summary>Stops an operation before each of its changes in turn, as a crash would, and looks at what a boot loader would find.</summary>
public sealed class BootPartitionFaultTests
{
    private static readonly string A = DeploymentEntry.IdOf(Id('a'));
    private static readonly string B = DeploymentEntry.IdOf(Id('b'));
    private static readonly string ForeignText = "title\tArch\r\nlinux\t/vmlinuz-linux";

    [Theory]
    [InlineData(".conf", null)]
    [InlineData(".conf", 3)]
    [InlineData("+3.conf", null)]
    [InlineData("+0-3.conf", 3)]
    public async Task WriteEntry_StoppedAnywhere_TheOldEntryOrTheNewOrBoth(string standing, int? tries)
    {
        var name = new BootEntryName($"{A}-6", tries is { } left ? new(left) : null).ToFileName();
        var (oldText, newText) = (Entry('a', 1).ToEntry().Print(), Entry('a', 9).ToEntry().Print());
        await StopEverywhereAsync(
            scratch => scratch.Write($"loader/entries/{A}{standing}", oldText),
            partition =>
            {
                partition.WriteEntry(Id('a'), Entry('a', 9).ToEntry(), tries, partition.Read().FindAll(Id('a')));
                return Task.CompletedTask;
            },
            (scratch, stopped) =>
            {
                var files = scratch.Partition.Read().FindAll(Id('a'));
                Assert.All(files, file => Assert.True(file.IsComplete));
                var texts = files.ToDictionary(file => file.FileName, file => scratch.Read($"loader/entries/{file.FileName}"));
                if (!stopped)
                {
                    Assert.Equal([newText], texts.Values);
                    return;
                }

                // What was there is there until what takes its place is.
                Assert.Contains(texts.Count, new[] { 1, 2 });
                Assert.All(texts, text => Assert.Contains((text.Key, text.Value), new[] { ($"{A}{standing}", oldText), (name, newText) }));
            });
    }

    /// <summary>A rename over a name may lose both on FAT.</summary>
    [Fact]
    public async Task WriteEntry_InThePlaceOfAnother_WritesNoNameTwice()
    {
        using var scratch = new ScratchDirectory();
        await scratch.Partition.DeployAsync('a', 5);
        var renames = 0;

        using (FaultInjection.Use(point =>
        {
            renames += point.Operation == "renameat2" ? 1 : 0;
            Assert.False(point.Operation == "renameat2" && File.Exists(point.Path), $"{point.Path} is there already");
        }))
        {
            scratch.Partition.WriteEntry(Id('a'), Entry('a', 9).ToEntry(), tries: null, scratch.Partition.Read().Ours);
        }

        Assert.Equal(1, renames);
    }

    [Fact]
    public Task Deploy_StoppedAnywhere_EveryShownEntryIsComplete() => StopEverywhereAsync(
        _ => { },
        partition => partition.DeployAsync('c', 9, tries: 3, kernel: "new kernel", initrd: "new initrd"),
        (scratch, stopped) =>
        {
            var listing = scratch.Partition.Read();
            Assert.All(listing.Ours, file => Assert.True(file.IsComplete));
            Assert.Equal(stopped && listing.Find(Id('c')) is null ? Id('b') : Id('c'), listing.First!.Deployment);
            // A stop may come after the rename that makes the entry, but never leaves a kernel of that name that is not whole.
            foreach (var file in scratch.Partition.ListKernels())
                Assert.Contains(scratch.Read($"EFI/Linux/bootc/{file.FileName}"), new[] { "kernel", "initrd", "new kernel", "new initrd" });
            scratch.Partition.RemoveUnreferencedKernels();
            Assert.All(scratch.Files(), file => Assert.DoesNotContain(".new", file, StringComparison.Ordinal));
            Assert.All(scratch.Partition.Read().Ours, file => Assert.True(file.IsComplete));
        });

    [Fact]
    public Task Remove_StoppedAnywhere_NoEntryWithoutItsKernel() => StopEverywhereAsync(
        scratch => scratch.Partition.DeployAsync('a', 1, kernel: "old kernel", initrd: "old initrd").GetAwaiter().GetResult(),
        partition =>
        {
            partition.RemoveEntry(Id('a'));
            partition.RemoveUnreferencedKernels();
            return Task.CompletedTask;
        },
        (scratch, stopped) =>
        {
            var listing = scratch.Partition.Read();
            Assert.All(listing.Ours, file => Assert.True(file.IsComplete));
            if (stopped) return;
            Assert.Null(listing.Find(Id('a')));
            Assert.Equal(2, scratch.Partition.ListKernels().Count);
        });

    [Fact]
    public async Task Deploy_Steps_ContentBeforeNameAndKernelsBeforeEntry()
    {
        using var scratch = new ScratchDirectory();
        foreach (var directory in new[] { "EFI/Linux/bootc", "loader/entries" }) Directory.CreateDirectory(scratch.File(directory));
        var steps = new List<string>();

        using (FaultInjection.Use(point => steps.Add($"{point.Operation} {Path.GetRelativePath(scratch.Path, point.Path)}")))
            await scratch.Partition.DeployAsync('c', 9);

        // The names above it are made durable each time: whoever made them may have been stopped before that.
        string[] PutInPlace(string directory, string name) =>
        [
            "fsync .",
            .. directory.Split('/')[..^1].Select((_, depth) => "fsync " + string.Join('/', directory.Split('/')[..(depth + 1)])),
            $"openat(O_CREAT) {directory}/.bootc-{name}.new",
            $"pwrite {directory}/.bootc-{name}.new",
            $"fsync {directory}/.bootc-{name}.new",
            $"renameat2 {directory}/{name}",
            $"fsync {directory}/{name}",
            $"fsync {directory}",
        ];

        Assert.Equal(
            [
                .. PutInPlace("EFI/Linux/bootc", Kernel(KernelRole.Vmlinuz, "kernel").FileName),
                .. PutInPlace("EFI/Linux/bootc", Kernel(KernelRole.Initrd, "initrd").FileName),
                .. PutInPlace("loader/entries", $"{DeploymentEntry.IdOf(Id('c'))}.conf"),
            ],
            steps);
    }

    // The deployment b is booted; a foreign entry stands beside it. Both must be the same bytes under the same names after every stop.
    private static async Task StopEverywhereAsync(
        Action<ScratchDirectory> prepare, Func<BootPartition, Task> change, Action<ScratchDirectory, bool> check)
    {
        for (var stop = 0; ; stop++)
        {
            using var scratch = new ScratchDirectory();
            await scratch.Partition.DeployAsync('b', 5);
            scratch.Write("loader/entries/arch.conf", ForeignText);
            prepare(scratch);
            var booted = scratch.Read($"loader/entries/{B}.conf");

            var stopped = await StopAtAsync(stop, () => change(scratch.Partition));
            Check(stopped);
            if (!stopped)
            {
                // Otherwise the loop has not seen the writing at all.
                Assert.True(stop >= 4, $"only {stop} steps");
                return;
            }

            await change(scratch.Partition);
            Check(stopped: false);

            void Check(bool stopped)
            {
                Assert.Equal(booted, scratch.Read($"loader/entries/{B}.conf"));
                Assert.Equal(ForeignText, scratch.Read("loader/entries/arch.conf"));
                check(scratch, stopped);
            }
        }
    }

    private static async Task<bool> StopAtAsync(int stop, Func<Task> change)
    {
        var step = 0;
        using var hook = FaultInjection.Use(point =>
        {
            // From here on the machine is off: nothing that cleans up may run either.
            if (step++ >= stop) throw new StoppedException(point);
        });
        try
        {
            await change();
            return false;
        }
        catch (StoppedException)
        {
            return true;
        }
    }

    private sealed class StoppedException(FaultPoint point) : Exception($"stopped before {point}");
}

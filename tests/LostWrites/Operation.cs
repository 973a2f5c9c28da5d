using SkorionOS.Boot;
using SkorionOS.Deploy.Arguments;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.LostWrites.Tests;

/// <summary>Something that a device does, and the menu that it leads to.</summary>
/// <param name="Name">What it is called in the list of tests.</param>
/// <param name="Expected">The versions in the menu afterwards, in its order.</param>
internal sealed record Operation(string Name, params string[] Expected)
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new("first switch", "1"),
        new("update", "2", "1"),
        new("update that removes an old deployment", "5", "4", "3", "2"),
        new("image pull", "4", "3", "2", "1"),
        new("rollback", "1", "2"),
        new("gc", "4", "3", "2"),
        new("kargs", "4", "3", "2", "1"),
        new("running: update", "3", "2", "1"),
        new("running: update that replaces what is staged", "4", "2", "1"),
        new("running: update back to what runs", "2", "1"),
        new("running: rollback", "1", "2"),
        new("running: coming back", "2", "1"),
        new("running: rollback that drops what is staged", "1", "2"),
        new("running: boot completion", "2", "1"),
    ];

    /// <summary>Brings a device to where it starts.</summary>
    /// <returns>What starts it, on that device or on one that has the same disks.</returns>
    public Task<Func<Machine, Task>> PrepareAsync(Machine machine) => Name.StartsWith("running: ", StringComparison.Ordinal)
        ? PrepareRunningAsync(machine)
        : PrepareStandingAsync(machine);

    private async Task<Func<Machine, Task>> PrepareStandingAsync(Machine machine)
    {
        var versions = Name switch { "first switch" => 0, "update" => 1, "rollback" => 2, _ => 4 };
        for (var version = 1; version <= versions; version++)
        {
            await machine.BringAsync(Image(version, version / 2));
        }

        var next = Image(versions + 1, (versions + 1) / 2);
        switch (Name)
        {
            case "rollback":
                var target = machine.Read().Fallback!.Id.Hex;
                return device => Task.FromResult(device.With(engine => engine.Rollback(target)));
            case "gc":
                // The oldest has failed, and an image that was asked for is not wanted any more.
                machine.Publish(next);
                await machine.WithAsync(engine => engine.PullAsync(machine.Reference));
                var oldest = Path.Join(machine.Entries, machine.Read().InBootOrder[^1].Entry!.FileName);
                File.Move(oldest, oldest.Replace("+3.conf", "+0-3.conf", StringComparison.Ordinal));
                return device => CollectAsync(device, next.ManifestDigest);
            case "kargs":
                machine.Bless(machine.Read().Fallback!);
                Directory.CreateDirectory(Path.Join(machine.EtcOf(machine.Read().Fallback!.Id), "bootc/kargs.d"));
                Directory.CreateDirectory(Path.Join(machine.EtcOf(machine.Read().Current!.Id), "bootc/kargs.d"));
                return device => Task.FromResult(
                    device.With(engine => engine.ChangeArguments(new KernelArgumentsEdit([KernelArgument.Parse("foo")], [], []))));
            case "image pull":
                machine.Publish(next);
                return device => device.WithAsync(engine => engine.PullAsync(device.Reference));
            default:
                machine.Publish(next);
                return device => device.FollowAsync();
        }
    }

    private async Task<Func<Machine, Task>> PrepareRunningAsync(Machine machine)
    {
        for (var version = 1; version <= 2; version++)
        {
            await machine.BringAsync(Image(version, version));
            machine.Boot();
        }

        var (first, second) = (machine.Get("1").Id.Hex, machine.Get("2").Id.Hex);
        switch (Name)
        {
            case "running: rollback":
                return device => Task.FromResult(device.With(engine => engine.Rollback(first)));
            case "running: coming back":
                machine.With(engine => engine.Rollback(first));
                return device => Task.FromResult(device.With(engine => engine.Rollback(second)));
            case "running: update":
                machine.Publish(Image(3, 3));
                return device => device.FollowAsync();
        }

        await machine.BringAsync(Image(3, 3));
        switch (Name)
        {
            case "running: rollback that drops what is staged":
                return device => Task.FromResult(device.With(engine => engine.Rollback(first)));
            case "running: boot completion":
                for (var tries = 0; tries < 3; tries++)
                {
                    machine.Boot(good: false);
                }

                machine.Boot();
                return device => Task.FromResult(device.With(engine => engine.CompleteBoot()));
            default:
                machine.Publish(Name.EndsWith("what runs", StringComparison.Ordinal) ? Image(2, 2) : Image(4, 4));
                return device => device.FollowAsync();
        }
    }

    private static Task CollectAsync(Machine machine, Digest unwanted)
    {
        if (machine.With(engine => engine.ReadImages()).Any(image => image.Image.ManifestDigest == unwanted))
        {
            machine.With(engine => engine.RemoveImage(unwanted.ToString()));
        }

        machine.With(engine => engine.CollectGarbage());
        return Task.CompletedTask;
    }

    private static OciImage Image(int version, int kernel) => BootableImage.Make($"{version}", kernel: $"kernel {kernel}");
}

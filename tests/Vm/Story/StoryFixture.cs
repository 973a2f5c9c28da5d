using System.Diagnostics;
using System.Globalization;
using SkorionOS.Testing.Registry;
using SkorionOS.Vm.Tests.Machine;

namespace SkorionOS.Vm.Tests.Story;

/// <summary>What the steps of one story share: a registry, a disk, the machine that runs from it, and the log. When a step has failed, the others fail at once.</summary>
public abstract class StoryFixture(string name) : IAsyncLifetime
{
    private string? _failed;

    public MachineLog Log { get; } = new(name);

    public DockerRegistry Registry { get; private set; } = null!;

    public TestImages Images { get; private set; } = null!;

    public TestDisk Disk { get; private set; } = null!;

    /// <summary>The machine that is switched on; a step that cuts the power starts the next one.</summary>
    public VirtualMachine Machine { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Registry = await DockerRegistry.StartAsync();
        Images = await TestImages.OpenAsync(Registry);
        Disk = new TestDisk(name);
    }

    public virtual async Task DisposeAsync()
    {
        if (Machine is not null)
            await Machine.DisposeAsync();
        if (Registry is not null)
            await Registry.DisposeAsync();

        Disk?.Dispose();
    }

    /// <summary>Switches a machine with the disk on.</summary>
    public Task SwitchOnAsync() => SwitchOnAsync(Disk);

    /// <summary>Switches a machine on that starts from the first disk, and has the second one besides.</summary>
    public async Task SwitchOnAsync(TestDisk first, TestDisk? second = null) =>
        Machine = await VirtualMachine.StartAsync(first.Path, first.Variables, Log, second?.Path);

    /// <summary>Shuts the machine down in good order, so that another one can be switched on.</summary>
    public async Task SwitchOffAsync()
    {
        await Machine.PowerOffAsync();
        await Machine.DisposeAsync();
        Machine = null!;
    }

    /// <summary>Cuts the power, and switches the machine on again.</summary>
    public async Task CutPowerAsync()
    {
        await Machine.DisposeAsync();
        await SwitchOnAsync();
    }

    /// <summary>Runs the body of a step.</summary>
    public async Task StepAsync(string step, Func<Task> body)
    {
        Assert.True(_failed is null, $"not tried: step \"{_failed}\" failed before");
        long started = Stopwatch.GetTimestamp();
        _failed = step;
        await body();
        _failed = null;
        Log.Note(string.Create(CultureInfo.InvariantCulture, $"{step}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
    }
}

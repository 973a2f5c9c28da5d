using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests.Nightly;

/// <summary>A machine with two disks.</summary>
public sealed class DisksFixture() : StoryFixture("disks")
{
    public TestDisk Other { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Other = new TestDisk("disks-other");
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Other?.Dispose();
    }
}

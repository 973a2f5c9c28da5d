using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests.Nightly;

/// <summary>The same system twice: with our root, and on an ordinary ext4.</summary>
public sealed class TimesFixture() : StoryFixture("times")
{
    public TestDisk Plain { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Plain = new TestDisk("times-plain");
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Plain?.Dispose();
    }
}

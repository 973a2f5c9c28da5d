namespace SkorionOS.SetupRoot.Tests;

public sealed class RootTests : IDisposable
{
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Boot_FirstDeployment_ShowsTheImage()
    {
        var id = _machine.Deploy();

        var seen = _machine.Boot(id, "cmp usr/bin/tool <(seq 1 1000); cat etc/deep/vendor var/lib/app/data; stat -c '%u:%g' var/lib/app/data; findmnt -n -o SOURCE .");

        Assert.Equal($"vendor 1\nseeded\n7:8\ncomposefs:{id}\n", seen);
    }
}

using SkorionOS.Daemon.Background;
using SkorionOS.Testing.Files;

namespace SkorionOS.Daemon.Tests.Background;

public sealed class MachineIdentityTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void FleetLockId_SystemdAsked_SaysTheSame()
    {
        // systemd reads the machine's own file, so it gets another one to see.
        var systemd = Tool.Run("unshare", "--mount", "sh", "-ec", $"""
            mount -t tmpfs none /mnt
            echo {Id} >/mnt/id
            chmod 444 /mnt/id
            [ -e /etc/machine-id ] || touch /etc/machine-id
            mount --bind /mnt/id /etc/machine-id
            systemd-id128 machine-id --app-specific=a6e0f83d7bc744d682534c89643a8ec8
            """);

        Assert.Equal(systemd.Trim(), MachineIdentity.TryParse(Id)!.FleetLockId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("uninitialized\n")]
    [InlineData("00000000000000000000000000000000\n")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    [InlineData("0123456789abcdef0123456789abcdef00")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    public void TryParse_NoMachineId_Null(string text) => Assert.Null(MachineIdentity.TryParse(text));

    [Fact]
    public void PlaceFor_SameMachineAndSubject_IsTheSame() =>
        Assert.Equal(MachineIdentity.TryParse(Id)!.PlaceFor("a"), MachineIdentity.TryParse(Id + "\n")!.PlaceFor("a"));

    [Fact]
    public void PlaceFor_ManyMachines_AreSpreadEvenlyAndAnewForEachSubject()
    {
        var machines = Enumerable.Range(1, 10_000).Select(number => MachineIdentity.TryParse($"{number:x32}")!).ToList();
        var first = machines.ConvertAll(machine => machine.PlaceFor("first"));
        var second = machines.ConvertAll(machine => machine.PlaceFor("second"));

        Assert.All(first, place => Assert.InRange(place, double.Epsilon, 1));
        Assert.All(first.GroupBy(place => (int)(place * 10)), tenth => Assert.InRange(tenth.Count(), 850, 1150));

        // Of those in the first tenth of one image, a tenth is in the first tenth of the other.
        Assert.InRange(first.Zip(second).Count(pair => pair is { First: <= 0.1, Second: <= 0.1 }), 60, 145);
    }
}

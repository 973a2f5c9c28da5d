using System.Runtime.InteropServices;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Native;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Systemd;

/// <summary>The bus of a user's session, as dbus-daemon makes one: for him alone.</summary>
public sealed class UserBusTests
{
    // nobody: dbus-daemon runs for users that exist alone.
    private const uint User = 65534;
    private static readonly BusRequest s_whoAmI = new("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixUser", "s");

    [Fact]
    public async Task OpenAsUserAsync_WhereRootIsNotLetIn_IsTheUser()
    {
        await using var session = await UserBus.StartAsync(User);
        await Assert.ThrowsAsync<LinuxException>(() => BusConnection.OpenAsync(session.Address));
        using var directory = Dir.Open(session.Directory);

        await using var bus = await BusConnection.OpenAsUserAsync(directory, "bus", User);

        // A connection that has not said who it is has no name to ask for; its first call is answered to whoever it is.
        var names = (object[])(await bus.CallAsync(s_whoAmI with { Member = "ListNames", Signature = "", Arguments = [] }))[0];
        var own = names.Cast<string>().Single(name => name[0] == ':');
        Assert.Equal(User, Assert.Single(await bus.CallAsync(s_whoAmI with { Arguments = [own] })));
    }

    /// <summary>The identity belongs to a thread, and threads that are started from it inherit it.</summary>
    [Fact]
    public async Task OpenAsUserAsync_Afterwards_IsRootAgain()
    {
        await using var session = await UserBus.StartAsync(User);
        using var directory = Dir.Open(session.Directory);

        await using var bus = await BusConnection.OpenAsUserAsync(directory, "bus", User);
        var there = await bus.RunAsync(() => Task.FromResult(File.ReadAllText($"/proc/thread-self/status")));

        var own = File.ReadAllText("/proc/self/status");
        Assert.Equal(IdentityOf(own), IdentityOf(there));
        Assert.DoesNotContain(User.ToString(System.Globalization.CultureInfo.InvariantCulture), IdentityOf(there), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsUserAsync_OfASocketOfAnother_IsRefused()
    {
        await using var session = await UserBus.StartAsync(User);
        using var directory = Dir.Open(session.Directory);

        var error = await Assert.ThrowsAsync<LinuxException>(() => BusConnection.OpenAsUserAsync(directory, "bus", User + 1));

        Assert.Equal(Errno.EACCES, error.Error);
    }

    [Fact]
    public async Task OpenAsUserAsync_OfALink_IsRefused()
    {
        await using var session = await UserBus.StartAsync(User);
        using var directory = Dir.Open(session.Directory);
        directory.Symlink("bus", "link");
        Tool.Run("chown", "-h", $"{User}", $"{session.Directory}/link");

        var error = await Assert.ThrowsAsync<LinuxException>(() => BusConnection.OpenAsUserAsync(directory, "link", User));

        Assert.Equal(Errno.EACCES, error.Error);
    }

    [Fact]
    public async Task OpenAsUserAsync_WhereNobodyAnswers_DoesNotHang()
    {
        using var directory = new ScratchDirectory();
        using var listener = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(directory["bus"]));
        listener.Listen();
        Tool.Run("chown", $"{User}", directory["bus"]);
        using var opened = Dir.Open(directory.Path);
        using var cancelling = new CancellationTokenSource();

        var bus = await BusConnection.OpenAsUserAsync(opened, "bus", User);
        var waiting = bus.CallAsync(s_whoAmI with { Arguments = ["x"] }, cancelling.Token);
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Task.Run(bus.Dispose).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void UnixAddress_AgainstTheHeader_HasItsLayout()
    {
        var (size, numbers) = HeaderProbe.Run(
            "<sys/un.h>\n#include <sys/socket.h>\n#include <sys/syscall.h>", "struct sockaddr_un", ["sun_family", "sun_path"],
            "AF_UNIX", "SOCK_STREAM", "SOCK_NONBLOCK", "SOCK_CLOEXEC", "SYS_setresuid");

        Assert.Equal(size, Marshal.SizeOf<SocketCalls.UnixAddress>());
        Assert.Equal(
            [
                Marshal.OffsetOf<SocketCalls.UnixAddress>("Family"), Marshal.OffsetOf<SocketCalls.UnixAddress>("Path"),
                SocketCalls.AF_UNIX, SocketCalls.SOCK_STREAM, SocketCalls.SOCK_NONBLOCK, SocketCalls.SOCK_CLOEXEC, UserSocket.SetResUid,
            ],
            numbers);
    }

    private static string IdentityOf(string status) =>
        string.Join('\n', status.Split('\n').Where(line => line.StartsWith("Uid:", StringComparison.Ordinal) || line.StartsWith("CapEff:", StringComparison.Ordinal)));
}

using SkorionOS.Interop.Systemd;
using SkorionOS.Testing;
using SkorionOS.Testing.Bus;

namespace SkorionOS.Integration.Tests.Access;

/// <summary>The bus's part of the files, judged by dbus-daemon.</summary>
public sealed class BusPolicyTests
{
    private const string Name = "org.skorionos.Bootc1";

    private static string Policy { get; } = File.ReadAllText(Repository.PathOf("systemd", "usr", "share", "dbus-1", "system.d", $"{Name}.conf"));

    [Fact]
    public async Task Own_ByRoot_Allowed()
    {
        await using var bus = await PrivateBus.StartAsync(Policy);

        var (exit, output, error) = await RequestNameAsync(bus, "root");

        Assert.True(exit == 0, error);
        Assert.Equal("u 1", output.Trim());
    }

    [Fact]
    public async Task Own_ByAnotherUser_Denied()
    {
        await using var bus = await PrivateBus.StartAsync(Policy);

        var (exit, _, error) = await RequestNameAsync(bus, "nobody");

        Assert.NotEqual(0, exit);
        Assert.Contains("Access denied", error, StringComparison.Ordinal);
    }

    /// <summary>Calling is for everybody; nothing is there to answer, which is said by the service's side and not by the bus.</summary>
    [Theory]
    [InlineData(true, "org.freedesktop.DBus.Error.UnknownObject")]
    [InlineData(false, "org.freedesktop.DBus.Error.AccessDenied")]
    public async Task Call_ByAnotherUser_ArrivesWithThePolicyAlone(bool withPolicy, string error)
    {
        await using var bus = await PrivateBus.StartAsync(
            withPolicy ? Policy : $"<busconfig><policy user=\"root\"><allow own=\"{Name}\"/></policy></busconfig>");
        await using var service = await BusConnection.OpenAsync(bus.Address);
        await service.RequestNameAsync(Name);

        var (exit, _, complaint) = await RunAsAsync(bus, "nobody", "gdbus", "call", "--address", bus.Address, "--dest", Name, "--object-path", "/", "--method", "a.b.C");

        Assert.NotEqual(0, exit);
        Assert.Contains(error, complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activation_OfTheName_IsKnownToTheBus()
    {
        await using var bus = await PrivateBus.StartAsync(Policy);
        File.Copy(Repository.PathOf("systemd", "usr", "share", "dbus-1", "system-services", $"{Name}.service"), Path.Combine(bus.ServiceDirectory, $"{Name}.service"));
        await CallBusAsync(bus, "ReloadConfig");

        var (exit, output, error) = await CallBusAsync(bus, "ListActivatableNames");

        Assert.True(exit == 0, error);
        Assert.Contains($"\"{Name}\"", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Error)> RequestNameAsync(PrivateBus bus, string user) =>
        RunAsAsync(bus, user, "busctl", $"--address={bus.Address}", "call", "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName", "su", Name, "0");

    private static Task<(int ExitCode, string Output, string Error)> CallBusAsync(PrivateBus bus, string member) =>
        RunAsAsync(bus, "root", "busctl", $"--address={bus.Address}", "call", "org.freedesktop.DBus", "/", "org.freedesktop.DBus", member);

    private static Task<(int ExitCode, string Output, string Error)> RunAsAsync(PrivateBus bus, string user, params string[] command) =>
        bus.RunToolAsync("setpriv", [$"--reuid={user}", "--clear-groups", .. command]);
}

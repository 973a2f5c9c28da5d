using SkorionOS.Daemon.Bus;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Integration.Tests.Service;

/// <summary>What polkit says to the service of users who are not root: allowed, or denied. The clients are gdbus, busctl and python3-dbus.</summary>
public sealed class AccessTests
{
    private const uint Nobody = 65534;
    private const string Denied = "GDBus.Error:org.freedesktop.DBus.Error.AccessDenied: ";
    private const string NeedsPerson = "GDBus.Error:org.freedesktop.DBus.Error.InteractiveAuthorizationRequired: ";

    [Fact]
    public async Task Allowed_Update_WorksAndTheRecordsSayWhoItWas()
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("YES"));
        guarded.Machine.Publish("2.0");

        var (exit, output, error) = await guarded.CallAsync("nobody", "Update", "{}");

        Assert.True(exit == 0, error + guarded.Machine.Log);
        var job = output.Split('\'')[1];
        await ServiceMachine.WaitForStateAsync(guarded.Root, job, "done", "failed");
        Assert.Equal("", await ServiceMachine.ReadAsync(guarded.Root, job, BusNames.Job, "ErrorMessage"));
        Assert.Equal(Nobody, await ServiceMachine.ReadAsync(guarded.Root, job, BusNames.Job, "Uid"));
        Assert.Equal(("update", "user", Nobody), Who(await guarded.LastAsync()));
        Assert.Contains($"(user {Nobody})", guarded.Machine.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allowed_Pin_WorksAndTheHistorySaysWhoItWas()
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("YES"));

        var (exit, _, error) = await guarded.Machine.Bus.RunToolAsync(
            "setpriv", "--reuid=nobody", "--clear-groups", "busctl", "call", BusNames.Service, BusNames.ManagerPath, BusNames.Manager, "Pin", "sba{sv}", "", "true", "0");

        Assert.True(exit == 0, error + guarded.Machine.Log);
        Assert.True(await guarded.IsPinnedAsync());
        Assert.Equal(("pin", "user", Nobody), Who(await guarded.LastAsync()));
    }

    [Fact]
    public async Task Allowed_Check_AnswersAndIsKeptForAll()
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("action.id === \"org.skorionos.Bootc1.check\" ? YES : NO"));
        var image = guarded.Machine.Publish("2.0");

        var (exit, output, error) = await guarded.CallAsync("nobody", "Check", "{}");

        Assert.True(exit == 0, error + guarded.Machine.Log);
        Assert.Contains("'outcome': <'available'>", output, StringComparison.Ordinal);
        var kept = (IReadOnlyDictionary<string, object>)await ServiceMachine.ReadAsync(guarded.Root, BusNames.ManagerPath, BusNames.Manager, "UpdateAvailable");
        Assert.Equal(image.ManifestDigest.ToString(), ((BusVariant)kept["digest"]).Value);
    }

    [Fact]
    public async Task Denied_Update_SaysSoAndDoesNothing()
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("NO"));
        guarded.Machine.Publish("2.0");

        var (exit, _, error) = await guarded.CallAsync("nobody", "Update", "{}");

        Assert.Equal(1, exit);
        Assert.Contains($"{Denied}polkit does not allow org.skorionos.Bootc1.update to user {Nobody}", error, StringComparison.Ordinal);
        Assert.Empty(await guarded.JobsAsync());
        Assert.Equal("switch", (string?)(await guarded.LastAsync())["operation"]);
    }

    [Fact]
    public async Task Denied_ToPythonDbus_IsAnErrorOfThatName()
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("NO"));
        var script = $"""
            import dbus
            manager = dbus.Interface(dbus.SystemBus().get_object("{BusNames.Service}", "{BusNames.ManagerPath}"), "{BusNames.Manager}")
            try:
                manager.Pin("", True, dbus.Dictionary(signature="sv"))
            except dbus.DBusException as error:
                print(error.get_dbus_name())
            """;

        var (exit, output, error) = await guarded.Machine.Bus.RunToolAsync("setpriv", "--reuid=nobody", "--clear-groups", "/usr/bin/python3", "-c", script);

        Assert.True(exit == 0, error);
        Assert.Equal(BusException.AccessDenied, output.Trim());
        Assert.False(await guarded.IsPinnedAsync());
    }

    [Theory]
    [InlineData(false, "the call did not allow to ask him")]
    [InlineData(true, "no program is there that could ask him")]
    public async Task NeedsAPerson_WhoCannotBeAsked_IsAnErrorOfItsOwn(bool mayAsk, string why)
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("AUTH_ADMIN"));

        var (exit, _, error) = await guarded.CallAsync("nobody", "Pin", ["", "true", "{}", .. mayAsk ? new[] { "--interactive" } : []]);

        Assert.Equal(1, exit);
        Assert.Contains(NeedsPerson, error, StringComparison.Ordinal);
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.False(await guarded.IsPinnedAsync());
    }

    /// <summary>One user may do exactly what the row says, the other anything but that.</summary>
    [Theory]
    [InlineData("check", "", "", "Check", "{}")]
    [InlineData("update", "image", "IMAGE", "Update", "{}")]
    [InlineData("update", "now", "true", "Update", "{'now': <true>}")]
    [InlineData("downgrade", "digest", "DIGEST", "Update", "{'digest': <'DIGEST'>}")]
    [InlineData("downgrade", "image", "IMAGE", "Update", "{'allow-downgrade': <true>}")]
    [InlineData("switch", "image", "HOST/other:latest", "Switch", "HOST/other:latest", "{}")]
    [InlineData("switch", "from", "IMAGE", "Switch", "HOST/other:latest", "{}")]
    [InlineData("rollback", "deployment", "abcd", "Rollback", "abcd", "{}")]
    [InlineData("pin", "deployment", "abcd", "Pin", "abcd", "true", "{}")]
    [InlineData("pin", "deployment", "abcd", "Unhold", "abcd", "{}")]
    [InlineData("configure", "", "", "SetConfiguration", "{'background.mode': <'check'>}", "{}")]
    [InlineData("inhibit", "", "", "Inhibit", "a game", "a boss fight", "{}")]
    public async Task Method_AsksForItsOwnAction_WithItsDetails(string action, string detail, string value, string method, params string[] arguments)
    {
        var isIt = $"action.id === \"org.skorionos.Bootc1.{action}\"" + (detail.Length > 0 ? $" && action.lookup(\"{detail}\") === VALUE" : "");
        await using var guarded = await GuardedMachine.StartAsync(
            machine => GuardedMachine.Rule($"(({isIt.Replace("VALUE", $"\"{Fill(machine, value)}\"", StringComparison.Ordinal)}) === (subject.user === \"nobody\") ? YES : NO)"));
        string[] filled = [.. arguments.Select(argument => Fill(guarded.Machine, argument))];

        var (_, _, error) = await guarded.CallAsync("nobody", method, filled);
        var (exit, _, denied) = await guarded.CallAsync("daemon", method, filled);

        Assert.DoesNotContain("AccessDenied", error, StringComparison.Ordinal);
        Assert.DoesNotContain("org.freedesktop.DBus.Error", error, StringComparison.Ordinal);
        Assert.Equal(1, exit);
        Assert.Contains($"{Denied}polkit does not allow org.skorionos.Bootc1.{action} to user 1", denied, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_OfAUser_IsHisWithoutAQuestionAndNobodyElses()
    {
        // To begin one is allowed to all; polkit is asked for a job of somebody else, whose question has no digest.
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("action.lookup(\"digest\") === \"\" ? YES : NO"));
        guarded.Machine.PublishSlow("2.0");
        var (exit, output, error) = await guarded.CallAsync("nobody", "Update", "{}");
        Assert.True(exit == 0, error + guarded.Machine.Log);
        var job = output.Split('\'')[1];

        var (others, _, denied) = await ControlAsync(guarded, "daemon", job, "Cancel");
        var (own, _, complaint) = await ControlAsync(guarded, "nobody", job, "Cancel");

        Assert.Equal(1, others);
        Assert.Contains("Access denied", denied, StringComparison.Ordinal);
        Assert.True(own == 0, complaint);
        await ServiceMachine.WaitForStateAsync(guarded.Root, job, "cancelled");
    }

    private static Task<(int ExitCode, string Output, string Error)> ControlAsync(GuardedMachine guarded, string user, string job, string method) => guarded.Machine.Bus.RunToolAsync(
        "setpriv", $"--reuid={user}", "--clear-groups", "busctl", "call", BusNames.Service, job, BusNames.Job, method, "a{sv}", "0");

    private static string Fill(ServiceMachine machine, string text) => text
        .Replace("IMAGE", machine.Image, StringComparison.Ordinal)
        .Replace("HOST", machine.Registry.Host, StringComparison.Ordinal)
        .Replace("DIGEST", "sha256:" + new string('a', 64), StringComparison.Ordinal);

    private static (string?, string?, uint) Who(System.Text.Json.Nodes.JsonNode entry) => ((string?)entry["operation"], (string?)entry["origin"], (uint)entry["uid"]!);
}

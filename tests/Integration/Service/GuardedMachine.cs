using System.Diagnostics;
using System.Text.Json.Nodes;
using SkorionOS.Daemon.Bus;
using SkorionOS.Integration.Tests.Access;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Integration.Tests.Service;

/// <summary>A machine whose service asks a real polkitd on the same bus, with the rules of a test.</summary>
internal sealed class GuardedMachine : IAsyncDisposable
{
    private readonly Polkit _polkit;

    private GuardedMachine(ServiceMachine machine, Polkit polkit, BusConnection bus)
    {
        Machine = machine;
        _polkit = polkit;
        Root = bus;
    }

    public ServiceMachine Machine { get; }

    /// <summary>A connection of root's.</summary>
    public BusConnection Root { get; }

    /// <summary>A rule for all of our actions.</summary>
    /// <param name="result">What it gives: <c>YES</c>, <c>NO</c>, <c>AUTH_ADMIN</c>, or an expression of <c>action</c> and <c>subject</c>.</param>
    public static string Rule(string result) => $$"""
        polkit.addRule(function (action, subject) {
            var YES = polkit.Result.YES, NO = polkit.Result.NO, AUTH_ADMIN = polkit.Result.AUTH_ADMIN;
            return action.id.indexOf("org.skorionos.Bootc1.") === 0 ? {{result}} : polkit.Result.NOT_HANDLED;
        });
        """;

    public static Task<GuardedMachine> StartAsync(string rule) => StartAsync(_ => rule);

    /// <summary>Starts one whose rule is made from the machine.</summary>
    public static async Task<GuardedMachine> StartAsync(Func<ServiceMachine, string> rule)
    {
        var machine = await ServiceMachine.StartAsync(Polkit.BusPolicy);
        try
        {
            return new GuardedMachine(machine, await Polkit.StartAsync(machine.Bus, rule(machine)), await machine.ConnectAsync());
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a method of the manager by gdbus, as a user.</summary>
    public Task<(int ExitCode, string Output, string Error)> CallAsync(string user, string method, params string[] arguments) =>
        Machine.Bus.RunToolAsync("setpriv", [$"--reuid={user}", "--clear-groups", .. Call(method, arguments)]);

    /// <summary>Prepares such a call of nobody's that allows to ask him. It is made when <see cref="Go"/> says so, by a process that is there already.</summary>
    public Task<Process> PrepareAsync(string method, params string[] arguments) => PrepareAsync([.. Call(method, arguments), "--interactive", "--timeout", "120"]);

    /// <summary>Prepares a run of the program as nobody.</summary>
    public Task<Process> PrepareProgramAsync(params string[] arguments) => PrepareAsync([ServiceMachine.Program, .. arguments]);

    private async Task<Process> PrepareAsync(string[] command)
    {
        var caller = Machine.Bus.Start("setpriv", ["--reuid=nobody", "--clear-groups", "sh", "-c", "echo here; read go; exec \"$@\"", "sh", .. command]);
        Assert.Equal("here", await caller.StandardOutput.ReadLineAsync());
        return caller;
    }

    /// <summary>Makes a call that was prepared.</summary>
    public static void Go(Process caller)
    {
        caller.StandardInput.WriteLine("go");
        caller.StandardInput.Flush();
    }

    /// <summary>How such a call ended.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> EndAsync(Process caller)
    {
        var error = caller.StandardError.ReadToEndAsync();
        var output = await caller.StandardOutput.ReadToEndAsync();
        await caller.WaitForExitAsync();
        return (caller.ExitCode, output, await error);
    }

    /// <summary>The jobs that the service knows.</summary>
    public async Task<object[]> JobsAsync() => (object[])(await Root.CallAsync(ServiceMachine.Call("ListJobs", "a{sv}", ServiceMachine.None)))[0];

    /// <summary>Whether the deployment that is booted next is pinned.</summary>
    public async Task<bool> IsPinnedAsync() => (bool)(await Machine.ReadStatusAsync())["staged"]!["pinned"]!;

    /// <summary>The newest line of the history, as everybody reads it.</summary>
    public async Task<JsonNode> LastAsync()
    {
        var history = (string)(await Root.CallAsync(ServiceMachine.Call("ListHistory", "a{sv}", ServiceMachine.None)))[0];
        return JsonNode.Parse(history)![0]!;
    }

    public async ValueTask DisposeAsync()
    {
        Root.Dispose();
        await Machine.DisposeAsync();
        await _polkit.DisposeAsync();
    }

    private string[] Call(string method, string[] arguments) =>
    [
        "gdbus", "call", "--address", Machine.Bus.Address, "--dest", BusNames.Service, "--object-path", BusNames.ManagerPath, "--method", $"{BusNames.Manager}.{method}", .. arguments,
    ];
}

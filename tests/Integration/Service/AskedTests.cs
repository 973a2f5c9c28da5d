using SkorionOS.Daemon.Bus;
using SkorionOS.Integration.Tests.Access;

namespace SkorionOS.Integration.Tests.Service;

/// <summary>A caller who has to prove who he is, and may be asked: polkit asks the agent of his process, and the service waits for it without anybody else's noticing.</summary>
public sealed class AskedTests
{
    [Fact]
    public async Task Asked_AndProved_TheMethodWorksAndOthersWereServedMeanwhile()
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("AUTH_ADMIN"));
        var other = $"{guarded.Machine.Registry.Host}/other:latest";
        var caller = await guarded.PrepareAsync("Switch", other, "{'tls-verify': <false>}");
        using var agent = await AuthenticationAgent.RegisterAsync(guarded.Machine.Bus, caller.Id);

        GuardedMachine.Go(caller);
        var question = await agent.NextAsync();

        Assert.Equal("org.skorionos.Bootc1.switch", question.Action);
        Assert.Equal($"{caller.Id}", question.Details["polkit.subject-pid"]);
        Assert.Equal($"Authentication is required to replace the operating system by {other}, and to take updates from there.", question.Message);
        var (exit, _, error) = await guarded.Machine.RunAsAsync("nobody", "status");
        Assert.True(exit == 0, error);
        Assert.Empty(await guarded.JobsAsync());
        Assert.False(caller.HasExited);

        await agent.ApproveAsync(question);

        var (callerExit, output, complaint) = await GuardedMachine.EndAsync(caller);
        Assert.True(callerExit == 0, complaint + guarded.Machine.Log);
        Assert.Equal(65534u, await ServiceMachine.ReadAsync(guarded.Root, output.Split('\'')[1], BusNames.Job, "Uid"));
    }

    [Fact]
    public async Task Asked_AndDismissed_IsDeniedAndNothingHappened()
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("AUTH_ADMIN"));
        var caller = await guarded.PrepareAsync("Pin", "", "true", "{}");
        using var agent = await AuthenticationAgent.RegisterAsync(guarded.Machine.Bus, caller.Id);

        GuardedMachine.Go(caller);
        AuthenticationAgent.Dismiss(await agent.NextAsync());

        var (exit, _, error) = await GuardedMachine.EndAsync(caller);
        Assert.Equal(1, exit);
        Assert.Contains(
            "GDBus.Error:org.freedesktop.DBus.Error.AccessDenied: org.skorionos.Bootc1.pin was not allowed: the question was dismissed", error, StringComparison.Ordinal);
        Assert.False(await guarded.IsPinnedAsync());
    }

    [Fact]
    public async Task Asked_AndTheCallerGoesAway_TheQuestionIsTakenBack()
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("AUTH_ADMIN"));
        var caller = await guarded.PrepareAsync("Pin", "", "true", "{}");
        using var agent = await AuthenticationAgent.RegisterAsync(guarded.Machine.Bus, caller.Id);
        GuardedMachine.Go(caller);
        var question = await agent.NextAsync();

        caller.Kill();

        await question.Withdrawn.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(await guarded.IsPinnedAsync());
        Assert.Empty(await guarded.JobsAsync());
        Assert.DoesNotContain("Exception", guarded.Machine.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_ByTheProgram_WaitsForThePersonToo()
    {
        await using var guarded = await GuardedMachine.StartAsync(GuardedMachine.Rule("AUTH_ADMIN"));
        guarded.Machine.Publish("2.0");
        var caller = await guarded.PrepareProgramAsync("update", "--check");
        using var agent = await AuthenticationAgent.RegisterAsync(guarded.Machine.Bus, caller.Id);

        GuardedMachine.Go(caller);
        var question = await agent.NextAsync();
        await agent.ApproveAsync(question);

        var (exit, output, error) = await GuardedMachine.EndAsync(caller);
        Assert.True(exit == 0, error + guarded.Machine.Log);
        Assert.Equal("org.skorionos.Bootc1.check", question.Action);
        Assert.StartsWith($"Update available: {guarded.Machine.Image} 2.0, ", output, StringComparison.Ordinal);
    }
}

using SkorionOS.Vm.Tests.Machine;

namespace SkorionOS.Vm.Tests.Story;

/// <summary>What steps of a story do again and again.</summary>
internal static class MachineStory
{
    private static readonly TimeSpan UpdateLimit = TimeSpan.FromMinutes(4);

    /// <summary>Waits until the machine is up, and finds it running this version, blessed and without a failed unit.</summary>
    public static async Task<GuestStatus> IsUpAsync(this StoryFixture story, string version, TimeSpan? limit = null)
    {
        await story.Machine.UpAsync(version, limit);
        GuestStatus status = await GuestStatus.ReadAsync(story.Machine);
        Assert.Equal(version, status.Booted);
        Assert.Equal("", await story.Machine.DoAsync("""
            for unit in $(systemctl list-units --failed --plain --no-legend | cut -d' ' -f1); do systemctl status --no-pager --full "$unit" || true; done
            """));
        Assert.DoesNotContain("+", Assert.IsType<string>(status.BootedEntry), StringComparison.Ordinal);
        return status;
    }

    /// <summary>Reboots in good order, and waits as <see cref="IsUpAsync"/> does.</summary>
    public static async Task<GuestStatus> RebootAsync(this StoryFixture story, string version)
    {
        await story.Machine.ResetAsync();
        return await story.IsUpAsync(version);
    }

    /// <summary>Publishes an image and updates to it: it is staged, and what runs stays what it is.</summary>
    public static async Task<GuestStatus> StageAsync(this StoryFixture story, string image, string version)
    {
        await story.Images.PublishAsync(image);
        string? running = (await GuestStatus.ReadAsync(story.Machine)).Booted;
        await story.Machine.DoAsync("bootc update", UpdateLimit);
        GuestStatus status = await GuestStatus.ReadAsync(story.Machine);
        Assert.Equal((running, version), (status.Booted, status.Staged));
        return status;
    }

    /// <summary>
    /// Stages an image that cannot make it, reboots, and finds the machine back at what it ran, by itself and after every try; the image is held.
    /// </summary>
    /// <param name="reason">Begins what the status says of the held version, after its number.</param>
    public static async Task<IReadOnlyList<Boot>> FallsBackAsync(this StoryFixture story, string image, string version, string good, string reason, Func<GuestStatus, Task>? damage = null)
    {
        int before = story.Log.Boots.Count;
        GuestStatus staged = await story.StageAsync(image, version);
        if (damage is null)
            await story.Machine.ResetAsync();
        else
            await damage(staged);

        GuestStatus status = await story.IsUpAsync(good, FallbackLimit);
        Assert.Equal(good, status.Booted);
        Assert.Contains(status.Held, held => held.StartsWith($"{version} {reason}", StringComparison.Ordinal));
        Assert.Contains("Held:", await story.Machine.DoAsync("bootc update"), StringComparison.Ordinal);
        Assert.Null((await GuestStatus.ReadAsync(story.Machine)).Staged);
        return [.. story.Log.Boots.Skip(before).SkipLast(1)];
    }

    /// <summary>Three boots that fail, each up to a minute and then ten seconds of a panic, and one that does not.</summary>
    private static TimeSpan FallbackLimit => 3 * VirtualMachine.BootLimit;
}

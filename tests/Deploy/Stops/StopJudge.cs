namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>What was before an operation, to compare with what is found after a stop of it, and again after a second run.</summary>
internal sealed class StopJudge(StopOperation operation, SysrootFixture before)
{
    private readonly string? _first = FirstOf(before);
    private readonly Boot.DeploymentId? _current = before.Read().Current?.Id;
    private readonly string? _entry = ReadEntry(before);

    private readonly string _marks = ReadMarks(before);

    // A damage that is being repaired is no damage that the stop made.
    private readonly bool _isSound = before.With(engine => engine.Check()).IsClean;

    /// <summary>The old state or the new one: sound, what runs untouched, and first in the menu what was, what will be, or what runs: that is when what was staged
    /// is dropped, and the target is not yet in its place.</summary>
    public void AssertStopped(SysrootFixture fixture, string when)
    {
        if (_isSound)
        {
            fixture.AssertSound(when);
        }

        var stopped = fixture.Read();
        Assert.True(_current is null || stopped.InBootOrder.Any(deployment => deployment.Id == _current), $"{when}: what was current is not in the menu");
        var first = FirstOf(fixture);
        Assert.True(first == _first || first == operation.Menu.Split(' ')[0] || first == stopped.Booted?.Origin.ImageVersion, $"{when}: version {first} would be booted");

        // The mark of what was there or of what is there, whole; and never ahead of what is staged.
        Assert.True(
            operation.Mark is null || ReadMarks(fixture) == _marks || (ReadMarks(fixture).Contains(operation.Mark, StringComparison.Ordinal) && first == operation.Menu.Split(' ')[0]),
            $"{when}: the marks are {ReadMarks(fixture)}");
        if (fixture.Firmware.Booted is { } booted)
        {
            Assert.True(
                stopped.Booted is { IsBootable: true } running && running.Id == booted.Id && _entry == ReadEntry(fixture), $"{when}: what runs was touched");
        }
    }

    /// <summary>The end that was to be come to, and nothing beside.</summary>
    public void AssertDone(SysrootFixture fixture, string when)
    {
        fixture.AssertSound(when);
        Assert.True(operation.Menu == fixture.Menu, $"{when}: the menu is {fixture.Menu}");
        Assert.Contains(operation.Mark ?? "", ReadMarks(fixture), StringComparison.Ordinal);
        var held = string.Join(' ', fixture.Read().All.Where(deployment => deployment.Origin.Hold is not null).Select(deployment => deployment.Origin.ImageVersion));
        Assert.True(operation.Held == held, $"{when}: held are {held}");

        // What was being removed is nobody's any more; whoever collects finishes it.
        fixture.With(engine => engine.CollectGarbage());
        Assert.True(fixture.Read().All.All(deployment => !deployment.Origin.Staging && !deployment.Origin.Removing), $"{when}: a mark is left");
        fixture.AssertClean(when, tidy: true);
    }

    private static string? FirstOf(SysrootFixture fixture) => fixture.Read().InBootOrder is [var first, ..] ? first.Origin.ImageVersion : null;

    private static string ReadMarks(SysrootFixture fixture) =>
        Path.Join(fixture.Storage, "high-water.json") is var file && File.Exists(file) ? File.ReadAllText(file) : "";

    private static string? ReadEntry(SysrootFixture fixture) => fixture.Firmware.Booted is not null && fixture.Read().Booted?.Entry?.FileName is { } name
        ? name + File.ReadAllText(Path.Join(fixture.Entries, name))
        : null;
}

using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Tests.Background.Rollouts;

public sealed class RolloutAnnotationsTests
{
    [Fact]
    public void Names_AgainstTheDocument_AreTheSame() => Assert.Equal(
        [RolloutAnnotations.Start, RolloutAnnotations.StartValue, RolloutAnnotations.Duration],
        DocumentTable.Read("| annotation | value |").Select(row => DocumentTable.Codes(row[0]).Single()));

    [Fact]
    public void Read_All_IsTheRollout() => Assert.Equal(
        new RolloutReading(new Rollout(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero), 0.05, TimeSpan.FromHours(60)), null),
        Read("2026-05-01T12:00:00+02:00", "0.05", "P2DT12H"));

    [Fact]
    public void Read_StartAlone_IsARolloutThatStandsStill() => Assert.Equal(
        new Rollout(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), 0, null), Read("2026-05-01T12:00:00Z", null, null).Rollout);

    [Fact]
    public void Read_None_IsNone() => Assert.Same(RolloutReading.None, RolloutAnnotations.Read(new Dictionary<string, string> { ["other"] = "1" }));

    [Theory]
    [InlineData(null, "0.5", null, "start is missing")]
    [InlineData(null, null, "P1D", "start is missing")]
    [InlineData("", null, null, "start is no time")]
    [InlineData("2026-05-01", null, null, "start is no time")]
    [InlineData("2026-05-01T12:00:00", null, null, "start is no time")]
    [InlineData("2026-13-01T12:00:00Z", null, null, "start is no time")]
    [InlineData("9999-12-31T23:59:59Z", null, "P1D", "start is no time")]
    [InlineData("1777636800", null, null, "start is no time")]
    [InlineData("2026-05-01T12:00:00Z", "1.1", null, "start-value is no number")]
    [InlineData("2026-05-01T12:00:00Z", "-0.1", null, "start-value is no number")]
    [InlineData("2026-05-01T12:00:00Z", "50%", null, "start-value is no number")]
    [InlineData("2026-05-01T12:00:00Z", "0,5", null, "start-value is no number")]
    [InlineData("2026-05-01T12:00:00Z", "NaN", null, "start-value is no number")]
    [InlineData("2026-05-01T12:00:00Z", null, "", "duration is no duration")]
    [InlineData("2026-05-01T12:00:00Z", null, "P", "duration is no duration")]
    [InlineData("2026-05-01T12:00:00Z", null, "PT", "duration is no duration")]
    [InlineData("2026-05-01T12:00:00Z", null, "P1DT", "duration is no duration")]
    [InlineData("2026-05-01T12:00:00Z", null, "P1M", "duration is no duration")]
    [InlineData("2026-05-01T12:00:00Z", null, "-P1D", "duration is no duration")]
    [InlineData("2026-05-01T12:00:00Z", null, "48", "duration is no duration")]
    [InlineData("2026-05-01T12:00:00Z", null, "P367D", "duration is no duration")]
    [InlineData("2026-05-01T12:00:00Z", null, "P999999999999D", "duration is no duration")]
    public void Read_Wrong_ReachesNobodyButThoseAhead(string? start, string? value, string? duration, string reason)
    {
        var reading = Read(start, value, duration);
        var machine = MachineIdentity.TryParse("0123456789abcdef0123456789abcdef")!;
        var image = Digest.Sha256("image"u8);
        var turn = RolloutTurn.Of(reading, image, BackgroundSettings.Default, machine);

        Assert.Null(reading.Rollout);
        Assert.Contains("org.skorionos.bootc.rollout." + reason, reading.Error, StringComparison.Ordinal);
        Assert.Null(turn.Time);
        Assert.Contains(reason, turn.Never, StringComparison.Ordinal);
        Assert.NotNull(RolloutTurn.Of(reading, image, BackgroundSettings.Default with { RolloutPosition = 0 }, machine).Time);
    }

    [Fact]
    public void TurnOf_AnnotationsPublishedAnew_LeaveTheMachinesInTheirPlaces()
    {
        var machines = Enumerable.Range(1, 500).Select(number => MachineIdentity.TryParse($"{number:x32}")!).ToList();
        var image = Digest.Sha256("config"u8);
        var half = machines.Where(machine => Turn("0.5", machine) is not null).ToHashSet();

        Assert.InRange(half.Count, 200, 300);
        Assert.Subset(half, machines.Where(machine => Turn("0.25", machine) is not null).ToHashSet());

        DateTimeOffset? Turn(string share, MachineIdentity machine) =>
            RolloutTurn.Of(Read("2026-05-01T12:00:00Z", share, null), image, BackgroundSettings.Default, machine).Time;
    }

    private static RolloutReading Read(string? start, string? value, string? duration) => RolloutAnnotations.Read(
        new (string Key, string? Value)[] { (RolloutAnnotations.Start, start), (RolloutAnnotations.StartValue, value), (RolloutAnnotations.Duration, duration) }
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value!));
}

using FsCheck;
using FsCheck.Fluent;
using SkorionOS.Daemon.Background.Rollouts;

namespace SkorionOS.Daemon.Tests.Background.Rollouts;

public sealed class RolloutTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0.2)]
    [InlineData(5, 0.6)]
    [InlineData(9, 0.92)]
    [InlineData(10, 1)]
    [InlineData(1000, 1)]
    public void ShareAt_Hours_GrowsEvenlyFromTheStartValue(int hours, double share) =>
        Assert.Equal(share, new Rollout(Start, 0.2, TimeSpan.FromHours(10)).ShareAt(Start.AddHours(hours)), 12);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0.2)]
    [InlineData(1000, 0.2)]
    public void ShareAt_NoDuration_Stays(int hours, double share) => Assert.Equal(share, new Rollout(Start, 0.2, null).ShareAt(Start.AddHours(hours)));

    [Fact]
    public void TurnOf_AheadOfAll_IsLongPast() => Assert.Equal(DateTimeOffset.MinValue, new Rollout(Start, 0, null).TurnOf(0));

    [Fact]
    public void TurnOf_BeyondAShareThatStays_IsNever()
    {
        Assert.Null(new Rollout(Start, 0.2, null).TurnOf(0.21));
        Assert.Equal(Start, new Rollout(Start, 0.2, null).TurnOf(0.2));
        Assert.Null(new Rollout(Start, 0, null).TurnOf(double.Epsilon));
    }

    [Fact]
    public void TurnOf_AnyPlace_IsWhenTheShareReachesIt()
    {
        var cases =
            from share in Gen.Choose(0, 1000)
            from place in Gen.Choose(1, 1000)
            from minutes in Gen.Choose(0, 100_000)
            select (Rollout: new Rollout(Start, share / 1000.0, TimeSpan.FromMinutes(minutes)), Place: place / 1000.0);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var turn = c.Rollout.TurnOf(c.Place)!.Value;
            var second = TimeSpan.FromSeconds(1);
            Assert.InRange(turn, Start, Start + c.Rollout.Duration!.Value);
            Assert.True(c.Rollout.ShareAt(turn + second) >= c.Place);
            Assert.True(c.Rollout.ShareAt(turn - second) < c.Place);
        }).QuickCheckThrowOnFailure();
    }
}

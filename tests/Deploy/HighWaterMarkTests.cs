using FsCheck;
using FsCheck.Fluent;
using SkorionOS.Deploy.Lineage;

namespace SkorionOS.Deploy.Tests;

public sealed class HighWaterMarkTests
{
    private static readonly DateTimeOffset s_day = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<HighWaterMark> s_marks =
        from sequence in Gen.Choose(-2, 5)
        from day in Gen.Choose(-2, 5)
        select new HighWaterMark { Image = "oci:/a", Sequence = sequence < 0 ? null : sequence, Created = day < 0 ? null : s_day.AddDays(day) };

    /// <summary>Whatever a registry hands out, in whatever order: what is taken never goes back.</summary>
    [Fact]
    public void Check_AnyOffers_NeverGoesBack() => Prop.ForAll(s_marks.ListOf().ToArbitrary(), offers =>
    {
        HighWaterMark? mark = null;
        foreach (var offer in offers)
        {
            if (LineageCheck.FindOlder(offer, mark is null ? [] : [mark]) is not null)
            {
                continue;
            }

            Assert.True(mark?.Sequence is null || offer.Sequence >= mark.Sequence, $"{offer} after {mark}");
            Assert.True(mark is null or { Sequence: not null } or { Created: null } || offer.Created >= mark.Created, $"{offer} after {mark}");
            mark = offer;
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>No two images are each newer than the other; and each is refused after the other only where one has nothing but a date, and the other none.</summary>
    [Fact]
    public void CompareTo_TheOtherWayRound_IsTheOppositeOrUnknown() => Prop.ForAll(s_marks.Two().ToArbitrary(), pair =>
    {
        var (one, other) = pair;
        var (there, back) = (one.CompareTo(other), other.CompareTo(one));
        Assert.True(there is null || back is null || Math.Sign(there.Value) == -Math.Sign(back.Value), $"{one} and {other}: {there}, {back}");
        Assert.True(there is not null || back is not null || one.Created is null != other.Created is null, $"{one} and {other}");
        Assert.Equal(0, one.CompareTo(one));
    }).QuickCheckThrowOnFailure();
}

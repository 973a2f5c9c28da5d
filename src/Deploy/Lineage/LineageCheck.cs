namespace SkorionOS.Deploy.Lineage;

/// <summary>Whether an image that is offered goes on from what is here. It compares what images say of themselves, so it is worth as much as their signatures.</summary>
internal static class LineageCheck
{
    /// <summary>Looks whether an image is of the channel and the variant that are followed. An image that begins to name one is taken; one that ceases to is not: it
    /// may be any other.</summary>
    public static Refusal? FindForeign(HighWaterMark offered, HighWaterMark followed) =>
        Differ("channel", offered.Channel, followed.Channel) ?? Differ("variant", offered.Variant, followed.Variant);

    /// <summary>Looks whether an image is older than one of the marks, or may be.</summary>
    public static Refusal? FindOlder(HighWaterMark offered, IEnumerable<HighWaterMark> marks)
    {
        foreach (var mark in marks)
        {
            if (offered.CompareTo(mark) is not { } order)
            {
                return new Refusal(Refusal.Older, $"it cannot be told to be newer than what was staged before ({mark.Describe()}), since it has {Missing(mark)}");
            }

            if (order < 0)
            {
                return new Refusal(Refusal.Older, $"it is older ({Place(offered, mark)}) than what was staged before ({mark.Describe()})");
            }
        }

        return null;
    }

    private static string Missing(HighWaterMark mark) => mark.Sequence is null ? "no date" : $"no {ImageLineage.SequenceKey}";

    /// <summary>The place by what the two were compared by.</summary>
    private static string Place(HighWaterMark offered, HighWaterMark mark) => (mark.Sequence is null ? offered with { Sequence = null } : offered).Describe();

    private static Refusal? Differ(string what, string? offered, string? followed) => followed is null || offered == followed
        ? null
        : new Refusal(Refusal.Foreign, $"it {(offered is null ? $"names no {what}" : $"is of the {what} {offered}")}, and the {what} {followed} is followed");
}

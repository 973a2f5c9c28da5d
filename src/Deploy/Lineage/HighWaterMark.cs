using System.Globalization;

namespace SkorionOS.Deploy.Lineage;

/// <summary>How far a stream has come on this machine. A stream is what updates follow: a reference, and the channel and variant that its images say they are.</summary>
internal sealed record HighWaterMark
{
    /// <summary>The reference that was followed, with its transport.</summary>
    public required string Image { get; init; }

    /// <summary>The channel; null when the image does not say.</summary>
    public string? Channel { get; init; }

    /// <summary>The variant; null when the image does not say.</summary>
    public string? Variant { get; init; }

    /// <summary>The place of the image in its channel; null when it has none.</summary>
    public long? Sequence { get; init; }

    /// <summary>When the image was made; null when it does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    public static HighWaterMark Of(string image, ImageLineage lineage) => new()
    {
        Image = image,
        Channel = lineage.Channel,
        Variant = lineage.Variant,
        Sequence = lineage.Sequence,
        Created = lineage.Created,
    };

    /// <summary>True when both are of one stream.</summary>
    public bool IsOfStream(HighWaterMark other) => Image == other.Image && Channel == other.Channel && Variant == other.Variant;

    /// <summary>Where this one stands to another: below 0 when it is older, above 0 when it is newer; null when nothing says which.</summary>
    /// <remarks>Sequences decide where both have one. Where the other has none yet, the times do. A stream that has begun to count goes on counting: an image
    /// without a number would otherwise bring back what was published before.</remarks>
    public int? CompareTo(HighWaterMark other) => (Sequence, other.Sequence) switch
    {
        ({ } mine, { } theirs) => mine.CompareTo(theirs),
        (null, not null) => null,
        _ when Created is { } mine && other.Created is { } theirs => mine.CompareTo(theirs),
        _ when other.Created is not null => null,
        _ => Sequence is null && Created is null ? 0 : 1,
    };

    /// <summary>The place in words: what it is counted by.</summary>
    public string Describe() => Sequence is { } sequence ? string.Create(CultureInfo.InvariantCulture, $"sequence {sequence}")
        : Created is { } created ? $"made {created.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC"
        : "no sequence and no date";
}

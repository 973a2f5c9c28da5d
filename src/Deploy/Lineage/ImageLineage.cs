using System.Globalization;
using System.Text.RegularExpressions;
using SkorionOS.Deploy.Staging;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Lineage;

/// <summary>What an image says of its place among others, in the annotations of its manifest or, where it has none, in the labels of its configuration. Both are under
/// the digest that is signed.</summary>
/// <param name="Channel">The channel that it belongs to; null when it does not say.</param>
/// <param name="Variant">The variant that it is; null when it does not say.</param>
/// <param name="Sequence">Its place in its channel, 0 or more; null when it has none.</param>
/// <param name="Created">When it was made; null when it does not say.</param>
/// <param name="NotAfter">Until when it counts as fresh; null for ever.</param>
internal sealed partial record ImageLineage(string? Channel, string? Variant, long? Sequence, DateTimeOffset? Created, DateTimeOffset? NotAfter)
{
    public const string ChannelKey = "org.skorionos.bootc.channel";
    public const string VariantKey = "org.skorionos.bootc.variant";
    public const string SequenceKey = "org.skorionos.bootc.sequence";
    public const string NotAfterKey = "org.skorionos.bootc.not-after";

    /// <summary>Reads what the image says.</summary>
    /// <param name="labels">Its annotations and labels.</param>
    /// <param name="image">Which image it is, for messages.</param>
    /// <exception cref="DeployException"><c>annotation-invalid</c>: a value is not of the form that it has to have. Nothing is guessed: what is passed over here would
    /// be a check that is not made.</exception>
    public static ImageLineage Read(ImageLabels labels, string image)
    {
        return new ImageLineage(Name(ChannelKey), Name(VariantKey), Sequence(), labels.Created, Time());

        string? Name(string key) => labels.Get(key) is not { } value || NamePattern().IsMatch(value)
            ? labels.Get(key)
            : throw Invalid(key, value, $"a name is 1 to {LineageLimits.Name} letters, digits, dots, hyphens and underscores, and begins with a letter or a digit");

        long? Sequence() => labels.Get(SequenceKey) is not { } value ? null
            : SequencePattern().IsMatch(value) && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Invalid(SequenceKey, value, $"a sequence is a whole number from 0 to {long.MaxValue.ToString(CultureInfo.InvariantCulture)}");

        DateTimeOffset? Time() => labels.Get(NotAfterKey) is not { } value ? null
            : Rfc3339.TryParse(value, out var time) ? time
            : throw Invalid(NotAfterKey, value, "a time is written as 2026-05-01T12:00:00Z");

        DeployException Invalid(string key, string value, string wanted) =>
            new("annotation-invalid", $"{image} has {key} = \"{Excerpt(value)}\": {wanted}");
    }

    private static string Excerpt(string value) =>
        string.Concat((value.Length <= LineageLimits.Name ? value : value[..LineageLimits.Name] + "…").Select(c => char.IsControl(c) ? '?' : c));

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A(?:0|[1-9][0-9]{0,18})\z")]
    private static partial Regex SequencePattern();
}

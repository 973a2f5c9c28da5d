using System.Globalization;
using SkorionOS.Fuzz.Engine;

namespace SkorionOS.Fuzz.Targets;

/// <summary>Parts of the documents of the image specification.</summary>
internal static class JsonSamples
{
    public static string Digest(FuzzRandom random) => $"sha256:{random.Hex(64)}";

    public static string Descriptor(FuzzRandom random, string mediaType, string more = "") =>
        $$"""{"mediaType":"{{mediaType}}","digest":"{{Digest(random)}}","size":{{random.Pick("0", "1", "7023", "32654", "9007199254740993")}}{{more}}}""";

    public static string Annotations(FuzzRandom random) => "{" + string.Join(",", random.Some<string>(
        "\"org.opencontainers.image.version\":\"42.1\"", "\"org.opencontainers.image.created\":\"2026-05-01T12:00:00Z\"", "\"org.skorionos.bootc.channel\":\"stable\"", "\"org.skorionos.bootc.variant\":\"desktop\"",
        $"\"org.skorionos.bootc.sequence\":\"{random.Next() >> 40}\"", "\"org.skorionos.bootc.rollout.start\":\"2026-05-01T12:00:00Z\"", "\"containers.bootc\":\"1\"")) + "}";

    public static string Platform(FuzzRandom random) =>
        $$"""{"architecture":"{{random.Pick("amd64", "arm64", "unknown", "arm")}}","os":"{{random.Pick("linux", "linux", "unknown")}}"{{random.Pick("", ",\"variant\":\"v8\"", ",\"os.version\":\"1\"")}}}""";

    public static string List(FuzzRandom random, int most, Func<string> item)
    {
        var items = new List<string>();
        for (var i = random.Size(most); i > 0; i--) items.Add(item());
        return $"[{string.Join(random.Pick(",", ", ", ",\n  "), items)}]";
    }

    public static string Time(FuzzRandom random) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Below(int.MaxValue)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

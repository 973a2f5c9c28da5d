using System.Globalization;
using SkorionOS.Deploy;
using SkorionOS.Deploy.History;

namespace SkorionOS.Cli.Output;

/// <summary>The history for people: an operation on a line, and below it what went wrong.</summary>
internal static class HistoryText
{
    public static void Write(TextWriter output, IReadOnlyList<HistoryEntry> entries)
    {
        if (entries.Count == 0)
        {
            output.WriteLine("Nothing was done here yet.");
        }

        foreach (var entry in entries)
        {
            var time = entry.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            output.WriteLine($"{time}  {entry.Operation,-12}  {string.Join(", ", Facts(entry))}");
            if (entry.Detail is { } detail)
            {
                output.WriteLine($"    {detail}");
            }
        }
    }

    private static IEnumerable<string> Facts(HistoryEntry entry)
    {
        if (entry.Result == HistoryResult.Failed)
        {
            yield return $"failed ({entry.Code})";
        }
        else if (entry.Result == HistoryResult.Cancelled)
        {
            yield return "cancelled";
        }

        if ((entry.From, entry.To) is not (null, null))
        {
            yield return string.Join(" ", new[] { Name(entry.From), entry.To is null ? null : "to", Name(entry.To) }.OfType<string>().SkipWhile(word => word == "to"));
        }

        if (entry.Bytes > 0)
        {
            yield return Bytes.Format(entry.Bytes);
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"{entry.Seconds:0.#} s");
        yield return entry.Origin == Actor.User ? entry.Uid == 0 ? "root" : $"user {entry.Uid}" : entry.Origin;
    }

    private static string? Name(HistoryDeployment? deployment) =>
        deployment is null ? null : deployment.Version ?? (deployment.Deployment ?? deployment.ImageDigest["sha256:".Length..])[..12];
}

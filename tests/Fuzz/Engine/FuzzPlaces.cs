using System.Security.Cryptography;
using SkorionOS.Testing;

namespace SkorionOS.Fuzz.Engine;

/// <summary>Where inputs come from and go to.</summary>
internal sealed class FuzzPlaces
{
    private readonly string _corpus = Path.Join(Repository.Root, "tests", "Fuzz", "Corpus");
    private readonly string _artifacts = Path.Join(Repository.Root, "artifacts", "fuzz");

    public FuzzPlaces() => Directory.CreateDirectory(_artifacts);

    /// <summary>The inputs of a target that are kept for ever, in the order of their names.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Corpus(string target)
    {
        var directory = Path.Join(_corpus, target);
        return !Directory.Exists(directory) ? []
            : [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];
    }

    /// <summary>The file of the input that is being run.</summary>
    public string InFlight(string target) => Path.Join(_artifacts, $"in-flight-{target}");

    /// <summary>Writes an input that failed, under a name by its content: to be moved into the corpus.</summary>
    public string Save(string target, byte[] input)
    {
        var directory = Path.Join(_artifacts, "failures", target);
        Directory.CreateDirectory(directory);
        var path = Path.Join(directory, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        File.WriteAllBytes(path, input);
        return path;
    }
}

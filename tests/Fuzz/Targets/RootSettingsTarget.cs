using System.Text;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.State;
using SkorionOS.State.RootConfig;

namespace SkorionOS.Fuzz.Targets;

/// <summary>setup-root.toml of an image.</summary>
internal sealed class RootSettingsTarget : FuzzTarget
{
    public override string Name => "root-toml";

    public override int LongestInput => 16 * 1024;

    public override int MemoryPerByte => 4096;

    public override IReadOnlyList<string> MustReach => [Accepted, StateErrors.RootConfigInvalid];

    public override IReadOnlyList<Mutation> Mutations => [TomlMutations.Apply, TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random) => Encoding.UTF8.GetBytes(
        $"[etc]\n{random.Pick("", "mode = \"transient\"\n", "mode = \"immutable\"\n", "mode = 'persistent'\n")}{random.Pick("", "files = [\"hostname\", \"a/b\"]\n", "files = []\n", "files = [\"../x\"]\n")}");

    public override string Run(byte[] input)
    {
        var settings = RootSettingsFile.Apply(new RootSettings(), "setup-root.toml", Encoding.UTF8.GetString(input));
        Holds(settings.WritableFiles.All(file => !file.StartsWith('/') && !file.Split('/').Contains("..") && !file.Contains('\0')), "a writable file is below /etc");
        return Accepted;
    }

    public override string? CodeOf(Exception exception) => (exception as StateException)?.Code;
}

using Microsoft.Extensions.Time.Testing;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Deploy;
using SkorionOS.Oci;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Daemon.Tests.Background.Rollouts;

public sealed class RolloutGateTests : IDisposable
{
    private const string Start = "2026-05-01T12:00:00Z";

    private readonly TemporaryDirectory _root = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 13, 0, 0, TimeSpan.Zero));

    public RolloutGateTests() => Write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Find_NoRollout_IsNullWhateverTheSettingsAre()
    {
        Write("etc/bootc/bootcd.toml", "nonsense");

        Assert.Null(Find());
    }

    [Fact]
    public void Find_TurnLaterAndThenCome_IsThenAndThenNull()
    {
        Write("etc/bootc/bootcd.toml", "rollout.position = 0.5");
        var turn = DateTimeOffset.Parse(Start, System.Globalization.CultureInfo.InvariantCulture) + TimeSpan.FromHours(2);

        var later = Find((RolloutAnnotations.Start, Start), (RolloutAnnotations.Duration, "PT4H"));
        _time.SetUtcNow(turn);

        Assert.Equal(turn, later?.Until);
        Assert.Null(Find((RolloutAnnotations.Start, Start), (RolloutAnnotations.Duration, "PT4H")));
    }

    [Fact]
    public void Find_RolloutThatWasStopped_IsForGood()
    {
        var later = Find((RolloutAnnotations.Start, Start));

        Assert.NotNull(later);
        Assert.Null(later.Until);
        Assert.Contains("stays at 0 %", later.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_MachineAheadOfAll_IsNull()
    {
        Write("etc/bootc/bootcd.toml", "rollout.position = 0");

        Assert.Null(Find((RolloutAnnotations.Start, "2999-01-01T00:00:00Z")));
    }

    [Fact]
    public void Find_MachineWithoutIdentity_IsForGoodButForAPlaceThatWasSet()
    {
        Write("etc/machine-id", "uninitialized\n");
        var drawn = Find((RolloutAnnotations.Start, Start), (RolloutAnnotations.StartValue, "1"));
        Write("etc/bootc/bootcd.toml", "rollout.position = 0.5");

        Assert.Contains("no machine-id", drawn?.Reason, StringComparison.Ordinal);
        Assert.Null(Find((RolloutAnnotations.Start, Start), (RolloutAnnotations.StartValue, "1")));
    }

    [Fact]
    public void Find_SettingsThatCannotBeUnderstood_IsTheirError()
    {
        Write("etc/bootc/bootcd.toml", "rollout.position = 2");

        Assert.Equal("settings-invalid", Assert.Throws<DeployException>(() => Find((RolloutAnnotations.Start, Start))).Code);
    }

    private Postponement? Find(params (string Key, string Value)[] annotations) =>
        new RolloutGate(_root.Path, _time).Find((ImageManifest)ManifestDocument.Parse(BootableImage.Make("1", annotations: annotations).Manifest, "the manifest of a test"));

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[path])!);
        File.WriteAllText(_root[path], content);
    }
}

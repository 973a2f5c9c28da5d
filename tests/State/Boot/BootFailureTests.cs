using System.Text.Json;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests;

public sealed class BootFailureTests : IDisposable
{
    private static readonly BootFailure Sample =
        new(BootFailure.HealthCheck, "10-foo.sh: exit 3", "4ac0a4c7-6d9e-4c40-8d92-a8d1b1b1f1f1", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private readonly TemporaryDirectory _directory = new();
    private readonly Dir _dir;

    public BootFailureTests() => _dir = Dir.Open(_directory.Path);

    [Fact]
    public void TryRead_NoMark_Null() => Assert.Null(BootFailure.TryRead(_dir));

    [Fact]
    public void TryRead_Written_TheSame()
    {
        (Sample with { Detail = "an earlier one" }).Write(_dir);
        Sample.Write(_dir);

        Assert.Equal(Sample, BootFailure.TryRead(_dir));
        Assert.Equal([BootFailure.FileName], _dir.List().Select(entry => entry.Name));
    }

    [Fact]
    public void Write_Mark_HasTheNamesOfTheFormat()
    {
        Sample.Write(_dir);

        using var json = JsonDocument.Parse(File.ReadAllText(_directory[BootFailure.FileName]));
        var root = json.RootElement;
        Assert.Equal(["bootId", "detail", "reason", "time", "version"], root.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.Equal("health-check", root.GetProperty("reason").GetString());
        Assert.Equal("10-foo.sh: exit 3", root.GetProperty("detail").GetString());
        Assert.Equal(Sample.Time, root.GetProperty("time").GetDateTimeOffset());
    }

    [Fact]
    public void Write_EndlessDetail_IsCut()
    {
        (Sample with { Detail = new string('x', 100_000) }).Write(_dir);

        Assert.Equal(StateLimits.MaxFailureDetail, BootFailure.TryRead(_dir)!.Detail.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":2,\"reason\":\"health-check\"}")]
    [InlineData("{\"version\":1,\"reason\":5}")]
    public void TryRead_NotUnderstood_IsStillAMark(string content)
    {
        _directory.Write(BootFailure.FileName, content);

        Assert.Equal(BootFailure.Unreadable, BootFailure.TryRead(_dir)?.Reason);
    }

    [Fact]
    public void TryRead_LongerThanTheLimit_IsStillAMark()
    {
        _directory.Write(BootFailure.FileName, new string(' ', StateLimits.MaxFailureBytes + 1));

        Assert.Equal(BootFailure.Unreadable, BootFailure.TryRead(_dir)?.Reason);
    }

    [Fact]
    public void Remove_Mark_IsGoneAndOthersStay()
    {
        Sample.Write(_dir);
        _directory.Write("origin.json", "{}");

        BootFailure.Remove(_dir);
        BootFailure.Remove(_dir);

        Assert.Equal(["origin.json"], _dir.List().Select(entry => entry.Name));
    }

    [Fact]
    public void Write_StoppedBeforeAnyStep_OldOrNew()
    {
        var earlier = Sample with { Detail = "an earlier one" };
        earlier.Write(_dir);
        var stops = 0;
        while (StopsBefore(stops, () => Sample.Write(_dir)))
        {
            stops++;
            Assert.Contains(BootFailure.TryRead(_dir), new[] { earlier, Sample });
        }

        Assert.True(stops > 2);
        Assert.Equal(Sample, BootFailure.TryRead(_dir));
    }

    private static bool StopsBefore(int step, Action change)
    {
        var count = 0;
        using var hook = FaultInjection.Use(point =>
        {
            if (count++ == step)
            {
                throw new LinuxException(Errno.EIO, point.Operation, point.Path);
            }
        });
        try
        {
            change();
            return false;
        }
        catch (LinuxException)
        {
            return true;
        }
    }

    public void Dispose()
    {
        _dir.Dispose();
        _directory.Dispose();
    }
}

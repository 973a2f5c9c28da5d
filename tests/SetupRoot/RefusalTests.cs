namespace SkorionOS.SetupRoot.Tests;

/// <summary>What must not boot; the fixture sees to it that a refusal has mounted nothing.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Boot_StrictWithoutVerity_IsRefused()
    {
        var id = _machine.Deploy();

        var said = _machine.Refused($"composefs={id}");

        Assert.Contains("is not sealed with fs-verity", said, StringComparison.Ordinal);
        Assert.Contains("is not sealed with fs-verity", File.ReadAllText(_machine.PathOf("run/bootc/setup-root-failure")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_machine[$"state/deploy/{id}/etc"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("composefs=")]
    [InlineData("composefs=?")]
    [InlineData("composefs=00ff")]
    public void Boot_NoDigest_IsRefused(string argument)
    {
        _machine.Deploy();

        Assert.Contains("has no composefs=", _machine.Refused(argument), StringComparison.Ordinal);
    }

    [Fact]
    public void Boot_UnknownDigest_IsRefused()
    {
        _machine.Deploy();
        var unknown = new string('a', 64);

        Assert.Contains($"there is no image of deployment {unknown}", _machine.Refused($"composefs=?{unknown}"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_machine[$"state/deploy/{unknown}"]));
    }

    [Fact]
    public void Boot_OriginNamesAnotherImage_TakesTheRightOne()
    {
        var (first, second) = (_machine.Deploy(), _machine.Deploy());
        File.Copy(_machine[$"state/deploy/{second}/origin.json"], _machine[$"state/deploy/{first}/origin.json"], overwrite: true);

        Assert.Equal("vendor 1\n", _machine.Boot(first, "cat etc/deep/vendor"));
    }

    [Fact]
    public void Boot_NoOrigin_FindsTheImageByItsRecord()
    {
        var (first, _) = (_machine.Deploy(), _machine.Deploy());
        Directory.Delete(_machine[$"state/deploy/{first}"], recursive: true);

        Assert.Equal("vendor 1\n", _machine.Boot(first, "cat etc/deep/vendor"));
    }

    [Fact]
    public void Boot_ImageIsNone_IsRefused()
    {
        var id = _machine.Deploy();
        File.WriteAllText(Path.Join(_machine.ImageOf(1), "root.erofs"), new string('x', 8192));

        Assert.Contains("root.erofs", _machine.Refused($"composefs=?{id}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rmdir sysroot", "no directory /sysroot")]
    [InlineData("rm -r var; ln -s usr var", "no directory /var")]
    [InlineData("rm -r etc", "no directory /etc")]
    public void Boot_ImageWithoutAPlace_IsRefused(string script, string message)
    {
        var id = _machine.Deploy(script);

        Assert.Contains(message, _machine.Refused($"composefs=?{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Boot_ForeignDisk_IsRefused()
    {
        var id = _machine.Deploy();
        Directory.Move(_machine.PathOf("disk/bootc"), _machine.PathOf("elsewhere"));

        Assert.Contains("is root= the right device?", _machine.Refused($"composefs=?{id}"), StringComparison.Ordinal);
    }
}

using FsCheck;
using FsCheck.Fluent;

namespace SkorionOS.Boot.Tests.Entries;

public sealed class BootEntryNameTests
{
    [Theory]
    [InlineData("foo.conf", "foo", null, null)]
    [InlineData("foo+3.conf", "foo", 3, null)]
    [InlineData("foo+2-1.conf", "foo", 2, 1)]
    [InlineData("foo+0-3.conf", "foo", 0, 3)]
    [InlineData("foo+03-00.conf", "foo", 3, 0)]
    [InlineData("foo+bar+3.conf", "foo+bar", 3, null)]
    [InlineData("fedora-6.1+deb12.conf", "fedora-6.1+deb12", null, null)]
    [InlineData("foo+3-.conf", "foo+3-", null, null)]
    [InlineData("foo+-3.conf", "foo+-3", null, null)]
    [InlineData("foo+.conf", "foo+", null, null)]
    [InlineData("foo+3-1-1.conf", "foo+3-1-1", null, null)]
    [InlineData("foo+99999999999.conf", "foo+99999999999", null, null)]
    [InlineData("FOO.CONF", "FOO", null, null)]
    public void TryParse_NameOfAnEntry_IdAndCounter(string fileName, string id, int? left, int? done)
    {
        Assert.True(BootEntryName.TryParse(fileName, out var name));

        Assert.Equal((id, left, done), (name.Id, name.Counter?.Left, name.Counter?.Done));
        Assert.Equal(fileName, name.ToFileName(), ignoreCase: true);
    }

    [Theory]
    [InlineData("foo.efi")]
    [InlineData("foo")]
    [InlineData(".hidden.conf")]
    [InlineData(".conf")]
    [InlineData("auto-windows.conf")]
    [InlineData("foo.conf.new")]
    public void TryParse_WhatTheLoaderPassesOver_False(string fileName) => Assert.False(BootEntryName.TryParse(fileName, out _));

    [Theory]
    [InlineData("foo+0-3.conf", true)]
    [InlineData("foo+00.conf", true)]
    [InlineData("foo+1.conf", false)]
    public void IsBad_NoTriesLeft_True(string fileName, bool bad)
    {
        Assert.True(BootEntryName.TryParse(fileName, out var name));
        Assert.Equal(bad, name.Counter!.IsBad);
    }

    [Fact]
    public void ToFileName_AnyName_ParsedBackTheSame()
    {
        var stems = Gen.Elements('a', 'Z', '0', '7', '+', '-', '_', '.').NonEmptyListOf().Select(text => string.Concat(text));
        Prop.ForAll(stems.ToArbitrary(), stem =>
            !BootEntryName.TryParse(stem + ".conf", out var name)
            || (name.ToFileName() == stem + ".conf" && BootEntryName.TryParse(name.ToFileName(), out var again) && again == name))
            .QuickCheckThrowOnFailure();
    }
}

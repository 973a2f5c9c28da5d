using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Boot.Tests.Loader;

public sealed class LoaderUpdateTests : IDisposable
{
    private const string Installed = "EFI/systemd/systemd-bootx64.efi";
    private const string Fallback = "EFI/BOOT/BOOTX64.EFI";

    private readonly ScratchDirectory _partition = new();
    private readonly ScratchDirectory _image = new();

    public LoaderUpdateTests() => _image.Write("systemd-bootx64.efi", LoaderFile.SystemdBoot("257.7-1"));

    [Fact]
    public void Apply_BothOlder_OneForEachCall()
    {
        Put(Installed, "252.38-1~deb12u1");
        Put(Fallback, "252.38-1~deb12u1");

        Assert.Equal(new LoaderUpdate(Installed, "252.38-1~deb12u1", "257.7-1"), Apply());
        Assert.Equal("252.38-1~deb12u1", Version(Fallback));

        Assert.Equal(new LoaderUpdate(Fallback, "252.38-1~deb12u1", "257.7-1"), Apply());
        Assert.Equal("257.7-1", Version(Installed));
        Assert.Equal("257.7-1", Version(Fallback));

        Assert.Null(Apply());
        Assert.Equal([Fallback, Installed], _partition.Files());
    }

    [Theory]
    [InlineData("257.7-1")]
    [InlineData("257.10-1")]
    [InlineData("258")]
    public void Apply_NotOlder_Stays(string version)
    {
        Put(Installed, version);

        AssertUnchanged();
    }

    [Fact]
    public void Apply_AnotherLoader_Stays()
    {
        _partition.Write(Fallback, LoaderFile.Program("shim"));
        _partition.Write(Installed, "#### LoaderInfo: systemd-boot 1 ####");

        AssertUnchanged();
    }

    [Fact]
    public void Apply_NothingThere_NothingIsAdded()
    {
        _partition.Write("EFI/BOOT/fbx64.efi", LoaderFile.SystemdBoot("1"));
        _partition.Write("EFI/Linux/BOOTX64.EFI", LoaderFile.SystemdBoot("1"));
        _partition.Write("EFI/systemd/systemd-bootaa64.efi", LoaderFile.SystemdBoot("1"));

        AssertUnchanged();
    }

    [Fact]
    public void Apply_EmptyPartition_Nothing() => AssertUnchanged();

    [Theory]
    [InlineData(false, false, "257.7-1")]
    [InlineData(false, true, "257.8-1")]
    [InlineData(true, false, "252")]
    [InlineData(true, true, "257.8-1")]
    public void Apply_Signatures_SignedIsOnlyReplacedBySigned(bool present, bool offered, string expected)
    {
        _partition.Write(Installed, LoaderFile.SystemdBoot("252", present));
        if (offered)
        {
            _image.Write("systemd-bootx64.efi.signed", LoaderFile.SystemdBoot("257.8-1", signed: true));
        }

        Apply();

        Assert.Equal(expected, Version(Installed));
    }

    [Fact]
    public void Apply_NamesInOtherCases_AreFound()
    {
        Put("efi/boot/bootx64.efi", "252");

        Assert.Equal("252", Apply()?.From);
        Assert.Equal("257.7-1", Version("efi/boot/bootx64.efi"));
    }

    [Fact]
    public void Apply_StoppedBeforeAnyStep_OldOrNewAndNothingBeside()
    {
        Put(Installed, "252");
        Put(Fallback, "252");
        var stops = 0;
        while (StopsBefore(stops))
        {
            stops++;
            Assert.Contains(Version(Installed), new[] { "252", "257.7-1" });
            Assert.Equal("252", Version(Fallback));
            Assert.Equal([Fallback, Installed], _partition.Files());
            Put(Installed, "252");
        }

        Assert.True(stops > 3);
    }

    public void Dispose()
    {
        _partition.Dispose();
        _image.Dispose();
    }

    private bool StopsBefore(int step)
    {
        var count = 0;
        using var hook = FaultInjection.Use(point =>
        {
            // The way back after a refused write is not refused itself.
            if (count++ == step)
            {
                throw new LinuxException(Errno.EIO, point.Operation, point.Path);
            }
        });
        try
        {
            Apply();
            return false;
        }
        catch (LinuxException)
        {
            return true;
        }
    }

    private LoaderUpdate? Apply() => LoaderUpdate.Apply(_partition.Dir, _image.Dir);

    private void Put(string name, string version) => _partition.Write(name, LoaderFile.SystemdBoot(version));

    private string? Version(string name) => LoaderProgram.TryParse(File.ReadAllBytes(_partition.File(name)))?.Version;

    private void AssertUnchanged()
    {
        var before = _partition.Snapshot();
        Assert.Null(Apply());
        Assert.Equal(before, _partition.Snapshot());
    }
}

using System.Diagnostics;

namespace SkorionOS.Boot.Tests.Loader;

public sealed class LoaderProgramTests
{
    [Theory]
    [InlineData("257.7-1", false)]
    [InlineData("252.38-1~deb12u1", true)]
    [InlineData("258~rc2", false)]
    public void TryParse_SystemdBoot_VersionAndSignature(string version, bool signed) =>
        Assert.Equal(new LoaderProgram(version, signed), LoaderProgram.TryParse(LoaderFile.SystemdBoot(version, signed)));

    [Theory]
    [InlineData("GRUB")]
    [InlineData("#### LoaderInfo: refind 0.14 ####")]
    [InlineData("#### LoaderInfo: systemd-boot 257")]
    [InlineData("#### LoaderInfo: systemd-boot  ####")]
    public void TryParse_AnotherProgram_Null(string text) => Assert.Null(LoaderProgram.TryParse(LoaderFile.Program(text)));

    [Fact]
    public void TryParse_MarkerInNoProgram_Null() => Assert.Null(LoaderProgram.TryParse("#### LoaderInfo: systemd-boot 257 ####"u8));

    [Fact]
    public void TryParse_TornAnywhere_NullOrTheSame()
    {
        var whole = LoaderFile.SystemdBoot("257.7-1", signed: true);
        for (var length = 0; length < whole.Length; length++)
        {
            var torn = LoaderProgram.TryParse(whole.AsSpan(0, length));
            Assert.True(torn is null || torn == new LoaderProgram("257.7-1", true), $"cut at {length}: {torn}");
        }
    }

    [Fact]
    public void TryParse_HeaderBeyondTheEnd_Null()
    {
        var content = LoaderFile.SystemdBoot("257");
        content.AsSpan(0x3c, 4).Fill(0xff);

        Assert.Null(LoaderProgram.TryParse(content));
    }

    /// <summary>The judge: what the distribution says its package is.</summary>
    [Fact]
    public void TryParse_OfTheDistribution_VersionOfThePackage()
    {
        var start = new ProcessStartInfo("dpkg-query", ["-W", "-f=${Version}", "systemd-boot-efi"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var version = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var files = Directory.GetFiles("/usr/lib/systemd/boot/efi", "systemd-boot*.efi");

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(new LoaderProgram(version, false), LoaderProgram.TryParse(File.ReadAllBytes(file))));
    }
}

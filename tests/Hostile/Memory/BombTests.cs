using System.Diagnostics;
using System.Globalization;
using SkorionOS.Hostile.Tests.Images;
using SkorionOS.Testing.Files;
using Xunit.Abstractions;

namespace SkorionOS.Hostile.Tests.Memory;

/// <summary>
/// Images that ask for more than a machine has, pulled by the program in a process of its own, whose peak memory the kernel tells: at most 200 MB, whether it ends in
/// an error or not. The program is the one that <c>BOOTC</c> names, or the one that was built with these tests.
/// </summary>
public sealed class BombTests(ITestOutputHelper output)
{
    private const int MaxPeakKilobytes = 200_000;

    private const int MaxSeconds = 120;
    private static readonly Dictionary<string, Bomb> s_bombs = Bombs.All.ToDictionary(bomb => bomb.Name);

    public static TheoryData<string> Names => [.. s_bombs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Pull_Bomb_EndsWithinMemoryAndTime(string name)
    {
        var bomb = s_bombs[name];
        using HostileSysroot sysroot = new();
        var reference = bomb.Write(sysroot.Layout);

        var (exitCode, error, peak) = await PullAsync(sysroot, reference);

        output.WriteLine($"{name}: {peak / 1000} MB at its peak");
        Assert.True(exitCode == (bomb.Code is null ? 0 : 1), $"{exitCode}: {error}");
        Assert.True(bomb.Code is null || error.Contains($"[{bomb.Code}]", StringComparison.Ordinal), error);
        Assert.InRange(peak, 1, MaxPeakKilobytes);
        sysroot.AssertSound();
        sysroot.AssertEmptiable();
    }

    /// <summary>A bomb on a disk of 64 MiB: the disk is full before any limit is reached, and what was taken is given back.</summary>
    [Fact]
    public async Task Pull_BombOnSmallDisk_GivesTheSpaceBack()
    {
        using HostileSysroot sysroot = new();
        var reference = s_bombs["10 GB of zeros in gzip"].Write(sysroot.Layout);
        Tool.Run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", sysroot.Root);
        try
        {
            var (exitCode, error, _) = await PullAsync(sysroot, reference);

            Assert.True(exitCode == 1 && error.Contains("[disk-full]", StringComparison.Ordinal), $"{exitCode}: {error}");
            Assert.Equal("", Tool.Run("find", Path.Join(sysroot.Storage, "objects"), "-type", "f"));
            Assert.InRange(new DriveInfo(sysroot.Root).AvailableFreeSpace, 60L << 20, 64L << 20);
        }
        finally
        {
            Tool.Run("umount", sysroot.Root);
        }
    }

    private static async Task<(int ExitCode, string Error, int PeakKilobytes)> PullAsync(HostileSysroot sysroot, string reference)
    {
        var program = Environment.GetEnvironmentVariable("BOOTC") is { Length: > 0 } path ? path : Path.Join(AppContext.BaseDirectory, "bootc");
        using TemporaryDirectory directory = new();
        var measured = directory["peak"];
        using var process = Process.Start(new ProcessStartInfo("time",
            ["-f", "%M", "-o", measured, "timeout", $"{MaxSeconds}", program, "image", "pull", "--sysroot", sysroot.Root, reference, "--quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var peak = File.ReadAllLines(measured)[^1];
        return (process.ExitCode, await error, int.Parse(peak, CultureInfo.InvariantCulture));
    }
}

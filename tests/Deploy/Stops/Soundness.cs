using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Deploy.Booted;
using SkorionOS.Deploy.Status;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>What holds of a sysroot at every moment, however an operation ended.</summary>
internal static partial class Soundness
{
    /// <summary>The check is clean, every entry of the menu leads to a kernel, an initrd and an image that are whole, and the status can be told.</summary>
    public static void AssertSound(this SysrootFixture fixture, string when)
    {
        var table = fixture.Read();
        Assert.True(table.Damaged.Count == 0, $"{when}: {string.Join(", ", table.Damaged)} cannot be read");
        Assert.All(table.InBootOrder, deployment => Assert.True(
            deployment is { Entry.IsComplete: true, Image: not null }, $"{when}: {deployment.Id} is in the menu and cannot be booted"));
        AssertMenu(fixture, when);
        AssertClean(fixture, when);
        var status = fixture.With(engine => HostReport.Read(engine, new RunningSystem())).Status;
        Assert.True((fixture.Firmware.Booted is null) == (status.Booted is null), $"{when}: the status is wrong about what runs");

        // Where nothing runs, the first of the menu waits for its boot, whatever it was found before.
        var staged = table.BootedId is null ? table.Next : table.Staged;
        Assert.True((staged is null) == (status.Staged is null), $"{when}: the status is wrong about what is staged");
    }

    /// <summary>Nothing is found by the check, and with <paramref name="tidy"/> nothing is there that nobody needs.</summary>
    public static void AssertClean(this SysrootFixture fixture, string when, bool tidy = false)
    {
        var result = fixture.With(engine => engine.Check());
        Assert.True(result.IsClean, $"{when}: {string.Join("; ", result.Findings)}");
        if (tidy)
        {
            Assert.True(result.UnreferencedObjects == 0, $"{when}: {result.UnreferencedObjects} objects are left");
            var left = Directory.GetFileSystemEntries(fixture.Root, ".*", SearchOption.AllDirectories);
            Assert.True(left.Length == 0, $"{when}: {string.Join(", ", left)} is left");
        }
    }

    /// <summary>The menu as a boot loader sees it: files of text that name files.</summary>
    private static void AssertMenu(SysrootFixture fixture, string when)
    {
        if (!Directory.Exists(fixture.Entries))
        {
            return;
        }

        var images = Directory.GetFiles(Path.Join(fixture.Storage, "images"), "root.erofs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/images/.", StringComparison.Ordinal))
            .Select(file => FsVerityDigest.Compute(File.ReadAllBytes(file)).ToString())
            .ToHashSet();
        foreach (var file in Directory.GetFiles(fixture.Entries, "bootc-*.conf"))
        {
            var text = File.ReadAllText(file);
            Assert.True(images.Contains(DeploymentPattern().Match(text).Groups[1].Value), $"{when}: no image is what {file} boots:\n{text}");
            var named = FilePattern().Matches(text).Select(match => match.Groups[2].Value).ToList();
            Assert.True(named.Count == 2, $"{when}: {file} names {string.Join(", ", named)}");
            foreach (var path in named)
            {
                var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Join(fixture.Esp, path))));
                Assert.True(path.Contains(hash, StringComparison.Ordinal), $"{when}: {path} has another content, {hash}");
            }
        }
    }

    [GeneratedRegex(@"^options .*\bcomposefs=\??([0-9a-f]{64})\b", RegexOptions.Multiline)]
    private static partial Regex DeploymentPattern();

    [GeneratedRegex(@"^(linux|initrd)\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex FilePattern();
}

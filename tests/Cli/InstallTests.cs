using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

public sealed class InstallTests
{
    [Fact]
    public async Task ToDisk_File_AnswersWhatItMade()
    {
        using var fixture = new CliFixture();
        var image = BootableImage.Make("1");
        image.WriteLayout(fixture.Layout, "stable");
        File.WriteAllText(fixture["keys"], "ssh-ed25519 AAAA me\n");
        string[] arguments =
        [
            "install", "to-disk", "--via-loopback", "--source-imgref", fixture.Reference, "--target-imgref", "registry.example/os:v1", "--karg", "console=ttyS0", "--karg=debug",
            "--root-ssh-authorized-keys", fixture["keys"], "--esp-size", "64M", "--size", "600", fixture["disk"],
        ];

        var json = (await CliFixture.RunBareAsync([.. arguments, "--json"])).Succeeded().Json;
        var text = (await CliFixture.RunBareAsync([.. arguments, "--wipe"])).Succeeded().Output;

        Assert.Equal(fixture["disk"], (string?)json["target"]);
        Assert.Equal("registry.example/os:v1", (string?)json["image"]);
        Assert.Equal(image.ManifestDigest.ToString(), (string?)json["imageDigest"]);
        Assert.Equal(600L << 20, (long)json["size"]!);
        Assert.True((bool)json["sealed"]!);
        Assert.Contains($"Installed registry.example/os:v1 1, {image.ManifestDigest}, to {fixture["disk"]}.\n", text, StringComparison.Ordinal);
        Assert.Contains("Sealed with fs-verity.\n", text, StringComparison.Ordinal);
        var entry = Tool.Run("mtype", "-i", $"{fixture["disk"]}@@{1 << 20}", $"::/loader/entries/bootc-{(string?)json["deployment"]}+3.conf");
        Assert.EndsWith(" rw console=ttyS0 debug\n", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToDisk_FileIsThere_PointsToTheOption()
    {
        using var fixture = new CliFixture();
        BootableImage.Make("1").WriteLayout(fixture.Layout, "stable");
        File.WriteAllText(fixture["disk"], "mine");

        var result = (await CliFixture.RunBareAsync("install", "to-disk", "--source-imgref", fixture.Reference, fixture["disk"])).FailedWith("target-in-use");

        Assert.Contains("--wipe", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToDisk_KeysThatAreNotThere_NamesTheFile()
    {
        using var fixture = new CliFixture();

        var result = await CliFixture.RunBareAsync(
            "install", "to-disk", "--source-imgref", fixture.Reference, "--root-ssh-authorized-keys", fixture["none"], fixture["disk"]);

        Assert.Contains(fixture["none"], result.FailedWith("file-system").Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToFilesystem_UnsealedDirectory_CanBeUpdated()
    {
        using var fixture = new CliFixture();
        BootableImage.Make("1").WriteLayout(fixture.Layout, "stable");
        Directory.CreateDirectory(fixture["esp"]);

        var text = (await CliFixture.RunBareAsync(
            "install", "to-filesystem", "--source-imgref", fixture.Reference, "--esp", fixture["esp"], "--root-mount-spec", "LABEL=root", "--no-seal", fixture.Root)).Succeeded().Output;
        BootableImage.Make("2").WriteLayout(fixture.Layout, "stable");
        (await fixture.RunAsync("update", "--esp", fixture["esp"])).Succeeded();

        Assert.Contains("Not sealed with fs-verity", text, StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(Path.Join(fixture["esp"], "loader/entries")).Select(File.ReadAllText),
            entry => Assert.Matches(@"composefs=\?[0-9a-f]{64} panic=10 systemd\.crash_action=reboot quiet root=LABEL=root rw\n\z", entry));
    }

    [Fact]
    public async Task ToDisk_OrdinaryUser_MakesTheTreeThatRootMakes()
    {
        using var fixture = new CliFixture();
        BootableImage.Make("1").WriteLayout(fixture.Layout, "stable");
        File.WriteAllText(fixture["keys"], "ssh-ed25519 AAAA me\n");
        Tool.Script("/", """
            chmod 755 "$1"; mkdir "$1/bin" "$1/user" "$1/admin"; chown 65534:65534 "$1/user"
            if [ -e "${2%/*}/bootc.dll" ]; then cp -r "${2%/*}/." "$1/bin"; else cp "$2" "$1/bin"; fi
            cd "$1"
            options="--quiet --source-imgref $3 --target-imgref registry.example/os:v1 --root-ssh-authorized-keys $1/keys --esp-size 64M --size 600M"
            setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$1/user" PATH=/usr/bin:/bin bin/bootc install to-disk $options user/disk
            bin/bootc install to-disk $options admin/disk
            """, Path.GetDirectoryName(fixture.Root)!, ChildProgram.FileName, fixture.Reference);

        var admin = List(fixture, "admin");

        Assert.True(admin.Length > 20, $"only {admin.Length} files");
        Assert.Equal(admin, List(fixture, "user"));
    }

    /// <summary>Every name of the root filesystem with owner, mode and flags, and every content but those that have the time and the UUID in them.</summary>
    private static string[] List(CliFixture fixture, string name) => Tool.Script("/", """
        disk="$1/disk?offset=$(((1 + 64) << 20))"
        e2fsck -f -n "$disk" >/dev/null 2>&1
        mkdir "$1/root"; debugfs -R "rdump / $1/root" "$disk" 2>/dev/null
        cd "$1/root"
        find . ! -name lost+found ! -name origin.json ! -name history.jsonl ! -type d -printf '%p %y %m %U %G %s %l\n' -o -type d -printf '%p %y %m %U %G\n' | sort
        find . -type f ! -name origin.json ! -name history.jsonl -exec sha256sum {} + | sort
        find . -type f | sed 's|^.|stat |' | sort >"$1/commands"
        debugfs -f "$1/commands" "$disk" 2>/dev/null | grep -E '^debugfs|Flags:|Links:' | sed 's/Inode: *[0-9]*//'
        """, fixture[name]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

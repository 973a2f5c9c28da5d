using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;
using SkorionOS.SetupRoot.Failure;
using SkorionOS.SetupRoot.Handover;
using SkorionOS.Testing.Files;

namespace SkorionOS.SetupRoot.Tests;

/// <summary>What the rest of the boot is told.</summary>
public sealed class HandoverTests : IDisposable
{
    private const string Esp = "0a3b6f2e-50d5-4f0e-8c69-4b1a1d7c9e01";
    private readonly TestMachine _machine = new();
    private readonly StringWriter _said = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Boot_LoaderTellsItsPartition_ItIsMountedOnDemand()
    {
        var id = _machine.Deploy();
        _machine.SetVariable("LoaderDevicePartUUID", Esp.ToUpperInvariant());

        _machine.Boot(id);

        var mount = File.ReadAllText(_machine.PathOf("run/systemd/system/boot.mount"));
        Assert.Contains($"\nWhat=/dev/disk/by-partuuid/{Esp}\nWhere=/boot\nType=vfat\n", mount, StringComparison.Ordinal);
        Assert.Equal("../boot.automount", new FileInfo(_machine.PathOf("run/systemd/system/local-fs.target.wants/boot.automount")).LinkTarget);
        Tool.Run("systemd-analyze", "verify", _machine.PathOf("run/systemd/system/boot.mount"), _machine.PathOf("run/systemd/system/boot.automount"));

        // The next boot has other wishes and the same /run: nothing is in its way.
        _machine.Boot(id);
    }

    /// <summary>Where systemd-gpt-auto-generator mounts it, too, so that its unit has the same name as ours and there is one mount, not two.</summary>
    [Fact]
    public void Boot_ImageHasEfiAndBoot_TheEspGoesToBootAlone()
    {
        var id = _machine.Deploy("mkdir efi");
        _machine.SetVariable("LoaderDevicePartUUID", Esp);

        _machine.Boot(id);

        Assert.Equal(["boot.automount", "boot.mount"], Units());
    }

    [Theory]
    [InlineData("mkdir efi; rmdir boot")]
    [InlineData("mkdir efi; rmdir boot; ln -s efi boot")]
    public void Boot_NoBootDirectory_TheEspGoesToEfi(string change)
    {
        var id = _machine.Deploy(change);
        _machine.SetVariable("LoaderDevicePartUUID", Esp);

        _machine.Boot(id);

        Assert.Equal(["efi.automount", "efi.mount"], Units());
        Assert.Contains("\nWhere=/efi\n", File.ReadAllText(_machine.PathOf("run/systemd/system/efi.mount")), StringComparison.Ordinal);
    }

    /// <summary>systemd-gpt-auto-generator steps back as a whole; half of it would mount the ESP a second time.</summary>
    [Fact]
    public void Boot_FstabOfTheMachineMountsThere_IsLeftToIt()
    {
        var id = _machine.Deploy();
        _machine.Boot(id, "echo 'LABEL=X /boot vfat defaults 0 2' >etc/fstab");
        Directory.Delete(_machine.PathOf("run"), recursive: true);
        _machine.SetVariable("LoaderDevicePartUUID", Esp);

        _machine.Boot(id);

        Assert.Empty(Units());
    }

    [Theory]
    [InlineData("/boot/")]
    [InlineData("/efi")]
    [InlineData("/boot/efi")]
    public void Boot_FstabMountsThere_IsLeftToIt(string place)
    {
        var id = _machine.Deploy($"mkdir efi; echo '# comment' >etc/fstab; printf 'LABEL=X\\t{place}  vfat defaults 0 2\\n' >>etc/fstab");
        _machine.SetVariable("LoaderDevicePartUUID", Esp);

        _machine.Boot(id);

        Assert.Empty(Directory.GetFiles(_machine.PathOf("run/systemd/system")));
    }

    [Fact]
    public void WriteUnits_ExtendedPartition_GoesToBootAndTheEspToEfi()
    {
        Directory.CreateDirectory(_machine.PathOf("image/boot"));
        Directory.CreateDirectory(_machine.PathOf("image/efi"));
        var extended = Guid.NewGuid();
        using (var image = Dir.Open(_machine.PathOf("image")))
        {
            EspAutomount.WriteUnits(image, _machine.PathOf("run"), Guid.Parse(Esp), extended, new Log(_said));
        }

        Assert.Contains($"{extended}\nWhere=/boot\n", File.ReadAllText(_machine.PathOf("run/systemd/system/boot.mount")), StringComparison.Ordinal);
        Assert.Contains($"{Esp}\nWhere=/efi\n", File.ReadAllText(_machine.PathOf("run/systemd/system/efi.mount")), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TableOfSfdisk_HasItsPartitions()
    {
        var disk = _machine.PathOf("disk.img");
        Tool.Script("/", $$"""
            truncate -s 64M "$1"
            printf 'label: gpt\nsize=8M, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid={{Esp}}\nsize=8M, type=BC13C2FF-59E6-4262-A352-B275FD6F7172\n' | sfdisk -q "$1"
            """, disk);
        using var file = File.OpenHandle(disk);

        var partitions = GptTable.Read(file, 512);

        Assert.Equal(2, partitions.Count);
        Assert.Equal(Guid.Parse(Esp), partitions[0].Id);
        Assert.Equal(GptPartition.ExtendedBootLoader, partitions[1].Type);
        Assert.Equal(Tool.Run("sfdisk", "--part-uuid", disk, "2").Trim(), partitions[1].Id.ToString(), ignoreCase: true);
        Assert.Empty(GptTable.Read(file, 4096));
    }

    [Fact]
    public void Read_TableOfLargeSectors_HasItsPartitions()
    {
        var disk = _machine.PathOf("disk.img");
        Tool.Script("/", """
            truncate -s 64M "$1"
            printf 'g\nn\n\n\n+8M\nn\n\n\n+8M\nt\n2\nBC13C2FF-59E6-4262-A352-B275FD6F7172\nw\n' | fdisk -b 4096 "$1"
            """, disk);
        using var file = File.OpenHandle(disk);

        Assert.Equal([false, true], GptTable.Read(file, 4096).Select(partition => partition.Type == GptPartition.ExtendedBootLoader));
    }

    [Fact]
    public void Read_HugeTable_IsNone()
    {
        var disk = _machine.PathOf("disk.img");
        var bytes = new byte[4096];
        "EFI PART"u8.CopyTo(bytes.AsSpan(512));
        bytes.AsSpan(512 + 72, 16).Fill(0xff);
        File.WriteAllBytes(disk, bytes);
        using var file = File.OpenHandle(disk);

        Assert.Empty(GptTable.Read(file, 512));
    }

    [Fact]
    public void Boot_VolatileRoot_IsTheDeviceOfThePhysicalRoot()
    {
        var id = _machine.Deploy();
        var device = MountTable.Read().Holding(_machine.PathOf("disk"))!;

        _machine.Boot(id);

        var expected = device.Major == 0 ? null : $"/dev/block/{device.Major}:{device.Minor}";
        Assert.Equal(expected, new FileInfo(_machine.PathOf("run/systemd/volatile-root")).LinkTarget);
    }

    [Fact]
    public void TryGetNumber_Devices_AreThoseOfStat()
    {
        Assert.Null(BlockDevice.TryGetNumber("/dev/null"));
        Assert.Null(BlockDevice.TryGetNumber("/dev/absent"));
        Assert.Null(BlockDevice.TryGetNumber("none"));
        foreach (var disk in Directory.GetFiles("/dev").Where(path => Tool.Run("stat", "-c", "%F", path) == "block special file\n"))
        {
            var (major, minor) = BlockDevice.TryGetNumber(disk)!.Value;
            Assert.Equal(Tool.Run("stat", "-c", "%Hr:%Lr", disk).Trim(), $"{major}:{minor}");
        }
    }

    [Fact]
    public void OnFailure_CountedBoot_RestartsWithTheReason()
    {
        FailureReason.Write(_machine.PathOf("run"), "the image is\nnot there");
        _machine.SetVariable("LoaderBootCountPath", "\\loader\\entries\\bootc-1+2-1.conf");
        string? message = null;

        Assert.Equal(0, FailedBoot.Handle(Request(), new Log(_said), text => message = text));

        Assert.Equal("bootc: booting /loader/entries/bootc-1+2-1.conf failed: the image is not there; restarting", message);
    }

    [Theory]
    [InlineData("bootc-1+0-3.conf", true)]
    [InlineData("bootc-1+0-4.conf", false)]
    public void OnFailure_TriesUsedUpBefore_GoesOnToTheShell(string entry, bool restarts)
    {
        _machine.SetVariable("LoaderBootCountPath", $"\\loader\\entries\\{entry}");
        bool restarted = false;

        FailedBoot.Handle(Request(), new Log(_said), _ => restarted = true);

        Assert.Equal(restarts, restarted);
    }

    [Fact]
    public void OnFailure_BootThatIsNotCounted_GoesOnToTheShell()
    {
        FailureReason.Write(_machine.PathOf("run"), "the image is not there");

        Assert.Equal(0, FailedBoot.Handle(Request(), new Log(_said), _ => Assert.Fail("restarted")));

        Assert.Contains("the image is not there", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OnFailure_NothingKnown_RestartsAllTheSame()
    {
        _machine.SetVariable("LoaderBootCountPath", "x");
        string? message = null;

        FailedBoot.Handle(Request(), new Log(_said), text => message = text);

        Assert.Contains("came to no root", message, StringComparison.Ordinal);
    }

    private IEnumerable<string> Units() =>
        Directory.GetFiles(_machine.PathOf("run/systemd/system")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private SetupRequest Request() => new() { Run = _machine.PathOf("run"), Variables = _machine.PathOf("efivars") };
}

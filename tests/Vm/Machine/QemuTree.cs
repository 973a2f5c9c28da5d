using System.Diagnostics;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>QEMU and its firmware, unpacked below artifacts/vm and run by their own ld.so.</summary>
internal sealed class QemuTree
{
    private readonly string _root;

    private QemuTree(string root) => _root = root;

    /// <summary>The firmware's variables as they are on a new machine.</summary>
    public string NewVariables => Path.Combine(_root, "usr/share/OVMF/OVMF_VARS_4M.fd");

    public static QemuTree Open()
    {
        string root = Repository.PathOf("artifacts", "vm", "qemu");
        Tool.Run(Repository.PathOf("tests", "tools", "qemu-tree"), root);
        return new QemuTree(root);
    }

    /// <summary>
    /// Starts a machine that stands still until it is told <c>cont</c>, so that nothing that it says is missed: two processors (emulated: this asks
    /// nothing of the host), one disk or two, a network card that reaches the host's loopback as 10.0.2.2, and the sockets <c>serial</c>, <c>shell</c> and <c>qmp</c>.
    /// </summary>
    /// <param name="second">A disk that the firmware starts only when the first does not; null for none.</param>
    public Process Start(string disk, string? second, string variables, string sockets)
    {
        string libraries = Path.Combine(_root, "usr/lib/x86_64-linux-gnu");
        string[] arguments =
        [
            "--library-path", libraries,
            Path.Combine(_root, "usr/bin/qemu-system-x86_64"),
            "-L", Path.Combine(_root, "usr/share/qemu"), "-L", Path.Combine(_root, "usr/share/seabios"),
            "-S", "-nodefaults", "-no-user-config", "-display", "none", "-vga", "none",
            "-machine", "q35,accel=tcg", "-cpu", "max", "-smp", "2", "-m", "1536",
            "-drive", $"if=pflash,format=raw,unit=0,readonly=on,file={Path.Combine(_root, "usr/share/OVMF/OVMF_CODE_4M.fd")}",
            "-drive", $"if=pflash,format=raw,unit=1,file={variables}",
            .. Disk("disk", disk, 0),
            .. second is null ? [] : Disk("second", second, 1),
            "-netdev", "user,id=network", "-device", "virtio-net-pci,netdev=network,romfile=",
            "-device", "virtio-rng-pci",
            "-chardev", $"socket,id=serial,server=on,wait=off,path={sockets}/serial", "-serial", "chardev:serial",
            "-device", "virtio-serial-pci",
            "-chardev", $"socket,id=shell,server=on,wait=off,path={sockets}/shell", "-device", "virtserialport,chardev=shell,name=vm.test",
            "-qmp", $"unix:{sockets}/qmp,server=on,wait=off",
        ];
        ProcessStartInfo start = new(Path.Combine(libraries, "ld-linux-x86-64.so.2"), arguments) { RedirectStandardError = true };
        return Process.Start(start)!;
    }

    private static string[] Disk(string name, string file, int order) =>
        ["-drive", $"if=none,id={name},format=raw,cache=unsafe,discard=unmap,file={file}", "-device", $"virtio-blk-pci,drive={name},bootindex={order}"];
}

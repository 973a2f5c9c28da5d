using SkorionOS.Hostile.Tests.Archives;
using static SkorionOS.Hostile.Tests.Images.HostileCase;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>Device nodes, modes, extended attributes.</summary>
internal static class MetadataCases
{
    private const string Entry = "layer-entry-invalid";
    private const string Schily = "SCHILY.xattr.";

    public static IEnumerable<HostileCase> All =>
    [
        Taken("node: the disk", "sda b 8:0", (tar, _) => tar.Device("sda", '4', 8, 0)),
        Taken("node: the memory, for everybody", "mem c666 1:1", (tar, _) => tar.Member("mem", '3', mode: 0x1b6, patch: h => { RawTar.Put(h, 329, "0000001"); RawTar.Put(h, 337, "0000001"); })),
        Taken("node: in /dev", "dev d", (tar, _) => tar.Device("dev/mem", '3', 1, 1)),
        Taken("node: a pipe", "a p", (tar, _) => tar.Member("a", '6')),
        Taken("node: a pipe with a size", "a p\nb f", (tar, _) => tar.Member("a", '6', size: 1 << 20).File("b")),
        Taken("node: the largest numbers", "a b 4095:1048575", (tar, _) => tar.Device("a", '4', 4095, 1048575)),
        Taken("node: 0:0", "a f trusted.overlay.overlay.whiteout user.overlay.whiteout", (tar, _) => tar.Device("a", '3', 0, 0)),
        Taken("node: block device 0:0", "a b 0:0", (tar, _) => tar.Device("a", '4', 0, 0)),
        Taken("node: 0:0 in a directory", "d d trusted.overlay.overlay.opaque trusted.overlay.overlay.whiteouts user.overlay.opaque user.overlay.whiteouts\n"
            + "d/a f trusted.overlay.overlay.whiteout user.overlay.whiteout", (tar, _) => tar.Device("d/a", '3', 0, 0)),
        Refused("node: major number too large", "layer-invalid", (tar, _) => tar.Device("a", '3', 4096, 0), "4096"),
        Refused("node: minor number too large", "layer-invalid", (tar, _) => tar.Device("a", '3', 0, 1048576), "1048576"),
        Refused("node: negative number", "layer-invalid", (tar, _) => tar.Member("a", '3', patch: h => h.AsSpan(329, 8).Fill(0xff)), "-1"),
        Refused("node: numbers of PAX beyond 64 bits", "layer-invalid", (tar, _) => tar.Pax(("SCHILY.devmajor", "99999999999999999999")).Device("a", '3', 1, 1)),
        Refused("node: a socket", "layer-unsupported", (tar, _) => tar.Member("a", 's')),
        Refused("node: a type that nobody has", "layer-unsupported", (tar, _) => tar.Member("a", '\u00ff')),
        Refused("node: a directory of an incremental dump", "layer-unsupported", (tar, _) => tar.Member("a", 'D', RawTar.Latin("Yb\0\0"))),
        Refused("node: a part of another volume", "layer-unsupported", (tar, _) => tar.Member("a", 'M', RawTar.Latin("part"))),
        Taken("mode: setuid for root", "su f4755 = x", (tar, _) => tar.Member("su", '0', RawTar.Latin("x"), mode: 0x9ed)),
        Taken("mode: bits above the twelve", "a f", (tar, _) => tar.Member("a", '0', mode: 0xf1a4)),
        Taken("mode: a contiguous file", "a f = x", (tar, _) => tar.Member("a", '7', RawTar.Latin("x"))),
        Taken("owner: the largest number", "a f 4294967294:4294967294", (tar, _) => tar.Pax(("uid", "4294967294"), ("gid", "4294967294")).File("a")),
        Refused("owner: beyond 32 bits", "layer-invalid", (tar, _) => tar.Pax(("uid", "4294967296")).File("a"), "4294967296"),
        Refused("owner: negative", "layer-invalid", (tar, _) => tar.Pax(("gid", "-1")).File("a")),
        Refused("owner: negative, in binary", "layer-invalid", (tar, _) => tar.Member("a", patch: h => h.AsSpan(108, 8).Fill(0xff)), "-1"),

        Taken("xattr: overlay redirects to a file", "a f = x", (tar, _) => tar.Pax((Schily + "trusted.overlay.redirect", "/etc/shadow"), (Schily + "trusted.overlay.metacopy", "")).File("a", "x")),
        Taken("xattr: overlay hides a directory", "d d", (tar, _) => tar.Pax((Schily + "trusted.overlay.opaque", "y")).Directory("d")),
        Taken("xattr: overlay whiteout that is escaped", "a f", (tar, _) => tar.Pax((Schily + "trusted.overlay.overlay.whiteout", "")).File("a")),
        Taken("xattr: trusted", "a f", (tar, _) => tar.Pax((Schily + "trusted.md5sum", "x")).File("a")),
        Taken("xattr: overlay of users is an attribute as others", "a f user.overlay.whiteout", (tar, _) => tar.Pax((Schily + "user.overlay.whiteout", "")).File("a")),
        Taken("xattr: labels and measurements", "a f", (tar, _) => tar.Pax((Schily + "security.selinux", "x"), (Schily + "security.ima", "x"), (Schily + "security.evm", "x")).File("a")),
        Taken("xattr: a namespace that nobody has", "a f", (tar, _) => tar.Pax((Schily + "evil.x", "x"), (Schily + "x", "x"), (Schily + "system.nfs4_acl", "x")).File("a")),
        Taken("xattr: a capability", "a f security.capability", (tar, _) => tar.Pax((Schily + "security.capability", "\u0001\0\0\u0002\0\u0004\0\0\0\0\0\0\0\0\0\0\0\0\0\0")).File("a")),
        Taken("xattr: of a symbolic link", "a l -> b security.capability", (tar, _) => tar.Pax((Schily + "security.capability", "x")).Symlink("a", "b")),
        Taken("xattr: newline and NUL in the value", "a f user.x", (tar, _) => tar.Pax((Schily + "user.x", "a\n30 path=evil\n\0b")).File("a")),
        Taken("xattr: of libarchive", "a f user.x", (tar, _) => tar.Pax(("LIBARCHIVE.xattr.user.x", "eA")).File("a")),
        Refused("xattr: value beyond the format", Entry, (tar, _) => tar.Pax((Schily + "user.x", new string('v', 65536))).File("a"), "user.x"),
        Refused("xattr: together beyond the format", Entry, (tar, _) => tar.Pax((Schily + "user.x", new string('v', 20000)), (Schily + "user.y", new string('v', 20000))).File("a")),
        Refused("xattr: name of 256 bytes", Entry, (tar, _) => tar.Pax((Schily + "user." + new string('n', 251), "v")).File("a")),
        Refused("xattr: NUL in the name", "layer-invalid", (tar, _) => tar.Pax((Schily + "user.\0x", "v")).File("a")),
        Refused("xattr: no name", "layer-invalid", (tar, _) => tar.Pax((Schily, "v")).File("a")),
        Refused("xattr: twice", "layer-invalid", (tar, _) => tar.Pax((Schily + "user.x", "1"), (Schily + "user.x", "2")).File("a")),
        Refused("xattr: two values in two forms", "layer-invalid", (tar, _) => tar.Pax((Schily + "user.x", "1"), ("LIBARCHIVE.xattr.user.x", "eA")).File("a")),
        Refused("xattr: of libarchive, not base64", "layer-invalid", (tar, _) => tar.Pax(("LIBARCHIVE.xattr.user.x", "!!")).File("a")),
        Refused("xattr: of libarchive, NUL in the name", "layer-invalid", (tar, _) => tar.Pax(("LIBARCHIVE.xattr.user.%00x", "eA")).File("a")),
        Refused("xattr: for all that follow", "layer-unsupported", (tar, _) => tar.Global((Schily + "security.capability", "x")).File("a")),
    ];
}

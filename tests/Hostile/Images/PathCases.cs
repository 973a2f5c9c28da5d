using SkorionOS.Hostile.Tests.Archives;
using static SkorionOS.Hostile.Tests.Images.HostileCase;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>Names that lead out of the image, or nowhere.</summary>
internal static class PathCases
{
    private const string Entry = "layer-entry-invalid";

    public static IEnumerable<HostileCase> All =>
    [
        Refused("path: climbs", Entry, (tar, _) => tar.File("../escaped"), "escaped"),
        Refused("path: climbs from a directory", Entry, (tar, _) => tar.File("usr/../../escaped"), "escaped"),
        Refused("path: climbs behind a dot", Entry, (tar, _) => tar.File("./../escaped"), "escaped"),
        Refused("path: climbs to the bait", Entry, (tar, bait) => tar.Pax(("path", bait.Climbing("escaped"))).File("x"), "escaped"),
        Refused("path: climbs to a file of the bait", Entry, (tar, bait) => tar.Pax(("path", bait.Climbing("etc/passwd"))).File("x", "evil"), "etc/passwd"),
        Refused("path: climbs by a long name of GNU", Entry, (tar, bait) => tar.Extended('L', bait.Climbing("escaped") + "\0").File("x"), "escaped"),
        Refused("path: absolute, and climbs", Entry, (tar, _) => tar.File("/../escaped"), "escaped"),
        Refused("path: a directory that climbs", Entry, (tar, _) => tar.Directory("../escaped/"), "escaped"),
        Refused("path: a symbolic link that climbs", Entry, (tar, _) => tar.Symlink("../escaped", "x"), "escaped"),
        Refused("path: a device that climbs", Entry, (tar, _) => tar.Device("../escaped", '3', 1, 3), "escaped"),
        Refused("path: a whiteout that climbs", Entry, (tar, _) => tar.File("../.wh.root"), ".wh.root"),
        Refused("path: the directory above the root", Entry, (tar, _) => tar.Directory("..")),
        Refused("path: the root is a file", Entry, (tar, _) => tar.File("/")),
        Refused("path: the root is a symbolic link", Entry, (tar, bait) => tar.Symlink(".", bait.Absolute(""))),
        Refused("path: nothing but ways back", Entry, (tar, _) => tar.File("a/..")),
        Refused("path: empty", "layer-invalid", (tar, _) => tar.File("")),
        Refused("path: NUL in a PAX name", "layer-invalid", (tar, _) => tar.Pax(("path", "usr/x\0/../../y")).File("x")),
        Refused("path: empty long name of GNU", "layer-invalid", (tar, _) => tar.Extended('L', "\0").File("x")),
        Refused("path: name of 256 bytes", Entry, (tar, _) => tar.Pax(("path", new string('n', 256))).File("x")),
        Refused("path: 4096 bytes", "layer-over-limit", (tar, _) => tar.Pax(("path", string.Concat(Enumerable.Repeat("abcdefg/", 512)))).File("x")),
        Refused("path: 1025 directories", Entry, (tar, _) => tar.Pax(("path", string.Concat(Enumerable.Repeat("d/", 1025)) + "x")).File("x")),
        Refused("path: below a file", Entry, (tar, _) => tar.File("a", "a").File("a/b"), "a/b"),
        Refused("path: below a device", Entry, (tar, _) => tar.Device("a", '3', 1, 3).File("a/b"), "a/b"),
        Refused("path: below a symbolic link to the bait", Entry, (tar, bait) => tar.Symlink("a", bait.Absolute("")).File("a/escaped"), "a/escaped"),
        Refused("path: below a symbolic link that climbs", Entry, (tar, _) => tar.Symlink("a", "../../..").File("a/escaped"), "a/escaped"),
        Refused("path: below a symbolic link to a directory of the image", Entry, (tar, _) => tar.Directory("d").Symlink("a", "d").File("a/x"), "a/x"),
        Refused("path: below a directory that became a symbolic link", Entry,
            (tar, bait) => tar.Directory("a").Symlink("a", bait.Absolute("")).File("a/escaped"), "a/escaped"),
        Refused("path: below two symbolic links", Entry, (tar, _) => tar.Symlink("a", ".").Symlink("b", "a/..").File("b/escaped"), "b/escaped"),
        Refused("path: below a hard link to a symbolic link", Entry,
            (tar, bait) => tar.Symlink("a", bait.Absolute("")).HardLink("b", "a").File("b/escaped"), "b/escaped"),

        Taken("path: climbs within the image", "x f", (tar, _) => tar.File("a/../x")),
        Stacked("path: absolute, a file of the bait", bait => $"{bait.Parents}\n{bait.Absolute("file")[1..]} f = evil",
            (tar, bait) => tar.Pax(("path", bait.Absolute("file"))).File("x", "evil")),
        Taken("path: two slashes before it", "x f", (tar, _) => tar.File("//x")),
        Taken("path: dots and slashes within", "a d\na/x f", (tar, _) => tar.File("./a/.//./x")),
        Taken("path: backslashes are part of a name", "..\\x f", (tar, _) => tar.File("..\\x")),
        Taken("path: three dots are a name", "... d\n.../x f", (tar, _) => tar.File(".../x")),
        Taken("path: control characters", "a\\x0a\\x1b[2J f", (tar, _) => tar.File("a\n\u001b[2J")),
        Taken("path: not UTF-8", "a\\xff\\xfe f", (tar, _) => tar.File("a\xff\xfe")),
        Taken("path: name of 255 bytes", new string('n', 255) + " f", (tar, _) => tar.Pax(("path", new string('n', 255))).File("x")),
        Taken("path: slash behind a file", "a f = a", (tar, _) => tar.File("a/", "a")),
        Taken("path: the name of an extended header climbs", "x f", (tar, bait) => tar.Member("../../escaped", 'x', RawTar.Latin(RawTar.Record("path", "x"))).File("y")),
        Taken("path: names of object directories", "00 d\n00/x f\nff f", (tar, _) => tar.File("00/x").File("ff")),
        Stacked("path: below a symbolic link of a lower layer", _ => "a d\na/x f",
            (tar, bait) => tar.Symlink("a", bait.Absolute("")), (tar, _) => tar.File("a/x")),
        Stacked("path: below a file of a lower layer", _ => "a d\na/x f", (tar, _) => tar.File("a", "a"), (tar, _) => tar.File("a/x")),
        Stacked("path: in directories that are emptied", _ => string.Join('\n', "boot d\ndev d\nproc d\nrun d\nsys d\nsysroot d\ntmp d".Split('\n')),
            (tar, _) => tar.File("boot/x").File("dev/x").File("proc/self/mem").File("run/x").File("sys/x").File("sysroot/bootc/x").File("tmp/x")),
    ];
}

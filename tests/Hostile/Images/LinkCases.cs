using static SkorionOS.Hostile.Tests.Images.HostileCase;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>Symbolic and hard links that lead out, in circles, or nowhere.</summary>
internal static class LinkCases
{
    private const string Entry = "layer-entry-invalid";

    public static IEnumerable<HostileCase> All =>
    [
        Stacked("symlink: to the bait", bait => $"a l -> {bait.Absolute("etc/passwd")}", (tar, bait) => tar.Symlink("a", bait.Absolute("etc/passwd"))),
        Taken("symlink: climbs", "a l -> ../../../../etc/shadow", (tar, _) => tar.Symlink("a", "../../../../etc/shadow")),
        Taken("symlink: to itself", "a l -> a", (tar, _) => tar.Symlink("a", "a")),
        Taken("symlink: a circle of two", "a l -> b\nb l -> a", (tar, _) => tar.Symlink("a", "b").Symlink("b", "a")),
        Taken("symlink: target of control characters", "a l -> x\\x0ay\\x1b", (tar, _) => tar.Symlink("a", "x\ny\u001b")),
        Taken("symlink: target of 4095 bytes", "a l -> " + new string('t', 4095), (tar, _) => tar.Pax(("linkpath", new string('t', 4095))).Symlink("a", "x")),
        Taken("symlink: with a size and nothing stored", "a l -> x\nb f", (tar, _) => tar.Member("a", '2', link: "x", size: 4096).File("b")),
        Refused("symlink: target of 4096 bytes", "layer-over-limit", (tar, _) => tar.Pax(("linkpath", new string('t', 4096))).Symlink("a", "x"), "'a'"),
        Refused("symlink: no target", "layer-invalid", (tar, _) => tar.Symlink("a", "")),
        Refused("symlink: NUL in the target", "layer-invalid", (tar, _) => tar.Pax(("linkpath", "x\0y")).Symlink("a", "x")),
        Refused("symlink: two long targets that differ", "layer-invalid", (tar, _) => tar.Pax(("linkpath", "x")).Extended('K', "y\0").Symlink("a", "z")),
        Stacked("symlink: a directory of a lower layer becomes one", _ => "a l -> /etc", (tar, _) => tar.File("a/x").File("a/y"), (tar, _) => tar.Symlink("a", "/etc")),
        Stacked("symlink: /usr is one", bait => $"usr l -> {bait.Absolute("")}", (tar, bait) => tar.Symlink("usr", bait.Absolute(""))),
        Stacked("symlink: emptied directories are symlinks", bait => $"run l -> {bait.Absolute("")}\ntmp l -> /usr",
            (tar, bait) => tar.Symlink("run", bait.Absolute("")).Symlink("tmp", "/usr")),

        Refused("hard link: climbs to the bait", Entry, (tar, bait) => tar.Pax(("linkpath", bait.Climbing("etc/passwd"))).HardLink("a", "x"), "etc/passwd"),
        Refused("hard link: climbs above the root", Entry, (tar, _) => tar.File("x").HardLink("a", "../x"), "../x"),
        Refused("hard link: to a file of the bait", Entry, (tar, bait) => tar.Pax(("linkpath", bait.Absolute("file"))).HardLink("a", "x"), "bait/file"),
        Refused("hard link: to a directory", Entry, (tar, _) => tar.Directory("d").HardLink("a", "d"), "'d'"),
        Refused("hard link: to the root", Entry, (tar, _) => tar.HardLink("a", "/")),
        Refused("hard link: to a directory that is only implied", Entry, (tar, _) => tar.File("d/x").HardLink("a", "d")),
        StackRefused("hard link: to a directory of a lower layer", Entry, (tar, _) => tar.Directory("d"), (tar, _) => tar.HardLink("a", "d")),
        Refused("hard link: to itself", Entry, (tar, _) => tar.HardLink("a", "a")),
        Refused("hard link: to a file that comes later", Entry, (tar, _) => tar.HardLink("a", "b").File("b")),
        Refused("hard link: through a symbolic link", Entry, (tar, _) => tar.File("d/x").Symlink("l", "d").HardLink("a", "l/x")),
        Refused("hard link: through a symbolic link to the bait", Entry, (tar, bait) => tar.Symlink("l", bait.Absolute("")).HardLink("a", "l/file")),
        StackRefused("hard link: through a symbolic link of a lower layer", Entry,
            (tar, bait) => tar.Symlink("l", bait.Absolute("")), (tar, _) => tar.HardLink("a", "l/file")),
        StackRefused("hard link: to a file that the layer hides", Entry, (tar, _) => tar.File("x", "x"), (tar, _) => tar.File(".wh.x").HardLink("a", "x")),
        StackRefused("hard link: to a file that an opaque mark hides", Entry,
            (tar, _) => tar.File("d/x", "x"), (tar, _) => tar.HardLink("a", "d/x").File("d/.wh..wh..opq")),
        Refused("hard link: no target", "layer-invalid", (tar, _) => tar.HardLink("a", "")),
        Refused("hard link: in place of the root", Entry, (tar, _) => tar.File("x").HardLink("/", "x")),
        Taken("hard link: absolute, within the image", "a f x2 = x\nd d\nd/x f x2 = x", (tar, _) => tar.File("d/x", "x").HardLink("a", "/d/x")),
        Taken("hard link: a chain", "a f x3 = x\nb f x3 = x\nc f x3 = x", (tar, _) => tar.File("c", "x").HardLink("b", "c").HardLink("a", "b")),
        Taken("hard link: its own mode and owner count for nothing", "a f x2 = x\nb f x2 = x", (tar, _) => tar.File("a", "x").Member("b", '1', link: "a", mode: 0x9ed)),
        Taken("hard link: the first name gets another file", "a f = new\nb f = old", (tar, _) => tar.File("a", "old").HardLink("b", "a").File("a", "new")),
        Taken("hard link: to a file in a directory that is emptied", "run d\nx f = x", (tar, _) => tar.File("run/x", "x").HardLink("x", "run/x")),
        Taken("hard link: to a symbolic link", "a l x2 -> x\nb l x2 -> x", (tar, _) => tar.Symlink("a", "x").HardLink("b", "a")),
        Taken("hard link: to a device", "a c x2 1:3\nb c x2 1:3", (tar, _) => tar.Device("a", '3', 1, 3).HardLink("b", "a")),
        Taken("hard link: the same one a hundred times", "a f x2 = x\nb f x2 = x", (tar, _) =>
        {
            tar.File("a", "x");
            for (var i = 0; i < 100; i++)
            {
                tar.HardLink("b", "a");
            }
        }),
        Stacked("hard link: a name of a lower layer to itself", _ => "a f = x", (tar, _) => tar.File("a", "x"), (tar, _) => tar.HardLink("a", "a")),
    ];
}

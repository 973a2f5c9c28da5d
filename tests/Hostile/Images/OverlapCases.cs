using static SkorionOS.Hostile.Tests.Images.HostileCase;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>Entries that contradict each other, and whiteouts that hide what they should not.</summary>
internal static class OverlapCases
{
    private const string Entry = "layer-entry-invalid";

    public static IEnumerable<HostileCase> All =>
    [
        Taken("duplicate: two files", "a f = two", (tar, _) => tar.File("a", "one").File("a", "two")),
        Taken("duplicate: spelled in four ways", "d d\nd/a f = 4", (tar, _) => tar.File("d/a", "1").File("./d/a", "2").File("/d//a", "3").File("d/../d/a", "4")),
        Taken("duplicate: names that differ in case", "A f = 1\na f = 2", (tar, _) => tar.File("A", "1").File("a", "2")),
        Taken("duplicate: a file becomes a directory", "a d\na/x f", (tar, _) => tar.File("a", "a").Directory("a").File("a/x")),
        Taken("duplicate: a directory with children becomes a file", "a f = a", (tar, _) => tar.Directory("a").File("a/x").File("a", "a")),
        Taken("duplicate: a symbolic link becomes a directory", "a d\na/x f", (tar, _) => tar.Symlink("a", "/etc").Directory("a").File("a/x")),
        Taken("duplicate: a directory with children becomes a symbolic link", "a l -> /etc", (tar, _) => tar.File("a/x").Symlink("a", "/etc")),
        Taken("duplicate: a device becomes a file", "a f", (tar, _) => tar.Device("a", '4', 8, 0).File("a")),
        Taken("duplicate: a directory twice, the last counts", "a d700", (tar, _) => tar.Directory("a", 0x1ff).Directory("a", 0x1c0)),
        Taken("duplicate: a thousand times", "a f = 999", (tar, _) =>
        {
            for (var i = 0; i < 1000; i++)
            {
                tar.File("a", $"{i}");
            }
        }),
        Stacked("duplicate: a directory over a file", _ => "a d", (tar, _) => tar.File("a"), (tar, _) => tar.Directory("a")),
        Stacked("duplicate: a file over a directory", _ => "a f", (tar, _) => tar.File("a/b/c"), (tar, _) => tar.File("a")),
        Stacked("duplicate: a directory over a symbolic link to the bait", _ => "a d", (tar, bait) => tar.Symlink("a", bait.Absolute("")), (tar, _) => tar.Directory("a")),
        Stacked("duplicate: a file over a symbolic link to the bait", _ => "a f = evil",
            (tar, bait) => tar.Symlink("a", bait.Absolute("etc/passwd")), (tar, _) => tar.File("a", "evil")),
        Stacked("duplicate: the same layer twice", _ => "a f x2 = x\nb f x2 = x", (tar, _) => tar.File("a", "x").HardLink("b", "a"), (tar, _) => tar.File("a", "x").HardLink("b", "a")),

        Refused("whiteout: of no name", Entry, (tar, _) => tar.File("a/.wh.")),
        Refused("whiteout: of the directory itself", Entry, (tar, _) => tar.File("a/.wh..")),
        Refused("whiteout: of the directory above", Entry, (tar, _) => tar.File("a/.wh...")),
        Refused("whiteout: of the directory above the root", Entry, (tar, _) => tar.File(".wh...")),
        Refused("whiteout: with something below it", Entry, (tar, _) => tar.File(".wh.a/x")),
        Refused("whiteout: an opaque mark with something below it", Entry, (tar, _) => tar.File("a/.wh..wh..opq/x")),
        Refused("whiteout: NUL in its name", "layer-invalid", (tar, _) => tar.Pax(("path", ".wh.a\0b")).File("x")),
        Stacked("whiteout: the root is opaque", _ => "b f", (tar, _) => tar.File("a").File("usr/x"), (tar, _) => tar.File(".wh..wh..opq").File("b")),
        Stacked("whiteout: of all that there is", _ => "", (tar, _) => tar.File("a").File("usr/x"), (tar, _) => tar.File(".wh.a").File(".wh.usr")),
        Stacked("whiteout: of /usr, which the same layer makes again", _ => "usr d\nusr/y f", (tar, _) => tar.File("usr/x"), (tar, _) => tar.File("usr/y").File(".wh.usr")),
        Stacked("whiteout: ahead of the file of its name", _ => "a f = new", (tar, _) => tar.File("a", "old"), (tar, _) => tar.File(".wh.a").File("a", "new")),
        Stacked("whiteout: behind the file of its name", _ => "a f = new", (tar, _) => tar.File("a", "old"), (tar, _) => tar.File("a", "new").File(".wh.a")),
        Stacked("whiteout: hides nothing of its own layer", _ => "a f", (tar, _) => tar.File("a").File(".wh.a")),
        Stacked("whiteout: of what nobody has", _ => "a f", (tar, _) => tar.File("a"), (tar, _) => tar.File("x/y/.wh.z").File("u/v/.wh..wh..opq")),
        Stacked("whiteout: through a symbolic link of a lower layer", _ => "d d\nd/x f\nl l -> d", (tar, _) => tar.File("d/x").Symlink("l", "d"), (tar, _) => tar.File("l/.wh.x")),
        Stacked("whiteout: is a directory", _ => "", (tar, _) => tar.File("a"), (tar, _) => tar.Directory(".wh.a")),
        Stacked("whiteout: is a symbolic link to the bait", _ => "", (tar, _) => tar.File("a"), (tar, bait) => tar.Symlink(".wh.a", bait.Absolute("file"))),
        Stacked("whiteout: has a content", _ => "", (tar, _) => tar.File("a"), (tar, _) => tar.File(".wh.a", new string('x', 5000))),
        Stacked("whiteout: names of aufs hide nothing", _ => "a f", (tar, _) => tar.File("a"), (tar, _) => tar.File(".wh..wh.plnk").File(".wh..wh.aufs")),
        Stacked("whiteout: of a whiteout", _ => "a f", (tar, _) => tar.File("a"), (tar, _) => tar.File(".wh..wh.a")),
        Stacked("whiteout: of one name of a file with two", _ => "b f = x", (tar, _) => tar.File("a", "x").HardLink("b", "a"), (tar, _) => tar.File(".wh.a")),
        Stacked("whiteout: one hides, the next layer brings it back", _ => "a f = new",
            (tar, _) => tar.File("a", "old"), (tar, _) => tar.File(".wh.a"), (tar, _) => tar.File("a", "new")),
        Stacked("whiteout: a device 0:0 hides nothing", _ => "a f trusted.overlay.overlay.whiteout user.overlay.whiteout", (tar, _) => tar.File("a", "x"), (tar, _) => tar.Device("a", '3', 0, 0)),
    ];
}

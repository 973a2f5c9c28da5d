using SkorionOS.Interop.Files;

namespace SkorionOS.Interop.Tests.Files;

public sealed class ReplaceFileTests : IDisposable
{
    private readonly string _path = Directory.CreateDirectory($"/dev/shm/bootc-test-{Guid.NewGuid():N}").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void ReplaceFile_InOrder_SyncsTheContentBeforeTheNameAndTheNameAfter()
    {
        using var dir = Dir.Open(_path);
        var calls = new List<string>();
        using (FaultInjection.Use(point => calls.Add($"{point.Operation} {System.IO.Path.GetRelativePath(_path, point.Path)}")))
        {
            dir.ReplaceFile("file", "new"u8);
        }

        Assert.Equal(["openat(O_CREAT) .file.new", "pwrite .file.new", "fsync .file.new", "renameat2 file", "fsync file", "fsync ."], calls);
    }

    /// <summary>Stops before the first change, before the second, and so on, over an old file and over what an earlier stop left.</summary>
    [Fact]
    public void ReplaceFile_StoppedAnywhere_LeavesOldOrNew()
    {
        using var dir = Dir.Open(_path);
        var sawOld = false;
        for (var allowed = 0; ; allowed++)
        {
            File.WriteAllText(Path.Join(_path, "file"), "old");
            if (allowed % 2 == 1)
            {
                File.WriteAllText(Path.Join(_path, ".file.new"), "left over by a stop");
            }

            var finished = Stop(allowed, () => dir.ReplaceFile("file", "new"u8));

            var content = File.ReadAllText(Path.Join(_path, "file"));
            Assert.Contains(content, (string[])["old", "new"]);
            sawOld |= content == "old";
            if (finished)
            {
                Assert.Equal("new", content);
                Assert.Equal(["file"], dir.List().Select(entry => entry.Name));
                break;
            }
        }

        Assert.True(sawOld);
    }

    [Fact]
    public void ReplaceFile_FailingSync_LeavesTheOld()
    {
        using var dir = Dir.Open(_path);
        dir.ReplaceFile("file", "old"u8);
        using (FaultInjection.Use(point =>
        {
            if (point.Operation == "fsync")
            {
                throw new LinuxException(Errno.EIO, point.Operation, point.Path);
            }
        }))
        {
            Assert.Equal(Errno.EIO, Assert.Throws<LinuxException>(() => dir.ReplaceFile("file", "new"u8)).Error);
        }

        Assert.Equal("old", File.ReadAllText(Path.Join(_path, "file")));
    }

    private static bool Stop(int allowed, Action act)
    {
        var count = 0;
        using var _ = FaultInjection.Use(point =>
        {
            if (count++ >= allowed)
            {
                throw new LinuxException(Errno.EIO, point.Operation, point.Path);
            }
        });
        try
        {
            act();
            return true;
        }
        catch (LinuxException)
        {
            return false;
        }
    }
}

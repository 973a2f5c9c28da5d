using SkorionOS.Interop.Files;

namespace SkorionOS.Interop.Tests.Files;

public sealed class FaultInjectionTests : IDisposable
{
    private readonly string _path = Directory.CreateDirectory($"/dev/shm/bootc-test-{Guid.NewGuid():N}").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task Use_TasksAndThreadsStartedBelow_AreSeen()
    {
        using var dir = Dir.Open(_path);
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        using (FaultInjection.Use(point => seen.Add(System.IO.Path.GetFileName(point.Path))))
        {
            await Task.Run(() => dir.MakeDir("task"));
            await Task.Factory.StartNew(() => dir.MakeDir("long"), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await Parallel.ForEachAsync(["each"], async (name, _) =>
            {
                await Task.Yield();
                dir.MakeDir(name);
            });
            var thread = new Thread(() => dir.MakeDir("thread"));
            thread.Start();
            thread.Join();
        }

        dir.MakeDir("after");
        Assert.Equal(["each", "long", "task", "thread"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Use_InASibling_IsNotSeen()
    {
        using var dir = Dir.Open(_path);
        var inUse = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        var hooked = Task.Run(async () =>
        {
            using var hook = FaultInjection.Use(_ => seen++);
            inUse.SetResult();
            await done.Task;
            dir.MakeDir("hooked");
        });
        await inUse.Task;
        dir.MakeDir("sibling");
        await Task.Run(() => dir.MakeDir("task of the sibling"));
        done.SetResult();
        await hooked;

        Assert.Equal(1, seen);
    }

    [Fact]
    public void Use_Nested_GivesBackTheOuterOne()
    {
        using var dir = Dir.Open(_path);
        var seen = new List<string>();
        using (FaultInjection.Use(_ => seen.Add("outer")))
        {
            using (FaultInjection.Use(_ => seen.Add("inner")))
            {
                dir.MakeDir("a");
            }

            dir.MakeDir("b");
        }

        Assert.Equal(["inner", "outer"], seen);
    }

    [Fact]
    public void Use_HookThatThrows_KeepsTheChangeFromHappening()
    {
        using var dir = Dir.Open(_path);
        using (FaultInjection.Use(point => throw new LinuxException(Errno.ENOSPC, point.Operation, point.Path)))
        {
            var error = Assert.Throws<LinuxException>(() => dir.MakeDir("a"));
            Assert.Equal((Errno.ENOSPC, "mkdirat", $"{_path}/a"), (error.Error, error.Operation, error.Path));
            Assert.Throws<LinuxException>(() => dir.Symlink("x", "link"));
            Assert.Throws<LinuxException>(() => dir.CreateUnnamed());
            Assert.Throws<LinuxException>(() => dir.CreateNew("new"));
            Assert.Throws<LinuxException>(() => FileLock.TryTake(dir, "lock"));
        }

        Assert.Empty(dir.List());
    }
}

using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Files;

/// <summary>flock(1) is the other program.</summary>
public sealed class FileLockTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly Dir _dir;

    public FileLockTests() => _dir = Dir.Open(_scratch.Path);

    public void Dispose()
    {
        _dir.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void TryTake_Held_KeepsOthersOutUntilDisposed()
    {
        using (Assert.IsType<FileLock>(FileLock.TryTake(_dir, "lock")))
        {
            Assert.Equal("busy", Ask());
            Assert.Null(FileLock.TryTake(_dir, "lock"));
        }

        Assert.Equal("free", Ask());
    }

    [Fact]
    public void TryTake_HeldByAnotherProcess_AnswersNull()
    {
        using var other = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("flock", [_scratch["lock"], "sh", "-c", "echo held; read end"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        Assert.Equal("held", other.StandardOutput.ReadLine());

        Assert.Null(FileLock.TryTake(_dir, "lock"));

        other.StandardInput.Close();
        other.WaitForExit();
        using var mine = FileLock.TryTake(_dir, "lock");
        Assert.NotNull(mine);
    }

    /// <summary>A program that is started while the lock is held must not keep it when we give it back.</summary>
    [Fact]
    public void Dispose_WhileAChildRuns_FreesTheLock()
    {
        System.Diagnostics.Process child;
        using (FileLock.TryTake(_dir, "lock"))
        {
            child = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat") { RedirectStandardInput = true })!;
        }

        using (child)
        {
            Assert.Equal("free", Ask());
            child.StandardInput.Close();
            child.WaitForExit();
        }
    }

    /// <summary>Between the fork and its exec a child has a copy of every descriptor, also of those that are closed on exec.</summary>
    [Fact]
    public void Dispose_WhileAnotherDescriptorIsOpen_FreesTheLock()
    {
        var taken = FileLock.TryTake(_dir, "lock")!;
        var descriptor = Directory.GetFiles("/proc/self/fd")
            .Single(link => new FileInfo(link).LinkTarget == _scratch["lock"]);
        using var copy = new Microsoft.Win32.SafeHandles.SafeFileHandle(
            Dup(int.Parse(Path.GetFileName(descriptor), System.Globalization.CultureInfo.InvariantCulture)), ownsHandle: true);

        taken.Dispose();

        Assert.Equal("free", Ask());
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "dup")]
    private static extern int Dup(int descriptor);

    [Fact]
    public void TryTake_SymbolicLink_IsRefused()
    {
        _dir.Symlink("elsewhere", "lock");

        Assert.Equal(Errno.ELOOP, Assert.Throws<LinuxException>(() => FileLock.TryTake(_dir, "lock")).Error);
        Assert.False(File.Exists(_scratch["elsewhere"]));
    }

    private string Ask() => Tool.Script(_scratch.Path, "flock --nonblock lock true && echo free || echo busy").Trim();
}

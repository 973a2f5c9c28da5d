using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Processes;

/// <summary>Runs a program with all that it starts: nothing of it is left when the program has ended, or when its time is over.</summary>
public static unsafe class ProcessGroup
{
    /// <summary>
    /// Runs a program to its end in a process group of its own. It reads nothing (/dev/null), writes where this process writes, and starts with no signal blocked
    /// or ignored. When <paramref name="limit"/> is over the group gets SIGTERM, and SIGKILL when it is still there after <paramref name="grace"/>. What the program
    /// leaves of its group behind is killed. A process that left the group (setsid) is not followed.
    /// </summary>
    /// <param name="path">The program, an absolute path.</param>
    /// <param name="arguments">Its arguments, without its name.</param>
    /// <param name="environment">Its whole environment.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="grace">How long it may take to end after SIGTERM.</param>
    /// <param name="cancellationToken">Kills the group at once.</param>
    /// <exception cref="LinuxException">It could not be started: not there (ENOENT), not executable (EACCES), or of no known format (ENOEXEC).</exception>
    /// <exception cref="OperationCanceledException">The token said so; nothing of the group is left.</exception>
    public static ProcessExit Run(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan limit,
        TimeSpan grace,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        cancellationToken.ThrowIfCancellationRequested();
        var pid = Spawn(path, [path, .. arguments], [.. environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        var timedOut = false;
        try
        {
            using var process = new SafeFileHandle(SpawnCalls.PidfdOpen(pid), ownsHandle: true);
            if (process.IsInvalid)
            {
                throw LinuxException.FromLastError("pidfd_open", path);
            }

            using var killer = cancellationToken.Register(() => Signal(pid, SpawnCalls.SIGKILL));
            if (!WaitFor(process, limit))
            {
                timedOut = true;
                Signal(pid, SpawnCalls.SIGTERM);
                WaitFor(process, grace);
            }
        }
        finally
        {
            // Before the program is reaped: until then no other group can have its number.
            Signal(pid, SpawnCalls.SIGKILL);
        }

        var exit = ProcessExit.FromStatus(Reap(pid, path), timedOut);
        cancellationToken.ThrowIfCancellationRequested();
        return exit;
    }

    private static int Spawn(string path, string[] arguments, string[] environment)
    {
        using var argv = new StringVector(arguments);
        using var envp = new StringVector(environment);
        SpawnCalls.SpawnFileActions actions;
        SpawnCalls.SpawnAttributes attributes;
        Check(SpawnCalls.posix_spawn_file_actions_init(&actions), path);
        Check(SpawnCalls.posix_spawnattr_init(&attributes), path);
        try
        {
            fixed (byte* program = CString.Terminated(path), nothing = "/dev/null\0"u8)
            {
                SpawnCalls.SignalSet all, none;
                _ = SpawnCalls.sigfillset(&all);
                _ = SpawnCalls.sigemptyset(&none);
                Check(SpawnCalls.posix_spawn_file_actions_addopen(&actions, 0, nothing, Libc.O_RDONLY, 0), path);
                Check(SpawnCalls.posix_spawnattr_setpgroup(&attributes, 0), path);
                Check(SpawnCalls.posix_spawnattr_setsigdefault(&attributes, &all), path);
                Check(SpawnCalls.posix_spawnattr_setsigmask(&attributes, &none), path);
                var flags = SpawnCalls.POSIX_SPAWN_SETPGROUP | SpawnCalls.POSIX_SPAWN_SETSIGDEF | SpawnCalls.POSIX_SPAWN_SETSIGMASK;
                Check(SpawnCalls.posix_spawnattr_setflags(&attributes, (short)flags), path);
                int pid;
                Check(SpawnCalls.posix_spawn(&pid, program, &actions, &attributes, argv.Pointer, envp.Pointer), path);
                return pid;
            }
        }
        finally
        {
            _ = SpawnCalls.posix_spawn_file_actions_destroy(&actions);
            _ = SpawnCalls.posix_spawnattr_destroy(&attributes);
        }
    }

    // True when the process has ended, false when the time is over.
    private static bool WaitFor(SafeFileHandle process, TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        var waited = new SpawnCalls.PollDescriptor { Descriptor = (int)process.DangerousGetHandle(), Events = SpawnCalls.POLLIN };
        while (true)
        {
            var left = Math.Clamp((limit - Stopwatch.GetElapsedTime(started)).TotalMilliseconds, 0, int.MaxValue);
            switch (SpawnCalls.poll(&waited, 1, (int)Math.Ceiling(left)))
            {
                case > 0:
                    return true;
                case 0 when left <= 0:
                    return false;
                case < 0 when LinuxException.FromLastError("poll", "a program") is { Error: not Errno.EINTR } error:
                    throw error;
            }
        }
    }

    private static int Reap(int pid, string path)
    {
        int status;
        while (SpawnCalls.waitpid(pid, &status, 0) < 0)
        {
            var error = LinuxException.FromLastError("waitpid", path);
            if (error.Error != Errno.EINTR)
            {
                throw error;
            }
        }

        return status;
    }

    // The group is gone when nobody is left in it, which is what was wanted.
    private static void Signal(int pid, int signal) => _ = SpawnCalls.kill(-pid, signal);

    private static void Check(int error, string path)
    {
        if (error != 0)
        {
            throw new LinuxException((Errno)error, "posix_spawn", path);
        }
    }
}

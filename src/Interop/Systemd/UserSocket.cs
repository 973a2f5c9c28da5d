using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Systemd;

/// <summary>Connects to the socket of a user as that user, from a process of root.</summary>
/// <remarks>
/// Whoever listens is told who connected at the moment of connect(2), and the bus of a user lets nobody else in, not even root. Credentials belong to threads in Linux, so
/// this thread takes the user's for that one call. Only the effective ones: with the real and the saved ones the user could send it signals. It gives them back
/// at once, since every thread that the runtime starts from a thread inherits them.
/// </remarks>
internal static unsafe class UserSocket
{
    private const long Unchanged = -1;

    /// <summary>The number of setresuid(2): the function of that name in the C library changes all threads.</summary>
    internal static readonly long SetResUid = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 117,
        Architecture.Arm64 => 147,
        var other => throw new PlatformNotSupportedException($"the number of setresuid(2) on {other} is not known"),
    };

    private static readonly nint s_libc = NativeLibrary.Load("libc.so.6");

    private static readonly delegate* unmanaged[SuppressGCTransition]<long, long, long, long, long> s_syscall =
        (delegate* unmanaged[SuppressGCTransition]<long, long, long, long, long>)NativeLibrary.GetExport(s_libc, "syscall");

    private static readonly delegate* unmanaged[SuppressGCTransition]<int, SocketCalls.UnixAddress*, uint, int> s_connect =
        (delegate* unmanaged[SuppressGCTransition]<int, SocketCalls.UnixAddress*, uint, int>)NativeLibrary.GetExport(s_libc, "connect");

    /// <summary>Connects.</summary>
    /// <param name="directory">Where the socket lies.</param>
    /// <param name="name">Its name. What is there must be a socket that belongs to the user, so that he cannot lend the groups of this process to anybody.</param>
    /// <param name="user">The user.</param>
    /// <returns>A stream socket that does not block.</returns>
    /// <exception cref="LinuxException">There is no such socket, nobody listens, or this process may not become the user.</exception>
    public static SafeFileHandle Connect(Dir directory, string name, uint user)
    {
        var what = $"{directory.Path}/{name}";
        using var socket = directory.OpenPath(name);
        var status = Dir.Stat(socket, what);
        if (status.Kind != FileKind.Socket || status.Uid != user)
        {
            throw new LinuxException(Errno.EACCES, "connect", what, $"it is no socket of user {user}");
        }

        var descriptor = SocketCalls.socket(SocketCalls.AF_UNIX, SocketCalls.SOCK_STREAM | SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC, 0);
        if (descriptor < 0)
        {
            throw LinuxException.FromLastError("socket", what);
        }

        var connection = new SafeFileHandle(descriptor, ownsHandle: true);
        var own = SocketCalls.geteuid();
        var address = SocketCalls.UnixAddress.Of($"/proc/self/fd/{socket.DangerousGetHandle()}");
        if (s_syscall(SetResUid, Unchanged, user, Unchanged) != 0)
        {
            var error = (Errno)Marshal.GetLastSystemError();
            connection.Dispose();
            throw new LinuxException(error, "setresuid", $"user {user}");
        }

        // Nothing here may be a call of the runtime, which could start a thread.
        var result = s_connect(descriptor, &address, (uint)sizeof(SocketCalls.UnixAddress));
        if (s_syscall(SetResUid, Unchanged, own, Unchanged) != 0)
        {
            Environment.FailFast("setresuid: a thread cannot become again who it was");
        }

        if (result != 0)
        {
            var error = (Errno)Marshal.GetLastSystemError();
            connection.Dispose();
            throw new LinuxException(error, "connect", what);
        }

        return connection;
    }
}

using System.Runtime.InteropServices;
using System.Text;

namespace SkorionOS.Interop.Native;

/// <summary>Sockets of the C library, names and arguments as in the manual. Every function returns -1 and sets errno on error unless said otherwise.</summary>
internal static unsafe partial class SocketCalls
{
    internal const int AF_UNIX = 1;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_NONBLOCK = 0x800;
    internal const int SOCK_CLOEXEC = 0x80000;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    /// <summary>The effective user of the calling thread. Never fails.</summary>
    [LibraryImport("libc")]
    internal static partial uint geteuid();

    /// <summary>struct sockaddr_un: 110 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UnixAddress
    {
        internal const int MaxPath = 107;

        internal ushort Family;
        internal fixed byte Path[MaxPath + 1];

        /// <summary>The address of a path of at most <see cref="MaxPath"/> bytes.</summary>
        internal static UnixAddress Of(string path)
        {
            var address = new UnixAddress { Family = AF_UNIX };
            Encoding.UTF8.GetBytes(path, new Span<byte>(address.Path, MaxPath));
            return address;
        }
    }
}

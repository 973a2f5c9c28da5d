using System.Runtime.InteropServices;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Tests.Processes;

/// <summary>The C compiler and the headers of the system judge our copies of the C library's structures and constants.</summary>
public sealed class SpawnLayoutTests
{
    [Fact]
    public void Structures_AgainstTheHeaders_HaveTheirSizes()
    {
        Assert.Equal(HeaderProbe.Run("<spawn.h>", "posix_spawn_file_actions_t", []).Size, Marshal.SizeOf<SpawnCalls.SpawnFileActions>());
        Assert.Equal(HeaderProbe.Run("<spawn.h>", "posix_spawnattr_t", []).Size, Marshal.SizeOf<SpawnCalls.SpawnAttributes>());
        Assert.Equal(HeaderProbe.Run("<signal.h>", "sigset_t", []).Size, Marshal.SizeOf<SpawnCalls.SignalSet>());
    }

    [Fact]
    public void PollDescriptor_AgainstTheHeader_HasItsLayout()
    {
        var (size, numbers) = HeaderProbe.Run("<poll.h>", "struct pollfd", ["fd", "events", "revents"], "POLLIN");

        Assert.Equal(size, Marshal.SizeOf<SpawnCalls.PollDescriptor>());
        var ours = new[] { "Descriptor", "Events", "Returned" }.Select(name => (long)Marshal.OffsetOf<SpawnCalls.PollDescriptor>(name));
        Assert.Equal(numbers, ours.Append(SpawnCalls.POLLIN));
    }

    [Fact]
    public void Constants_AgainstTheHeaders_AreTheSame()
    {
        var (_, spawn) = HeaderProbe.Run("<spawn.h>", "posix_spawnattr_t", [], "POSIX_SPAWN_SETPGROUP", "POSIX_SPAWN_SETSIGDEF", "POSIX_SPAWN_SETSIGMASK");
        var (_, signal) = HeaderProbe.Run("<signal.h>", "sigset_t", [], "SIGKILL", "SIGTERM");

        Assert.Equal([SpawnCalls.POSIX_SPAWN_SETPGROUP, SpawnCalls.POSIX_SPAWN_SETSIGDEF, SpawnCalls.POSIX_SPAWN_SETSIGMASK], spawn);
        Assert.Equal([SpawnCalls.SIGKILL, SpawnCalls.SIGTERM], signal);
    }
}

using System.Runtime.InteropServices;
using SkorionOS.Interop.Native;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Time;

/// <summary>The clock of the kernel; the C library's headers and a C program judge.</summary>
public sealed class SystemClockTests
{
    [Fact]
    public void Timex_AgainstTheHeader_HasItsLayout()
    {
        var (size, offsets) = HeaderProbe.Run("<sys/timex.h>", "struct timex", ["modes", "maxerror"]);

        Assert.Equal(size, Marshal.SizeOf<Libc.Timex>());
        Assert.Equal(offsets, new[] { "Modes", "MaxError" }.Select(name => (long)Marshal.OffsetOf<Libc.Timex>(name)));
    }

    [Fact]
    public void IsSynchronised_AgainstACProgram_SaysTheSame()
    {
        using var directory = new ScratchDirectory();
        File.WriteAllText(directory["clock.c"], """
            #include <stdio.h>
            #include <sys/timex.h>
            int main(void) {
                struct timex state = { 0 };
                printf("%d", adjtimex(&state) >= 0 && state.maxerror < 16000000);
                return 0;
            }
            """);
        Tool.Run("gcc", directory["clock.c"], "-o", directory["clock"]);

        Assert.Equal(Tool.Run(directory["clock"]) == "1", SystemClock.IsSynchronised);
    }
}

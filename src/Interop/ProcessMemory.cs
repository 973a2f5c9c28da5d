using SkorionOS.Interop.Native;

namespace SkorionOS.Interop;

/// <summary>The memory that this process holds.</summary>
public static class ProcessMemory
{
    /// <summary>Gives back to the system what is not used: the managed heap is collected and compacted, and the C library lets go of what libraries have freed
    /// (malloc_trim(3)). Takes some milliseconds, in which no other managed code runs.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = Libc.malloc_trim(0);
    }
}

using System.Globalization;
using SkorionOS.Boot;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary>Whether the updates to come will find room on the boot partition: a new kernel stands beside those of the versions that are kept.</summary>
internal static class EspAdvice
{
    private const int Kernels = 3;

    /// <summary>What a person should know of it; nothing when there is room.</summary>
    /// <param name="esp">The partition, or a directory with all that will be on it.</param>
    /// <param name="size">Bytes of the partition.</param>
    public static IEnumerable<string> Notes(Dir esp, long size)
    {
        var kernel = new BootPartition(esp).ListKernels().Sum(file => file.Size);
        if (Kernels * kernel > size)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The boot partition has {size >> 20} MiB, and {Kernels} kernels of {kernel >> 20} MiB do not fit: {((Kernels + 1) * kernel) >> 20} MiB would do.");
        }
    }
}

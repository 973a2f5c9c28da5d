using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Daemon.Background.Times;

/// <summary>The file that says where the clock on the wall hangs, <c>/etc/localtime</c>. .NET reads it once; a service lives longer than that.</summary>
internal sealed class LocalZoneFile
{
    private FileStatus? _seen;

    /// <summary>Lets local times be those of the file as it is now. To be called before they are computed.</summary>
    public void Follow()
    {
        var now = Look();
        if (now != _seen)
        {
            TimeZoneInfo.ClearCachedData();
            _seen = now;
        }
    }

    /// <summary>The file itself, which is a link as a rule: who changes it puts another one in its place.</summary>
    private static FileStatus? Look()
    {
        try
        {
            using var etc = Dir.Open("/etc");
            return etc.TryStat("localtime");
        }
        catch (LinuxException)
        {
            // No /etc: the clock shows UTC.
            return null;
        }
    }
}

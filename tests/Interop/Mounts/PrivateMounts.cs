using System.Runtime.ExceptionServices;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Interop.Tests.Mounts;

/// <summary>A thread with a mount namespace of its own, which is gone with it and with all that a test mounted.</summary>
internal static class PrivateMounts
{
    public static void Run(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                MountNamespace.Unshare();
                test();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}

using System.Diagnostics;
using System.Globalization;
using SkorionOS.Deploy;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Crash;

/// <summary>
/// Does one operation on a sysroot, and kills itself on the way: usage
/// <c>bootc-crash --root DIR [--booted ID --efivars DIR] [--workers N] [--kill-at N | --list] VERB…</c>; see <see cref="Verbs"/>.
/// </summary>
internal static class Program
{
    private static readonly Lock s_gate = new();

    public static async Task<int> Main(string[] arguments)
    {
        ProcessLimits.SetUmask();
        var call = Call.Parse(arguments);
        var seen = new List<string>();
        var changes = 0;
        using (FaultInjection.Use(point =>
        {
            if (Interlocked.Increment(ref changes) > call.KillAt)
            {
                Die();
            }

            if (call.Lists)
            {
                lock (s_gate)
                {
                    seen.Add($"{point.Operation}\t{point.Path}");
                }
            }
        }))
        {
            try
            {
                await Verbs.RunAsync(call).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                var report = ErrorCatalog.Describe(e);
                await Console.Error.WriteLineAsync($"{report.Code}: {e}").ConfigureAwait(false);
                return 1;
            }
        }

        seen.ForEach(Console.WriteLine);
        Console.WriteLine(changes.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>SIGKILL: nothing is disposed, nothing is flushed, and no other thread goes on.</summary>
    private static void Die()
    {
        lock (s_gate)
        {
            // With the gate held, so that no thread gets past this change while the signal is on its way.
            Process.GetCurrentProcess().Kill();
            throw new UnreachableException();
        }
    }
}

using System.Globalization;
using SkorionOS.Boot;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Crash;

/// <summary>What the program was asked for.</summary>
/// <param name="Root">The physical root.</param>
/// <param name="Booted">The deployment that runs; null for none.</param>
/// <param name="Variables">The directory of EFI variables.</param>
/// <param name="Workers">Layers that are fetched side by side.</param>
/// <param name="KillAt">Changes that are made before it dies.</param>
/// <param name="Lists">True to print every change.</param>
/// <param name="Words">The verbs with their arguments.</param>
internal sealed record Call(string Root, string? Booted, string Variables, int Workers, int KillAt, bool Lists, IReadOnlyList<string> Words)
{
    /// <summary>Where the boot partition is, from the root.</summary>
    public const string EspName = "boot";

    public string Esp => Path.Join(Root, EspName);

    public static Call Parse(IReadOnlyList<string> arguments)
    {
        var call = new Call("", null, "/nonexistent", 1, int.MaxValue, false, []);
        for (var at = 0; at < arguments.Count; at++)
        {
            switch (arguments[at])
            {
                case "--root":
                    call = call with { Root = arguments[++at] };
                    break;
                case "--booted":
                    call = call with { Booted = arguments[++at] };
                    break;
                case "--efivars":
                    call = call with { Variables = arguments[++at] };
                    break;
                case "--workers":
                    call = call with { Workers = int.Parse(arguments[++at], CultureInfo.InvariantCulture) };
                    break;
                case "--kill-at":
                    call = call with { KillAt = int.Parse(arguments[++at], CultureInfo.InvariantCulture) };
                    break;
                case "--list":
                    call = call with { Lists = true };
                    break;
                default:
                    return call with { Words = [.. arguments.Skip(at)] };
            }
        }

        return call;
    }

    public Sysroot Open() => Booted is null
        ? Sysroot.Open(Root)
        : Sysroot.OpenRunning(
            BootedSystem.Find(MountTable.Parse($"36 35 0:31 / / ro,relatime - overlay composefs:{Booted} ro"), new LoaderVariables(Variables))!, Root, Esp);
}

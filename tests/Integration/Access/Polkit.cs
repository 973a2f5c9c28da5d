using SkorionOS.Testing;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Access;

/// <summary>A polkitd that knows our actions and the rules of a test, and nothing of this machine's.</summary>
internal sealed class Polkit : IAsyncDisposable
{
    private readonly PrivateBus _bus;
    private readonly bool _ownsBus;
    private readonly TemporaryDirectory _files = new();

    private Polkit(PrivateBus bus, bool ownsBus)
    {
        _bus = bus;
        _ownsBus = ownsBus;
    }

    /// <summary>What a bus must allow for it.</summary>
    public static string BusPolicy => File.ReadAllText("/usr/share/dbus-1/system.d/org.freedesktop.PolicyKit1.conf");

    /// <summary>Our file of actions.</summary>
    public static string PolicyPath => Repository.PathOf("systemd", "usr", "share", "polkit-1", "actions", "org.skorionos.Bootc1.policy");

    /// <summary>Starts one on a bus of its own.</summary>
    public static async Task<Polkit> StartAsync(params string[] rules) => await StartAsync(await PrivateBus.StartAsync(BusPolicy), ownsBus: true, rules);

    /// <summary>Starts one on a bus that others use too; it ends with the bus, which has to have <see cref="BusPolicy"/>.</summary>
    public static Task<Polkit> StartAsync(PrivateBus bus, params string[] rules) => StartAsync(bus, ownsBus: false, rules);

    private static async Task<Polkit> StartAsync(PrivateBus bus, bool ownsBus, string[] rules)
    {
        var polkit = new Polkit(bus, ownsBus);
        try
        {
            polkit._files.Write("actions/org.skorionos.Bootc1.policy", await File.ReadAllTextAsync(PolicyPath));
            Directory.CreateDirectory(polkit._files["rules"]);
            for (var i = 0; i < rules.Length; i++)
            {
                polkit._files.Write($"rules/{i}.rules", rules[i]);
            }

            // It reads them as a user of its own.
            Tool.Run("chmod", "-R", "a+rX", polkit._files.Path);
            await polkit.ServeAsync();
            return polkit;
        }
        catch
        {
            await polkit.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks whether a process of a user may do something.</summary>
    /// <param name="user">The user.</param>
    /// <param name="action">The action.</param>
    /// <param name="detail">A name and its value, for rules.</param>
    public async Task<PolkitAnswer> CheckAsync(string user, string action, params string[] detail)
    {
        // It speaks once it is that user's; the bus ends it.
        var subject = _bus.Start("setpriv", $"--reuid={user}", "--clear-groups", "sh", "-c", "echo here; exec sleep 600");
        await subject.StandardOutput.ReadLineAsync();
        string[] details = detail.Length > 0 ? ["--detail", .. detail] : [];

        var (exit, output, error) = await _bus.RunToolAsync("pkcheck", ["--process", $"{subject.Id}", "--action-id", action, .. details]);

        return Enum.IsDefined((PolkitAnswer)exit) ? (PolkitAnswer)exit : throw new InvalidOperationException($"pkcheck ended with {exit}: {error}{output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_ownsBus)
        {
            await _bus.DisposeAsync();
        }

        _files.Dispose();
    }

    /// <summary>Lets the bus start it, which waits until it serves.</summary>
    private async Task ServeAsync()
    {
        const string name = "org.freedesktop.PolicyKit1";
        var script = _files.Write("start", $"""
            #!/bin/bash
            set -e
            mount --bind {_files["actions"]} /usr/share/polkit-1/actions
            mount --bind {_files["rules"]} /usr/share/polkit-1/rules.d
            mount --bind {_files["rules"]} /etc/polkit-1/rules.d
            exec env DBUS_SYSTEM_BUS_ADDRESS={_bus.Address} /usr/lib/polkit-1/polkitd --no-debug
            """);
        await File.WriteAllTextAsync(Path.Combine(_bus.ServiceDirectory, $"{name}.service"), $"""
            [D-BUS Service]
            Name={name}
            User=root
            Exec=/usr/bin/unshare --mount /bin/bash {script}
            """);
        string[] bus = [$"--address={_bus.Address}", "call", "org.freedesktop.DBus", "/", "org.freedesktop.DBus"];
        await _bus.RunToolAsync("busctl", [.. bus, "ReloadConfig"]);
        var (exit, _, error) = await _bus.RunToolAsync("busctl", [.. bus, "StartServiceByName", "su", name, "0"]);
        if (exit != 0)
        {
            throw new InvalidOperationException($"polkitd does not start: {error}");
        }
    }
}

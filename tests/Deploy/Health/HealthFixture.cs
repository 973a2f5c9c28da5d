using System.Text;
using SkorionOS.Boot;
using SkorionOS.Deploy.Booted;
using SkorionOS.Deploy.Health;
using SkorionOS.Interop.Mounts;
using SkorionOS.State;
using SkorionOS.Testing.Files;

namespace SkorionOS.Deploy.Tests.Health;

/// <summary>The root of a running system with scripts in it, and the physical root with its deployments' state and boot menu.</summary>
internal sealed class HealthFixture : IDisposable
{
    private readonly ScratchDirectory _directory = new();
    private readonly StringWriter _log = new();

    public HealthFixture()
    {
        _directory.Make("sysroot/boot/loader/entries");
        Write("root/proc/sys/kernel/random/boot_id", "4ac0a4c7-6d9e-4c40-8d92-a8d1b1b1f1f1\n");
        Script("usr/bin/systemctl", $"echo \"$@\" >>{_directory["systemctl"]}; [ \"$2\" != is-active ]");
        Deploy(Booted);
    }

    public static DeploymentId Booted { get; } = DeploymentId.Parse(new string('b', 64));

    public static DeploymentId Other { get; } = DeploymentId.Parse(new string('a', 64));

    public TimeSpan CheckLimit { get; set; } = TimeSpan.FromMinutes(2);

    public TimeSpan TotalLimit { get; set; } = TimeSpan.FromMinutes(4);

    public string Log => _log.ToString();

    /// <summary>What systemctl was called with.</summary>
    public string[] SystemctlCalls => File.Exists(_directory["systemctl"]) ? File.ReadAllLines(_directory["systemctl"]) : [];

    public BootFailure? Mark
    {
        get
        {
            using var state = Interop.Files.Dir.Open(_directory[$"sysroot/bootc/state/deploy/{Booted}"]);
            return BootFailure.TryRead(state);
        }
    }

    /// <summary>A path below the root of the running system.</summary>
    public string this[string name] => _directory["root/" + name];

    /// <summary>A file beside the roots that scripts write to.</summary>
    public string Trace => _directory["trace"];

    public string[] TraceLines => File.Exists(Trace) ? File.ReadAllLines(Trace) : [];

    public void Deploy(DeploymentId id) => _directory.Make($"sysroot/bootc/state/deploy/{id}");

    /// <summary>What is mounted at <c>/</c>.</summary>
    public string RootSource { get; set; } = $"composefs:{Booted}";

    /// <summary>What systemd-boot leaves when it counts a boot: the variable, and the entry with the lowered counter.</summary>
    public void Count(string counter, DeploymentId id) => Count(DeploymentEntry.IdOf(id) + counter);

    /// <summary>The same by the name of the entry without <c>.conf</c>, or by its counter alone.</summary>
    public void Count(string entry)
    {
        var name = entry.StartsWith('+') ? DeploymentEntry.IdOf(Booted) + entry : entry;
        var path = this["sys/firmware/efi/efivars/LoaderBootCountPath-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [6, 0, 0, 0, .. Encoding.Unicode.GetBytes($@"\loader\entries\{name}.conf" + '\0')]);
        Entry(name);
    }

    public void Entry(DeploymentId id, string counter) => Entry(DeploymentEntry.IdOf(id) + counter);

    /// <summary>Adds an entry by its name without <c>.conf</c>.</summary>
    public void Entry(string name)
    {
        Write("sysroot/boot/vmlinuz", "kernel");
        Write($"sysroot/boot/loader/entries/{name}.conf", "title x\nlinux /vmlinuz\n");
    }

    /// <summary>The names of the entries, without <c>.conf</c>.</summary>
    public IEnumerable<string> Entries => Directory.GetFiles(_directory["sysroot/boot/loader/entries"])
        .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    public void RemoveEntries() => Array.ForEach(Directory.GetFiles(_directory["sysroot/boot/loader/entries"]), File.Delete);

    /// <summary>Puts a file where the boot partition should be.</summary>
    public void BreakMenu()
    {
        Directory.Delete(_directory["sysroot/boot"], recursive: true);
        Write("sysroot/boot", "");
    }

    /// <summary>Writes a script of the running system.</summary>
    public void Script(string name, string body) => Tool.Run("chmod", "755", Write("root/" + name, $"#!/bin/sh\n{body}\n"));

    public string Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory[name])!);
        File.WriteAllText(_directory[name], content);
        return _directory[name];
    }

    /// <summary>Shows the physical root for reading only until the result is disposed, as a running system does.</summary>
    public IDisposable MountReadOnly()
    {
        Tool.Run("mount", "--bind", _directory["sysroot"], _directory["sysroot"]);
        Tool.Run("mount", "-o", "remount,bind,ro", _directory["sysroot"]);
        return new Mounted(_directory["sysroot"]);
    }

    public bool Check(CancellationToken cancellationToken = default) => With(engine => engine.CheckHealth(_log, cancellationToken));

    public void GiveUp() => With(engine =>
    {
        engine.GiveUpUnfinishedBoot(_log);
        return true;
    });

    public void Dispose() => _directory.Dispose();

    private bool With(Func<Engine, bool> use)
    {
        var mounts = MountTable.Parse($"36 35 0:31 / / ro,relatime - overlay {RootSource} ro");
        var booted = BootedSystem.Find(mounts, new LoaderVariables(this["sys/firmware/efi/efivars"]));
        using var sysroot = booted is null
            ? Sysroot.Open(_directory["sysroot"])
            : Sysroot.OpenRunning(booted, _directory["sysroot"], _directory["sysroot/boot"]);
        return use(new Engine(sysroot, new EngineOptions
        {
            Health = new HealthOptions { Root = _directory["root"], CheckLimit = CheckLimit, TotalLimit = TotalLimit, Grace = TimeSpan.FromMilliseconds(200) },
        }));
    }

    private sealed class Mounted(string path) : IDisposable
    {
        public void Dispose() => Tool.Run("umount", "-l", path);
    }
}

using System.Diagnostics;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Units;

/// <summary>The system's own units with ours among them, and systemd's judgement of them.</summary>
internal sealed class UnitTree : IDisposable
{
    private const string Boot = "boot.service";

    // A link is another name of one of them.
    private static readonly string[] s_ours =
        [.. Directory.GetFiles(Repository.PathOf("systemd", "usr", "lib", "systemd", "system")).Where(path => new FileInfo(path).LinkTarget is null)];

    private readonly ScratchDirectory _directory = new();

    public UnitTree()
    {
        Tool.Run("cp", "-R", "--no-dereference", "/usr/lib/systemd/system/.", _directory.Path);
        Tool.Run("cp", "-R", "--no-dereference", Repository.PathOf("systemd", "usr", "lib", "systemd", "system") + "/.", _directory.Path);
        foreach (var unit in s_ours)
        {
            Edit(Path.GetFileName(unit), WithProgramsThatAreHere);
        }

        // As systemd-fstab-generator does in an initramfs.
        Write("sysroot.mount", "[Unit]\nDescription=Physical Root\nDefaultDependencies=no\n[Mount]\nWhat=/dev/disk/by-uuid/1\nWhere=/sysroot\n");

        // As systemd-bless-boot-generator does while a boot is counted.
        Directory.CreateDirectory(_directory["basic.target.wants"]);
        Write("systemd-bless-boot.service", """
            [Unit]
            Description=Mark the Current Boot Loader Entry as Good
            DefaultDependencies=no
            Requires=boot-complete.target
            After=local-fs.target boot-complete.target
            Conflicts=shutdown.target
            Before=shutdown.target

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart=/usr/bin/true
            """);
        File.CreateSymbolicLink(_directory["basic.target.wants/systemd-bless-boot.service"], "../systemd-bless-boot.service");

        // What is verified is what would be started, and of units that are wanted only a starting unit's are looked at.
        Write(Boot, "[Unit]\nDescription=All of a boot\nWants=graphical.target multi-user.target basic.target\n[Service]\nExecStart=/usr/bin/true\n");
    }

    /// <summary>The names of our units.</summary>
    public static IEnumerable<string> Ours => s_ours.Select(unit => Path.GetFileName(unit));

    /// <summary>A unit of ours as it is installed.</summary>
    public static string[] Read(string unit) => File.ReadAllLines(Repository.PathOf("systemd", "usr", "lib", "systemd", "system", unit));

    public void Edit(string unit, Func<string, string> edit) => Write(unit, edit(File.ReadAllText(_directory[unit])));

    /// <summary>What systemd complains of in a unit, and in the boot that it is part of.</summary>
    public string Verify(string unit = Boot)
    {
        var start = new ProcessStartInfo("systemd-analyze", ["verify", "--man=no", _directory[unit]]) { RedirectStandardError = true };
        start.Environment["SYSTEMD_UNIT_PATH"] = _directory.Path;
        start.Environment["SYSTEMD_LOG_LEVEL"] = "warning";
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? complaints : $"{complaints}exit {process.ExitCode}";
    }

    public void Dispose() => _directory.Dispose();

    private static string WithProgramsThatAreHere(string unit) => string.Join('\n', unit.Split('\n').Select(line =>
        line.StartsWith("Exec", StringComparison.Ordinal) ? $"{line[..line.IndexOf('=', StringComparison.Ordinal)]}=/usr/bin/true" : line));

    private void Write(string unit, string content) => File.WriteAllText(_directory[unit], content);
}

using System.Globalization;
using SkorionOS.Testing;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>
/// What is kept of a story: <c>artifacts/vm/logs/STORY/</c> has the console of each boot (<c>boot-01.log</c>), its journal where it got as far
/// (<c>boot-01.journal</c>), and <c>times</c>, a line for each boot and step. One log may go on over several machines with the same disk.
/// </summary>
public sealed class MachineLog
{
    private readonly string _directory;
    private readonly List<Boot> _boots = [];
    private readonly Lock _lock = new();

    public MachineLog(string story)
    {
        Story = story;
        _directory = Repository.PathOf("artifacts", "vm", "logs", story);
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);

        Directory.CreateDirectory(_directory);
    }

    public string Story { get; }

    /// <summary>Every boot so far, the last one being that which runs.</summary>
    public IReadOnlyList<Boot> Boots
    {
        get
        {
            lock (_lock)
                return [.. _boots];
        }
    }

    internal Boot Current => Boots[^1];

    /// <summary>Adds a line to <c>times</c>.</summary>
    public void Note(string line)
    {
        lock (_lock)
            File.AppendAllText(Path.Combine(_directory, "times"), line + "\n");
    }

    internal void BootStarts()
    {
        lock (_lock)
        {
            if (_boots.Count > 0)
                Note($"    boot {_boots.Count} ended: {_boots[^1].Times}");

            int number = _boots.Count + 1;
            _boots.Add(new Boot(number, PathOf(number, "log")));
        }
    }

    internal void Keep(Boot boot, string kind, string content) => File.WriteAllText(PathOf(boot.Number, kind), content);

    /// <summary>The last lines of the console, for the message of a failure.</summary>
    internal string Tail()
    {
        const int Lines = 25;
        string[] lines = Current.Console.Split('\n');
        string tail = string.Join("\n  | ", lines.TakeLast(Lines).Select(line => line.TrimEnd()));
        return $"The console of boot {Current.Number} ({_directory}) ends with\n  | {tail}";
    }

    private string PathOf(int boot, string kind) => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"boot-{boot:00}.{kind}"));
}

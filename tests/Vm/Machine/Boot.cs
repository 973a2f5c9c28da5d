using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>One start of a machine, from power-on or reset on: its console, and when it reached what.</summary>
public sealed partial class Boot
{
    /// <summary>What the console says when a stage is reached.</summary>
    private static readonly (string Stage, string Text)[] Stages =
    [
        ("kernel", "Linux version "),
        ("initramfs", "Run /init as init process"),
        ("switch-root", "Switching root"),
        ("panic", "Kernel panic"),
    ];

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _console = new();
    private readonly List<(string Stage, TimeSpan After)> _reached = [];
    private readonly string _log;

    /// <param name="log">Where the console is kept, byte for byte.</param>
    internal Boot(int number, string log) => (Number, _log) = (number, log);

    /// <summary>1 for the first start of the machine.</summary>
    public int Number { get; }

    /// <summary>The console so far, without what moves the cursor and sets colours.</summary>
    public string Console
    {
        get
        {
            lock (_lock)
                return Escapes().Replace(_console.ToString(), "").Replace("\r", "", StringComparison.Ordinal);
        }
    }

    /// <summary>How long after power-on each stage was reached, such as <c>kernel 2.0, initramfs 5.1</c> (seconds).</summary>
    public string Times
    {
        get
        {
            lock (_lock)
                return string.Join(", ", _reached.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage} {stage.After.TotalSeconds:0.0}")));
        }
    }

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            using (FileStream log = new(_log, FileMode.Append))
                log.Write(bytes);

            // A stage may stand on both sides of the seam.
            int from = Math.Max(0, _console.Length - 64);
            _console.Append(Decode(bytes));
            string tail = _console.ToString(from, _console.Length - from);
            foreach ((string stage, string text) in Stages)
            {
                if (tail.Contains(text, StringComparison.Ordinal) && _reached.TrueForAll(reached => reached.Stage != stage))
                    _reached.Add((stage, Stopwatch.GetElapsedTime(_started)));
            }
        }
    }

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        // Characters may lie on the seam.
        char[] characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        return new string(characters, 0, _decoder.GetChars(bytes, characters, flush: false));
    }

    internal void Reach(string stage)
    {
        lock (_lock)
            _reached.Add((stage, Stopwatch.GetElapsedTime(_started)));
    }

    [GeneratedRegex(@"\x1b(\[[0-9;?=]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9])")]
    private static partial Regex Escapes();
}

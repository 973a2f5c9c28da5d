using System.Runtime.InteropServices;
using System.Text;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>Cuts a stream of bytes into lines.</summary>
internal sealed class LineReader(Action<string> handle)
{
    private readonly List<byte> _line = [];

    public void Add(ReadOnlyMemory<byte> bytes)
    {
        foreach (byte next in bytes.Span)
        {
            if (next != '\n')
            {
                _line.Add(next);
                continue;
            }

            string line = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_line)).TrimEnd('\r');
            _line.Clear();
            handle(line);
        }
    }
}

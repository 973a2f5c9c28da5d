using System.Text;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>Cuts a stream of bytes into lines.</summary>
internal sealed class LineReader(Action<string> handle)
{
    private readonly MemoryStream _line = new();

    public void Add(ReadOnlyMemory<byte> bytes)
    {
        foreach (byte next in bytes.Span)
        {
            if (next != '\n')
            {
                _line.WriteByte(next);
                continue;
            }

            string line = Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length).TrimEnd('\r');
            _line.SetLength(0);
            handle(line);
        }
    }
}

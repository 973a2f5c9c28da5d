using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>The other end of <c>usr/lib/vm-test/shell</c> of the test images: scripts go in, exit codes and output come back.</summary>
internal sealed partial class GuestShell : IAsyncDisposable
{
    private readonly UnixConnection _connection;
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<ShellResult>> _running = [];
    private int _last;

    private GuestShell(UnixConnection connection) => _connection = connection;

    public static async Task<GuestShell> OpenAsync(string path, CancellationToken cancellationToken)
    {
        GuestShell shell = new(await UnixConnection.OpenAsync(path, cancellationToken));
        shell._connection.Read(new LineReader(shell.Take).Add);
        return shell;
    }

    /// <summary>Waits until a shell has started in the guest, which is once a boot, and gives the kernel's id of that boot.</summary>
    public Task<string> StartedAsync(CancellationToken cancellationToken) => _ready.Reader.ReadAsync(cancellationToken).AsTask();

    /// <summary>Runs a script of bash as root. A machine that is reset or goes away never answers.</summary>
    public async Task<ShellResult> RunAsync(string script, CancellationToken cancellationToken)
    {
        int id = Interlocked.Increment(ref _last);
        TaskCompletionSource<ShellResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[id] = result;
        try
        {
            string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(script));
            await _connection.WriteAsync(Encoding.ASCII.GetBytes($"{id} {encoded}\n"));
            return await result.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [GeneratedRegex("^READY ([0-9a-f-]{36})$")]
    private static partial Regex Ready();

    [GeneratedRegex("^DONE ([0-9]+) ([0-9]+) =([A-Za-z0-9+/=]*) =([A-Za-z0-9+/=]*)$")]
    private static partial Regex Done();

    private static string Decode(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text)).TrimEnd();

    private void Take(string line)
    {
        if (Ready().Match(line) is { Success: true } ready)
            _ready.Writer.TryWrite(ready.Groups[1].Value);
        else if (Done().Match(line) is { Success: true } done &&
            _running.TryGetValue(int.Parse(done.Groups[1].Value, CultureInfo.InvariantCulture), out TaskCompletionSource<ShellResult>? result))
        {
            int code = int.Parse(done.Groups[2].Value, CultureInfo.InvariantCulture);
            result.TrySetResult(new ShellResult(code, Decode(done.Groups[3].Value), Decode(done.Groups[4].Value)));
        }
    }
}

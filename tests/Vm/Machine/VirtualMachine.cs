using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using SkorionOS.Testing.Files;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>
/// A UEFI machine with a disk, under QEMU. It goes on over resets; cutting its power ends it, and another one may be started with the same disk and
/// firmware variables. Every wait has a limit, and what fails shows the console.
/// </summary>
public sealed class VirtualMachine : IAsyncDisposable
{
    /// <summary>From power-on to a shell: 30 s on an idle machine, several times that on a busy one.</summary>
    public static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(4);

    /// <summary>For scripts that only look.</summary>
    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(90);

    private readonly Process _qemu;
    private readonly Task<string> _complaints;
    private readonly TemporaryDirectory _sockets;
    private readonly MachineLog _log;
    // Not disposed of: word of QEMU's end may come later than ours.
    private readonly CancellationTokenSource _ended = new();
    private CancellationTokenSource _bootEnded = new();
    private SerialConsole _console = null!;
    private GuestShell _shell = null!;
    private QmpConnection _qmp = null!;

    private VirtualMachine(Process qemu, TemporaryDirectory sockets, MachineLog log)
    {
        (_qemu, _sockets, _log) = (qemu, sockets, log);
        _complaints = qemu.StandardError.ReadToEndAsync();
        _qemu.Exited += (_, _) => _ended.Cancel();
        _qemu.EnableRaisingEvents = true;
    }

    /// <summary>The boot that runs now.</summary>
    public Boot Boot => _log.Current;

    /// <summary>Switches a machine on.</summary>
    /// <param name="disk">A raw image of a disk; what the guest writes stays there.</param>
    /// <param name="variables">The firmware's variables, written to as well; made when the file is not there.</param>
    /// <param name="log">Where it is written down.</param>
    /// <param name="second">The image of a disk besides, <c>/dev/vdb</c>; null for none.</param>
    public static async Task<VirtualMachine> StartAsync(string disk, string variables, MachineLog log, string? second = null)
    {
        QemuTree tree = QemuTree.Open();
        if (!File.Exists(variables))
            File.Copy(tree.NewVariables, variables);

        TemporaryDirectory sockets = new();
        VirtualMachine machine = new(tree.Start(disk, second, variables, sockets.Path), sockets, log);
        try
        {
            await machine.WithinAsync("QEMU's sockets", ShortLimit, machine.ConnectAsync);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Waits until a system is up: until its shell answers and systemd has finished starting. Boots that end before that, or in a reboot, are gone through.
    /// </summary>
    public async Task<Boot> UpAsync(string what, TimeSpan? limit = null)
    {
        Boot boot = await WithinAsync($"{what} to be up", limit ?? BootLimit, FirstUpAsync);
        _log.Note($"    boot {boot.Number} ({what}): {boot.Times}; {await DoAsync("systemd-analyze time | head -n 1")}");
        _log.Keep(boot, "journal", await DoAsync("journalctl --boot --no-pager --output=short-monotonic"));
        return boot;
    }

    /// <summary>Runs a script of bash as root in the guest.</summary>
    public async Task<ShellResult> RunAsync(string script, TimeSpan? limit = null) =>
        await WithinAsync($"the end of: {script}", limit ?? ShortLimit, cancellation => _shell.RunAsync(script, cancellation), _bootEnded.Token);

    /// <summary>Runs a script that must succeed, and gives its output.</summary>
    public async Task<string> DoAsync(string script, TimeSpan? limit = null)
    {
        ShellResult result = await RunAsync(script, limit);
        return result.ExitCode == 0
            ? result.Output
            : throw new VirtualMachineException($"in the guest, `{script}` ended with {result.ExitCode}: {result.Output}\n{result.Complaints}");
    }

    /// <summary>Starts a script that is not waited for, because the machine will not survive it.</summary>
    public async Task BeginAsync(string script) => await DoAsync($"systemd-run --quiet --collect --no-block --property=StandardError=journal+console bash -c {Quote(script)}");

    /// <summary>Reboots as a user does, and waits until the old system has gone down.</summary>
    public async Task ResetAsync(string command = "systemctl reboot")
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = _bootEnded.Token.Register(ended.SetResult);
        await BeginAsync(command);
        await WithinAsync($"{command} to go through", BootLimit, cancellation => ended.Task.WaitAsync(cancellation));
    }

    /// <summary>Waits until the console of this boot says something.</summary>
    public Task ConsoleSaysAsync(string text, TimeSpan limit) =>
        WithinAsync($"the console to say \"{text}\"", limit, cancellation => _console.SaysAsync(Boot, text, cancellation));

    /// <summary>Waits until the console has said nothing for a while: what was drawn is drawn.</summary>
    public Task QuietAsync(TimeSpan span) => WithinAsync("a quiet console", ShortLimit, cancellation => _console.QuietAsync(span, cancellation));

    /// <summary>Presses keys on the serial console.</summary>
    public Task PressAsync(string keys) => _console.PressAsync(keys);

    /// <summary>Shuts the system down in good order.</summary>
    public async Task PowerOffAsync()
    {
        await BeginAsync("systemctl poweroff");
        using CancellationTokenSource limit = new(BootLimit);
        try
        {
            await _qemu.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new VirtualMachineException($"{_log.Story}: waited {BootLimit.TotalSeconds:0} s for the machine to go off. {_log.Tail()}", late);
        }
    }

    /// <summary>Cuts the power.</summary>
    public async ValueTask DisposeAsync()
    {
        _qemu.Kill();
        await _qemu.WaitForExitAsync();
        if (_qmp is not null)
            await _qmp.DisposeAsync();
        if (_console is not null)
            await _console.DisposeAsync();
        if (_shell is not null)
            await _shell.DisposeAsync();

        _qemu.Dispose();
        _sockets.Dispose();
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        // QEMU listens a moment after it was started; the last of its sockets is there when all are.
        while (true)
        {
            try
            {
                _qmp = await QmpConnection.OpenAsync(_sockets["qmp"], Happened, cancellationToken);
                break;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }

        _log.BootStarts();
        _console = await SerialConsole.OpenAsync(_sockets["serial"], _log, cancellationToken);
        _shell = await GuestShell.OpenAsync(_sockets["shell"], cancellationToken);
        await _qmp.SendAsync("cont");
    }

    private void Happened(string name)
    {
        if (name != "RESET")
            return;

        _log.BootStarts();
        Interlocked.Exchange(ref _bootEnded, new CancellationTokenSource()).Cancel();
    }

    private async Task<Boot> FirstUpAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _shell.StartedAsync(cancellationToken);
            Boot boot = Boot;
            CancellationToken ended = _bootEnded.Token;
            boot.Reach("shell");
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
            try
            {
                ShellResult state = await _shell.RunAsync("systemctl is-system-running --wait", stop.Token);
                if (state.Output != "stopping")
                {
                    boot.Reach("up");
                    return boot;
                }
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // A boot that gives itself up; the next one is waited for.
            }
        }
    }

    private Task<bool> WithinAsync(string what, TimeSpan limit, Func<CancellationToken, Task> wait) =>
        WithinAsync(what, limit, async cancellation =>
        {
            await wait(cancellation);
            return true;
        });

    private async Task<T> WithinAsync<T>(string what, TimeSpan limit, Func<CancellationToken, Task<T>> wait, CancellationToken bootEnded = default)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, bootEnded);
        stop.CancelAfter(limit);
        try
        {
            return await wait(stop.Token);
        }
        catch (OperationCanceledException late)
        {
            string why = _ended.IsCancellationRequested
                ? $"QEMU ended: {await _complaints}"
                : bootEnded.IsCancellationRequested ? "the machine started again"
                : string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0} s went by");
            throw new VirtualMachineException($"{_log.Story}, boot {Boot.Number}: waited for {what}, but {why}. {_log.Tail()}", late);
        }
    }
}

using System.Runtime.InteropServices;
using SkorionOS.Interop.Native;
using SkorionOS.Interop.Systemd.Native;

namespace SkorionOS.Interop.Systemd;

/// <content>What this connection wants of others: calls and signals.</content>
public sealed partial class BusConnection
{
    /// <summary>Calls a method of somebody else.</summary>
    /// <returns>The values that he answered.</returns>
    /// <exception cref="BusException">He answered with an error, did not answer in time, or is not there.</exception>
    public async Task<object[]> CallAsync(BusRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var pending = await _loop.RunAsync(() => Send(request)).ConfigureAwait(false);
        using var cancelling = cancellationToken.Register(() => Post(() => pending.Cancel(cancellationToken)));
        return await pending.Answer.ConfigureAwait(false);
    }

    /// <summary>Listens to signals.</summary>
    /// <param name="match">Which, as a match rule of the D-Bus specification: <c>type='signal',interface='…'</c>.</param>
    /// <param name="onSignal">Called on the connection's thread for each.</param>
    /// <returns>What ends it.</returns>
    public async Task<IDisposable> ListenAsync(string match, Action<BusSignal> onSignal)
    {
        var listener = await _loop.RunAsync(() => Listen(match, onSignal)).ConfigureAwait(false);
        await listener.Installed.ConfigureAwait(false);
        return listener;
    }

    private unsafe PendingCall Send(BusRequest request)
    {
        if (_bus == 0)
        {
            throw new BusException(BusException.Disconnected, "the connection to the bus is closed");
        }

        nint message;
        fixed (byte* destination = CString.Terminated(request.Destination), path = CString.Terminated(request.Path))
        fixed (byte* iface = CString.Terminated(request.Interface), member = CString.Terminated(request.Member))
        {
            Check(SdBus.sd_bus_message_new_method_call(_bus, &message, destination, path, iface, member), "sd_bus_message_new_method_call", request.Member);
        }

        try
        {
            BusValues.Append(message, request.Signature, request.Arguments);
            Check(SdBus.sd_bus_message_set_allow_interactive_authorization(message, request.MayAsk ? 1 : 0), "sd_bus_message_set_allow_interactive_authorization", request.Member);
            Check(SdBus.sd_bus_message_set_auto_start(message, request.MayStart ? 1 : 0), "sd_bus_message_set_auto_start", request.Member);
            var pending = new PendingCall();
            pending.Registration = new BusRegistration(_registrations, pending, pending.Fail);
            var limit = request.Limit == Timeout.InfiniteTimeSpan ? ulong.MaxValue : (ulong)Math.Max(1, request.Limit.TotalMicroseconds);
            nint slot = 0;
            var result = SdBus.sd_bus_call_async(_bus, &slot, message, &OnAnswer, pending.Registration.UserData, limit);
            pending.Registration.Keep(result, slot, "sd_bus_call_async", $"{request.Destination} {request.Member}");
            return pending;
        }
        catch (LinuxException e) when (e.Error is Errno.ECONNRESET or Errno.ENOTCONN or Errno.EPIPE)
        {
            throw new BusException(BusException.Disconnected, "the other end of the connection to the bus is gone");
        }
        finally
        {
            SdBus.sd_bus_message_unref(message);
        }
    }

    private unsafe Listener Listen(string match, Action<BusSignal> onSignal)
    {
        var listener = new Listener(this, onSignal);
        listener.Registration = new BusRegistration(_registrations, listener, listener.Fail);
        nint slot = 0;
        fixed (byte* rule = CString.Terminated(match))
        {
            var result = SdBus.sd_bus_add_match_async(_bus, &slot, rule, &OnSignal, &OnInstalled, listener.Registration.UserData);
            listener.Registration.Keep(result, slot, "sd_bus_add_match_async", match);
        }

        return listener;
    }

    [UnmanagedCallersOnly]
    private static unsafe int OnAnswer(nint message, nint userData, SdBus.BusError* error)
    {
        ((PendingCall)BusRegistration.From(userData).Target).Take(message);
        return 1;
    }

    [UnmanagedCallersOnly]
    private static unsafe int OnInstalled(nint message, nint userData, SdBus.BusError* error)
    {
        ((Listener)BusRegistration.From(userData).Target).TakeInstalled(message);
        return 1;
    }

    [UnmanagedCallersOnly]
    private static unsafe int OnSignal(nint message, nint userData, SdBus.BusError* error)
    {
        ((Listener)BusRegistration.From(userData).Target).Take(message);
        return 0; // Others may listen to the same.
    }

    private static unsafe BusException? FindError(nint message)
    {
        var error = SdBus.sd_bus_message_get_error(message);
        return error is null ? null : new BusException(BusValues.Text(error->Name), BusValues.Text(error->Message));
    }

    /// <summary>A call that waits for its answer.</summary>
    private sealed class PendingCall
    {
        private readonly TaskCompletionSource<object[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BusRegistration Registration { get; set; } = null!;

        public Task<object[]> Answer => _answer.Task;

        public void Take(nint message)
        {
            try
            {
                if (FindError(message) is { } error)
                {
                    _answer.TrySetException(error);
                }
                else
                {
                    _answer.TrySetResult(BusValues.ReadAll(message));
                }
            }
#pragma warning disable CA1031 // It belongs to whoever waits.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _answer.TrySetException(e);
            }

            Registration.End();
        }

        public void Cancel(CancellationToken cancellationToken)
        {
            _answer.TrySetCanceled(cancellationToken);
            Registration.End();
        }

        public void Fail() => _answer.TrySetException(new BusException(BusException.Disconnected, "the connection to the bus ended before the answer came"));
    }

    /// <summary>Somebody here who listens to signals.</summary>
    private sealed class Listener(BusConnection connection, Action<BusSignal> onSignal) : IDisposable
    {
        private readonly TaskCompletionSource _installed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BusRegistration Registration { get; set; } = null!;

        public Task Installed => _installed.Task;

        public void TakeInstalled(nint message)
        {
            if (FindError(message) is { } error)
            {
                _installed.TrySetException(error);
            }
            else
            {
                _installed.TrySetResult();
            }
        }

        public unsafe void Take(nint message)
        {
            try
            {
                onSignal(new BusSignal(
                    BusValues.Text(SdBus.sd_bus_message_get_sender(message)),
                    BusValues.Text(SdBus.sd_bus_message_get_path(message)),
                    BusValues.Text(SdBus.sd_bus_message_get_interface(message)),
                    BusValues.Text(SdBus.sd_bus_message_get_member(message)),
                    BusValues.ReadAll(message)));
            }
            catch (BusException)
            {
                // A signal whose values cannot be read says nothing.
                return;
            }
        }

        public void Fail() => _installed.TrySetException(new BusException(BusException.Disconnected, "the connection to the bus ended"));

        public void Dispose() => connection.Post(Registration.End);
    }
}

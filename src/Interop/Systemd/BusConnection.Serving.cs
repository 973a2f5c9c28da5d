using System.Runtime.InteropServices;
using SkorionOS.Interop.Native;
using SkorionOS.Interop.Systemd.Native;

namespace SkorionOS.Interop.Systemd;

/// <content>What others see of this connection: objects, properties, signals.</content>
public sealed partial class BusConnection
{
    /// <summary>Shows an object on the bus.</summary>
    /// <returns>What takes it away again.</returns>
    public Task<IDisposable> ExportAsync(BusObject shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return _loop.RunAsync<IDisposable>(() => Export(shown));
    }

    /// <summary>Tells everybody that properties of an object changed, with their values as they are now, or as they stand in the interface: invalidated.</summary>
    public Task TellChangedAsync(BusObject shown, params IReadOnlyList<string> properties)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return _loop.RunAsync(() => TellChanged(shown, properties));
    }

    /// <summary>Sends a signal of an object to everybody.</summary>
    /// <param name="shown">The object.</param>
    /// <param name="member">The signal; its interface has it.</param>
    /// <param name="arguments">What it carries, of the types that the interface says.</param>
    public Task SendSignalAsync(BusObject shown, string member, params object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return _loop.RunAsync(() => SendSignal(shown, member, arguments));
    }

    private unsafe Ending Export(BusObject shown)
    {
        if (!_vtables.TryGetValue(shown.Type, out var vtable))
        {
            _vtables.Add(shown.Type, vtable = new BusVtable(shown.Type, &OnMethod, &OnGet));
        }

        var registration = new BusRegistration(_registrations, new Served(this, shown));
        nint slot = 0;
        fixed (byte* path = CString.Terminated(shown.Path), iface = CString.Terminated(shown.Type.Name))
        {
            var result = SdBus.sd_bus_add_object_vtable(_bus, &slot, path, iface, vtable.Entries, registration.UserData);
            registration.Keep(result, slot, "sd_bus_add_object_vtable", shown.Path);
        }

        return new Ending(() => Post(registration.End));
    }

    private unsafe bool TellChanged(BusObject shown, IReadOnlyList<string> properties)
    {
        var names = properties.Select(name => Marshal.StringToCoTaskMemUTF8(name)).Append(nint.Zero).ToArray();
        try
        {
            fixed (byte* path = CString.Terminated(shown.Path), iface = CString.Terminated(shown.Type.Name))
            fixed (nint* list = names)
            {
                // Nobody is there to be told when the bus is gone.
                _ = SdBus.sd_bus_emit_properties_changed_strv(_bus, path, iface, (byte**)list);
            }
        }
        finally
        {
            foreach (var name in names)
            {
                Marshal.FreeCoTaskMem(name);
            }
        }

        return true;
    }

    private unsafe bool SendSignal(BusObject shown, string member, object[] arguments)
    {
        var signature = string.Concat(shown.Type.Signals.Single(signal => signal.Name == member).Arguments.Select(argument => argument.Type));
        nint message;
        fixed (byte* path = CString.Terminated(shown.Path), iface = CString.Terminated(shown.Type.Name), name = CString.Terminated(member))
        {
            Check(SdBus.sd_bus_message_new_signal(_bus, &message, path, iface, name), "sd_bus_message_new_signal", member);
        }

        try
        {
            BusValues.Append(message, signature, arguments);
            _ = SdBus.sd_bus_send(_bus, message, null);
        }
        finally
        {
            SdBus.sd_bus_message_unref(message);
        }

        return true;
    }

    [UnmanagedCallersOnly]
    private static unsafe int OnMethod(nint message, nint userData, SdBus.BusError* error)
    {
        try
        {
            var served = (Served)BusRegistration.From(userData).Target;
            var call = new BusCall(
                BusValues.Text(SdBus.sd_bus_message_get_sender(message)),
                BusValues.Text(SdBus.sd_bus_message_get_member(message)),
                BusValues.ReadAll(message),
                SdBus.sd_bus_message_get_allow_interactive_authorization(message) > 0);
            _ = served.AnswerAsync(SdBus.sd_bus_message_ref(message), call);
            return 1;
        }
#pragma warning disable CA1031 // Nothing may pass into the library; the caller is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return SetError(error, e as BusException ?? new BusException(BusException.Failed, e.Message));
        }
    }

    [UnmanagedCallersOnly]
    private static unsafe int OnGet(nint bus, byte* path, byte* iface, byte* property, nint reply, nint userData, SdBus.BusError* error)
    {
        try
        {
            var shown = ((Served)BusRegistration.From(userData).Target).Shown;
            var name = BusValues.Text(property);
            BusValues.Append(reply, shown.Type.Properties.Single(item => item.Name == name).Type, [shown.Properties[name]()]);
            return 0;
        }
#pragma warning disable CA1031 // Nothing may pass into the library; the caller is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return SetError(error, e as BusException ?? new BusException(BusException.Failed, e.Message));
        }
    }

    private static unsafe int SetError(SdBus.BusError* error, BusException e)
    {
        fixed (byte* name = CString.Terminated(e.Name), text = CString.Terminated(e.Message))
        {
            return SdBus.sd_bus_error_set(error, name, text);
        }
    }

    private unsafe void Reply(nint call, string signature, object[] values)
    {
        if (_bus == 0 || SdBus.sd_bus_message_get_expect_reply(call) <= 0)
        {
            return;
        }

        nint reply;
        Check(SdBus.sd_bus_message_new_method_return(call, &reply), "sd_bus_message_new_method_return", signature);
        try
        {
            BusValues.Append(reply, signature, values);
            _ = SdBus.sd_bus_send(_bus, reply, null);
        }
        finally
        {
            SdBus.sd_bus_message_unref(reply);
        }
    }

    private unsafe void ReplyError(nint call, BusException e)
    {
        if (_bus == 0 || SdBus.sd_bus_message_get_expect_reply(call) <= 0)
        {
            return;
        }

        nint reply;
        fixed (byte* name = CString.Terminated(e.Name), text = CString.Terminated(e.Message))
        {
            var error = new SdBus.BusError { Name = name, Message = text };
            if (SdBus.sd_bus_message_new_method_error(call, &reply, &error) < 0)
            {
                return;
            }
        }

        _ = SdBus.sd_bus_send(_bus, reply, null);
        SdBus.sd_bus_message_unref(reply);
    }

    /// <summary>An object that is shown, with the connection that shows it.</summary>
    private sealed class Served(BusConnection connection, BusObject shown)
    {
        public BusObject Shown => shown;

        /// <summary>Has a call answered. Takes the reference to the message.</summary>
        public async Task AnswerAsync(nint message, BusCall call)
        {
            try
            {
                // Arguments in the wrong number or of the wrong type were refused by sd-bus already.
                var method = shown.Type.Methods.Single(item => item.Name == call.Member);
                var values = await shown.Methods[call.Member](call).ConfigureAwait(true);
                connection.Reply(message, string.Concat(method.Out.Select(argument => argument.Type)), values);
            }
#pragma warning disable CA1031 // It belongs to the caller.
            catch (Exception e)
#pragma warning restore CA1031
            {
                connection.ReplyError(message, e as BusException ?? connection.Explain(e));
            }
            finally
            {
                // Before the connection is closed, or after: a message outlives it.
                SdBus.sd_bus_message_unref(message);
            }
        }
    }
}

using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Systemd.Native;

/// <summary>
/// sd-bus(3) of libsystemd, names and arguments as in the manual. Every function returns a negative errno on error unless said otherwise. A bus, its messages and
/// slots belong to one thread.
/// </summary>
internal static unsafe partial class SdBus
{
    internal const string Library = "libsystemd.so.0";

    [LibraryImport(Library)]
    internal static partial int sd_bus_new(nint* bus);

    [LibraryImport(Library)]
    internal static partial int sd_bus_set_address(nint bus, byte* address);

    /// <summary>The descriptors belong to the bus from then on.</summary>
    [LibraryImport(Library)]
    internal static partial int sd_bus_set_fd(nint bus, int input, int output);

    [LibraryImport(Library)]
    internal static partial int sd_bus_negotiate_fds(nint bus, int value);

    [LibraryImport(Library)]
    internal static partial int sd_bus_set_bus_client(nint bus, int value);

    [LibraryImport(Library)]
    internal static partial int sd_bus_start(nint bus);

    [LibraryImport(Library)]
    internal static partial int sd_bus_get_unique_name(nint bus, byte** name);

    [LibraryImport(Library)]
    internal static partial nint sd_bus_flush_close_unref(nint bus);

    /// <summary>As <see cref="sd_bus_flush_close_unref"/>, but what was not sent is lost, and nothing is waited for.</summary>
    [LibraryImport(Library)]
    internal static partial nint sd_bus_close_unref(nint bus);

    [LibraryImport(Library)]
    internal static partial int sd_bus_request_name(nint bus, byte* name, ulong flags);

    [LibraryImport(Library)]
    internal static partial int sd_bus_release_name(nint bus, byte* name);

    [LibraryImport(Library)]
    internal static partial int sd_bus_get_fd(nint bus);

    [LibraryImport(Library)]
    internal static partial int sd_bus_get_events(nint bus);

    /// <summary>When <see cref="sd_bus_process"/> is due at the latest: microseconds of CLOCK_MONOTONIC; all ones for never.</summary>
    [LibraryImport(Library)]
    internal static partial int sd_bus_get_timeout(nint bus, ulong* usec);

    [LibraryImport(Library)]
    internal static partial int sd_bus_process(nint bus, nint* message);

    [LibraryImport(Library)]
    internal static partial int sd_bus_send(nint bus, nint message, ulong* cookie);

    [LibraryImport(Library)]
    internal static partial int sd_bus_call_async(
        nint bus, nint* slot, nint message, delegate* unmanaged<nint, nint, BusError*, int> callback, nint userdata, ulong usec);

    [LibraryImport(Library)]
    internal static partial int sd_bus_add_object_vtable(nint bus, nint* slot, byte* path, byte* iface, VtableEntry* vtable, nint userdata);

    [LibraryImport(Library)]
    internal static partial int sd_bus_add_match_async(
        nint bus, nint* slot, byte* match, delegate* unmanaged<nint, nint, BusError*, int> callback,
        delegate* unmanaged<nint, nint, BusError*, int> installed, nint userdata);

    [LibraryImport(Library)]
    internal static partial nint sd_bus_slot_unref(nint slot);

    [LibraryImport(Library)]
    internal static partial int sd_bus_emit_properties_changed_strv(nint bus, byte* path, byte* iface, byte** names);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_new_method_call(nint bus, nint* message, byte* destination, byte* path, byte* iface, byte* member);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_new_method_return(nint call, nint* message);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_new_method_error(nint call, nint* message, BusError* error);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_new_signal(nint bus, nint* message, byte* path, byte* iface, byte* member);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_set_allow_interactive_authorization(nint message, int value);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_set_auto_start(nint message, int value);

    /// <summary>1 when the caller may be asked for a password.</summary>
    [LibraryImport(Library)]
    internal static partial int sd_bus_message_get_allow_interactive_authorization(nint message);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_get_expect_reply(nint message);

    /// <summary>The name of who sent it; null for a message of this process.</summary>
    [LibraryImport(Library)]
    internal static partial byte* sd_bus_message_get_sender(nint message);

    [LibraryImport(Library)]
    internal static partial byte* sd_bus_message_get_path(nint message);

    [LibraryImport(Library)]
    internal static partial byte* sd_bus_message_get_interface(nint message);

    [LibraryImport(Library)]
    internal static partial byte* sd_bus_message_get_member(nint message);

    /// <summary>The signature of the container that is open; the whole message's when <paramref name="complete"/> is not 0.</summary>
    [LibraryImport(Library)]
    internal static partial byte* sd_bus_message_get_signature(nint message, int complete);

    /// <summary>The error that a reply carries; null when it carries none.</summary>
    [LibraryImport(Library)]
    internal static partial BusError* sd_bus_message_get_error(nint message);

    [LibraryImport(Library)]
    internal static partial nint sd_bus_message_ref(nint message);

    [LibraryImport(Library)]
    internal static partial nint sd_bus_message_unref(nint message);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_append_basic(nint message, byte type, void* value);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_append_array(nint message, byte type, void* values, nuint size);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_open_container(nint message, byte type, byte* contents);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_close_container(nint message);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_read_basic(nint message, byte type, void* value);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_read_array(nint message, byte type, void** values, nuint* size);

    /// <summary>1 when something follows, whose type and contents are told; 0 at the end of the container.</summary>
    [LibraryImport(Library)]
    internal static partial int sd_bus_message_peek_type(nint message, byte* type, byte** contents);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_enter_container(nint message, byte type, byte* contents);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_exit_container(nint message);

    /// <summary>1 at the end: of the container that is open, or of the message.</summary>
    [LibraryImport(Library)]
    internal static partial int sd_bus_message_at_end(nint message, int complete);

    [LibraryImport(Library)]
    internal static partial int sd_bus_error_set(BusError* error, byte* name, byte* message);

    /// <summary>Takes fields of <c>NAME=value</c> to the journal; see sd_journal_send(3).</summary>
    [LibraryImport(Library)]
    internal static partial int sd_journal_sendv(IoVector* fields, int count);

    /// <summary>sd_bus_error: a name and a text, of which the callee keeps copies.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BusError
    {
        internal byte* Name;
        internal byte* Message;
        internal int NeedFree;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        internal void* Base;
        internal nuint Length;
    }

    /// <summary>
    /// sd_bus_vtable, a union of which the longest part has six words: for a method its name, arguments, result, handler, offset and the names of its arguments, for
    /// a signal name, arguments and their names, for a property name, type, getter and setter. The type is the lowest byte of the first word.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct VtableEntry
    {
        internal const ulong Unprivileged = 1 << 2;
        internal const ulong NoReply = 1 << 3;
        internal const ulong PropertyConst = 1 << 4;
        internal const ulong PropertyEmitsChange = 1 << 5;
        internal const ulong PropertyEmitsInvalidation = 1 << 6;

        internal ulong TypeAndFlags;
        internal nint First;
        internal nint Second;
        internal nint Third;
        internal nint Fourth;
        internal nint Fifth;
        internal nint Sixth;

        internal static ulong Pack(char type, ulong flags) => type | (flags << 8);
    }
}

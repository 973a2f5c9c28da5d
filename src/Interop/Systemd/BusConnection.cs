using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Native;
using SkorionOS.Interop.Systemd.Native;

namespace SkorionOS.Interop.Systemd;

/// <summary>
/// A connection to a bus, by sd-bus(3). It has a thread of its own, which alone touches the library; handlers and callbacks run there, one at a time, and come
/// back to it after an <c>await</c>. All members may be called from any thread.
/// </summary>
/// <remarks>
/// Values: <c>y</c> byte, <c>b</c> bool, <c>n q i u x t d</c> the numbers, <c>s o g</c> string, <c>h</c> <see cref="SafeFileHandle"/>, <c>v</c>
/// <see cref="BusVariant"/>, <c>ay</c> byte[], <c>a{sT}</c> a dictionary with string keys, other arrays and structures object[].
/// </remarks>
public sealed partial class BusConnection : IAsyncDisposable, IDisposable
{
    /// <summary>The address of the system bus where the environment names none.</summary>
    public const string DefaultSystemAddress = "unix:path=/run/dbus/system_bus_socket";

    private readonly EventLoop _loop = new("bus");
    private readonly HashSet<BusRegistration> _registrations = [];
    private readonly Dictionary<BusInterface, BusVtable> _vtables = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private nint _bus;
    private int _disposed;

    private BusConnection()
    {
    }

    /// <summary>The address of the system bus: <c>DBUS_SYSTEM_BUS_ADDRESS</c>, or else where it is on every system.</summary>
    public static string SystemAddress => Environment.GetEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS") is { Length: > 0 } address ? address : DefaultSystemAddress;

    /// <summary>The name that the bus gave this connection, such as <c>:1.42</c>; empty on the bus of a user.</summary>
    public string UniqueName { get; private set; } = "";

    /// <summary>Ends when the bus is gone, or this connection is disposed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What makes an answer of an exception that a handler threw and that is no <see cref="BusException"/>.</summary>
    public Func<Exception, BusException> Explain { get; init; } = e => new BusException(BusException.Failed, e.Message);

    /// <summary>Connects.</summary>
    /// <param name="address">Where the bus listens, as D-Bus writes addresses.</param>
    /// <param name="explain">See <see cref="Explain"/>.</param>
    /// <exception cref="LinuxException">Nobody listens there, or the bus refused.</exception>
    public static Task<BusConnection> OpenAsync(string address, Func<Exception, BusException>? explain = null) =>
        OpenAsync(explain is null ? new BusConnection() : new BusConnection { Explain = explain }, connection => connection.Start(address));

    /// <summary>
    /// Connects to the bus of a user's session as that user; such a bus lets nobody else in. Whoever controls it may be anybody, so nothing is waited for: that the bus
    /// takes the connection shows in the first answer, and each call needs a limit. Descriptors are not taken.
    /// </summary>
    /// <param name="directory">Where its socket lies, such as <c>/run/user/1000</c>.</param>
    /// <param name="name">The name of the socket, <c>bus</c>.</param>
    /// <param name="user">The user.</param>
    /// <exception cref="LinuxException">No socket of that user is there, nobody listens, or this process may not become the user.</exception>
    public static Task<BusConnection> OpenAsUserAsync(Dir directory, string name, uint user) =>
        OpenAsync(new BusConnection(), connection => connection.Start(directory, name, user));

    /// <summary>Does something on the connection's thread.</summary>
    public void Post(Action work) => _loop.Post(_ => work(), null);

    /// <summary>Does something on the connection's thread, where also what follows every <c>await</c> runs.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work) => await (await _loop.RunAsync(work).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Takes a name; nobody else may have it.</summary>
    /// <exception cref="LinuxException"><c>EEXIST</c>: somebody else has it. <c>EACCES</c>: the bus does not allow it.</exception>
    public unsafe Task RequestNameAsync(string name) => _loop.RunAsync(() => NameCall(name, "sd_bus_request_name", text => SdBus.sd_bus_request_name(_bus, (byte*)text, 0)));

    /// <summary>Gives a name back. What was sent to it before is answered still; what comes later starts the service anew.</summary>
    public unsafe Task ReleaseNameAsync(string name) => _loop.RunAsync(() => NameCall(name, "sd_bus_release_name", text => SdBus.sd_bus_release_name(_bus, (byte*)text)));

    /// <summary>Calls back once, on the connection's thread, when a descriptor becomes readable or its other end is gone.</summary>
    /// <returns>What ends the watch; it leaves the descriptor open.</returns>
    public IDisposable Watch(SafeFileHandle descriptor, Action onReady)
    {
        Post(() => _loop.Watch(descriptor, onReady));
        return new Ending(() => Post(() => _loop.Unwatch(descriptor)));
    }

    /// <summary>Flushes what was sent, and closes. Calls that wait for an answer end with <see cref="BusException.Disconnected"/>.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _loop.Stop(Close);
            _loop.Dispose();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<BusConnection> OpenAsync(BusConnection connection, Func<BusConnection, bool> start)
    {
        try
        {
            await connection._loop.RunAsync(() => start(connection)).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private unsafe bool Start(string address)
    {
        var bus = New(address);
        fixed (byte* text = CString.Terminated(address))
        {
            Check(SdBus.sd_bus_set_address(bus, text), "sd_bus_set_address", address);
        }

        Check(SdBus.sd_bus_start(bus), "sd_bus_start", address);
        byte* name;
        Check(SdBus.sd_bus_get_unique_name(bus, &name), "sd_bus_get_unique_name", address);
        UniqueName = BusValues.Text(name);
        return Serve();
    }

    private bool Start(Dir directory, string name, uint user)
    {
        var what = $"{directory.Path}/{name}";
        using var socket = UserSocket.Connect(directory, name, user);
        var bus = New(what);
        Check(SdBus.sd_bus_negotiate_fds(bus, 0), "sd_bus_negotiate_fds", what);
        var descriptor = (int)socket.DangerousGetHandle();
        Check(SdBus.sd_bus_set_fd(bus, descriptor, descriptor), "sd_bus_set_fd", what);
        socket.SetHandleAsInvalid();
        Check(SdBus.sd_bus_start(bus), "sd_bus_start", what);
        return Serve();
    }

    private unsafe nint New(string what)
    {
        nint bus;
        Check(SdBus.sd_bus_new(&bus), "sd_bus_new", what);
        _bus = bus;
        Check(SdBus.sd_bus_set_bus_client(bus, 1), "sd_bus_set_bus_client", what);
        return bus;
    }

    private bool Serve()
    {
        _loop.Source = new BusSocket(_bus, _ => _ended.TrySetResult());
        return true;
    }

    private void Close()
    {
        foreach (var registration in _registrations.ToArray())
        {
            registration.End();
        }

        _loop.Source = null;

        // A connection that is not up waits for that before it flushes.
        _ = UniqueName.Length > 0 ? SdBus.sd_bus_flush_close_unref(_bus) : SdBus.sd_bus_close_unref(_bus);
        _bus = 0;
        foreach (var vtable in _vtables.Values)
        {
            vtable.Dispose();
        }

        _ended.TrySetResult();
    }

    private static unsafe bool NameCall(string name, string operation, Func<nint, int> call)
    {
        fixed (byte* text = CString.Terminated(name))
        {
            Check(call((nint)text), operation, name);
        }

        return true;
    }

    private static void Check(int result, string operation, string what)
    {
        if (result < 0)
        {
            throw new LinuxException((Errno)(-result), operation, what);
        }
    }

    /// <summary>Ends something once.</summary>
    private sealed class Ending(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}

using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Systemd;

/// <summary>
/// One thread with a mailbox: what is posted runs there in order, one thing at a time, and so does what follows every <c>await</c> of it. Between two letters it
/// waits for descriptors.
/// </summary>
internal sealed unsafe class EventLoop : SynchronizationContext, IDisposable
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _letters = new();
    private readonly Dictionary<SafeFileHandle, Action> _watched = [];
    private readonly SafeFileHandle _bell;
    private readonly Thread _thread;
    private Action? _onStop;
    private bool _stopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Its name, of at most 15 characters.</param>
    public EventLoop(string name)
    {
        var descriptor = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        _bell = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LinuxException.FromLastError("eventfd", name);
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>The bus that is served between two letters; null when there is none. Touched on the loop's thread alone.</summary>
    public BusSocket? Source { get; set; }

    /// <summary>True on the loop's thread.</summary>
    public bool IsHere => Thread.CurrentThread == _thread;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        _letters.Enqueue((d, state));
        Ring();
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Does something on the loop's thread and gives its result; at once when called there.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        if (IsHere)
        {
            return Task.FromResult(work());
        }

        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            _ =>
            {
#pragma warning disable CA1031 // It belongs to whoever waits.
                try
                {
                    done.SetResult(work());
                }
                catch (Exception e)
#pragma warning restore CA1031
                {
                    done.SetException(e);
                }
            },
            null);
        return done.Task;
    }

    /// <summary>Calls back, on the loop's thread and once, when a descriptor becomes readable or its other end is gone. Called on the loop's thread.</summary>
    public void Watch(SafeFileHandle descriptor, Action onReady) => _watched.Add(descriptor, onReady);

    /// <summary>Watches a descriptor no more. Called on the loop's thread.</summary>
    public void Unwatch(SafeFileHandle descriptor) => _watched.Remove(descriptor);

    /// <summary>Ends the loop, and waits for that unless it is called from within.</summary>
    /// <param name="onStop">The last thing that happens on the thread.</param>
    public void Stop(Action onStop)
    {
        _onStop = onStop;
        Post(_ => _stopping = true, null);
        if (!IsHere)
        {
            _thread.Join();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bell.Dispose();

    private void Ring()
    {
        ulong one = 1;
        var reference = false;
        try
        {
            // Whoever posts after the end only fills a queue that nobody reads.
            _bell.DangerousAddRef(ref reference);
            _ = Libc.write((int)_bell.DangerousGetHandle(), &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            return;
        }
        finally
        {
            if (reference)
            {
                _bell.DangerousRelease();
            }
        }
    }

    private void Run()
    {
        SetSynchronizationContext(this);
        while (!_stopping)
        {
            while (!_stopping && _letters.TryDequeue(out var letter))
            {
                letter.Callback(letter.State);
            }

            while (!_stopping && Source?.Process() == true)
            {
            }

            if (!_stopping && _letters.IsEmpty)
            {
                Wait();
            }
        }

        _onStop?.Invoke();
    }

    private void Wait()
    {
        var watched = _watched.ToArray();
        var count = 2 + watched.Length;
        var descriptors = stackalloc SpawnCalls.PollDescriptor[count];
        descriptors[0] = new SpawnCalls.PollDescriptor { Descriptor = (int)_bell.DangerousGetHandle(), Events = SpawnCalls.POLLIN };
        descriptors[1] = Source is { } source
            ? new SpawnCalls.PollDescriptor { Descriptor = source.Descriptor, Events = source.Events }
            : new SpawnCalls.PollDescriptor { Descriptor = -1 };
        for (var i = 0; i < watched.Length; i++)
        {
            descriptors[2 + i] = new SpawnCalls.PollDescriptor { Descriptor = (int)watched[i].Key.DangerousGetHandle(), Events = SpawnCalls.POLLIN };
        }

        // Interrupted or failed, the loop looks at everything again.
        if (SpawnCalls.poll(descriptors, (nuint)count, Source?.Milliseconds ?? -1) <= 0)
        {
            return;
        }

        if (descriptors[0].Returned != 0)
        {
            ulong rung;
            _ = Libc.read(descriptors[0].Descriptor, (byte*)&rung, sizeof(ulong));
        }

        for (var i = 0; i < watched.Length; i++)
        {
            if (descriptors[2 + i].Returned != 0 && _watched.Remove(watched[i].Key))
            {
                watched[i].Value();
            }
        }
    }
}

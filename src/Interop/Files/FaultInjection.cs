using System.Text;

namespace SkorionOS.Interop.Files;

/// <summary>
/// Puts faults at the calls that change a filesystem. All of them go through <see cref="Dir"/> and <see cref="FileWriter"/>, and each asks here first, so
/// a hook sees every step in order and can make it fail, or stop the world from there on.
/// </summary>
/// <remarks>
/// A hook holds for the code that <see cref="Use"/> was called from and for everything that it starts (it flows as an <see cref="AsyncLocal{T}"/>), so tests
/// with different hooks run side by side. Without a hook a call costs one read of a static field.
/// </remarks>
public static class FaultInjection
{
    private static readonly AsyncLocal<Action<FaultPoint>?> s_hook = new();
    private static int s_users;

    /// <summary>Calls <paramref name="hook"/> before each change until the result is disposed. What the hook throws is what the caller of the change sees.</summary>
    public static IDisposable Use(Action<FaultPoint> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        var previous = s_hook.Value;
        s_hook.Value = hook;
        Interlocked.Increment(ref s_users);
        return new Scope(previous);
    }

    internal static void At(string operation, string directory, string name)
    {
        if (Volatile.Read(ref s_users) != 0 && s_hook.Value is { } hook)
        {
            hook(new FaultPoint(operation, name.Length == 0 ? directory : $"{directory}/{name}"));
        }
    }

    /// <summary>The same for a name as bytes, which is decoded only when somebody listens.</summary>
    internal static void At(string operation, string directory, ReadOnlySpan<byte> name)
    {
        if (Volatile.Read(ref s_users) != 0)
        {
            At(operation, directory, Encoding.UTF8.GetString(name));
        }
    }

    private sealed class Scope(Action<FaultPoint>? previous) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                s_hook.Value = previous;
                Interlocked.Decrement(ref s_users);
            }
        }
    }
}

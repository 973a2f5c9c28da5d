namespace SkorionOS.Interop.Systemd;

/// <summary>A call that somebody made of a method of ours.</summary>
/// <param name="Sender">Who: a unique name of the bus, such as <c>:1.42</c>.</param>
/// <param name="Path">The object.</param>
/// <param name="Member">The method.</param>
/// <param name="Arguments">What came with it, of the types that the interface says.</param>
/// <param name="MayAsk">True when the caller may be asked for a password meanwhile.</param>
public sealed record BusCall(string Sender, string Path, string Member, IReadOnlyList<object> Arguments, bool MayAsk);

/// <summary>A signal that somebody sent.</summary>
/// <param name="Sender">Who: a unique name of the bus.</param>
/// <param name="Path">The object that it is about.</param>
/// <param name="Interface">The interface that it belongs to.</param>
/// <param name="Member">Its name.</param>
/// <param name="Arguments">What it carries.</param>
public sealed record BusSignal(string Sender, string Path, string Interface, string Member, IReadOnlyList<object> Arguments);

/// <summary>A call of a method of somebody else.</summary>
/// <param name="Destination">Whose: a name on the bus.</param>
/// <param name="Interface">The interface.</param>
/// <param name="Path">The object.</param>
/// <param name="Member">The method.</param>
/// <param name="Signature">The types of the arguments.</param>
/// <param name="Arguments">The arguments; <see cref="BusConnection"/> says what stands for what.</param>
public sealed record BusRequest(string Destination, string Path, string Interface, string Member, string Signature = "", params object[] Arguments)
{
    /// <summary>Allows whoever is called to ask the user for a password.</summary>
    public bool MayAsk { get; init; }

    /// <summary>Lets the bus start whoever is called when he does not run.</summary>
    public bool MayStart { get; init; } = true;

    /// <summary>How long to wait for the answer; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(25);
}

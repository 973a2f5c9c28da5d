using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Bus;

/// <summary>
/// Who keeps the background away. Each holds one end of a pipe: when it is closed, by whatever, the other end tells. Belongs to the bus's thread.
/// </summary>
internal sealed class Inhibitors(BusConnection bus) : IDisposable
{
    /// <summary>How many there may be of one user, so that nobody makes the service run out of descriptors.</summary>
    public const int MaxPerUser = 32;

    /// <summary>How long what they say may be.</summary>
    public const int MaxText = 256;

    private readonly List<Inhibitor> _all = [];

    /// <summary>Told when there is one more, or one less.</summary>
    public event Action? Changed;

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<Inhibitor> All => _all;

    /// <summary>Adds one.</summary>
    /// <returns>What its holder keeps open. The caller disposes it once it was sent.</returns>
    /// <exception cref="BusException">The text is too long, or the user has too many.</exception>
    public SafeFileHandle Add(string who, string why, uint user)
    {
        if (who.Length is 0 or > MaxText || why.Length is 0 or > MaxText)
        {
            throw new BusException(BusException.InvalidArgs, $"who and why are texts of 1 to {MaxText} characters");
        }

        if (_all.Count(inhibitor => inhibitor.User == user) >= MaxPerUser)
        {
            throw new BusException("org.freedesktop.DBus.Error.LimitsExceeded", $"user {user} has {MaxPerUser} inhibitors already");
        }

        var (ours, theirs) = Pipe.Open();
        var added = new Inhibitor(who, why, user, ours);
        _all.Add(added);
        added.Watch = bus.Watch(ours, () => Remove(added));
        Changed?.Invoke();
        return theirs;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var inhibitor in _all)
        {
            inhibitor.Watch?.Dispose();
        }
    }

    private void Remove(Inhibitor inhibitor)
    {
        _all.Remove(inhibitor);
        inhibitor.Ours.Dispose();
        Changed?.Invoke();
    }
}

/// <summary>Somebody who keeps the background away.</summary>
/// <param name="Who">Who, for people.</param>
/// <param name="Why">Why, for people.</param>
/// <param name="User">The user.</param>
/// <param name="Ours">Our end of the pipe.</param>
internal sealed record Inhibitor(string Who, string Why, uint User, SafeFileHandle Ours)
{
    /// <summary>What watches our end.</summary>
    public IDisposable? Watch { get; set; }
}

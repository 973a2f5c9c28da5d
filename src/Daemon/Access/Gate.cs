using System.Globalization;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Access;

/// <summary>
/// Says who may do what: root everything, others what polkit allows. polkit may ask a person meanwhile, for minutes; other calls are answered in that time.
/// </summary>
internal sealed class Gate(BusConnection bus)
{
    private const string Service = "org.freedesktop.PolicyKit1";
    private const string Path = "/org/freedesktop/PolicyKit1/Authority";
    private const string Authority = "org.freedesktop.PolicyKit1.Authority";
    private const string Dismissed = "polkit.dismissed";
    private const uint AllowUserInteraction = 1;

    /// <summary>The user behind a caller.</summary>
    public async Task<uint> IdentifyAsync(BusCall call)
    {
        var answer = await bus.CallAsync(new BusRequest(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixUser", "s", call.Sender)).ConfigureAwait(true);
        return (uint)answer[0];
    }

    /// <summary>Lets a call pass.</summary>
    /// <param name="call">The call.</param>
    /// <param name="action">What it is about; one of <see cref="PolicyAction"/>.</param>
    /// <param name="details">What rules, and the question to the person, may know of it.</param>
    /// <returns>The user behind it.</returns>
    /// <exception cref="BusException">He may not, or may once he has proved who he is and the call did not allow to ask him.</exception>
    public async Task<uint> RequireAsync(BusCall call, string action, IReadOnlyDictionary<string, string>? details = null)
    {
        var user = await IdentifyAsync(call).ConfigureAwait(true);
        if (user == 0)
        {
            return user;
        }

        var answer = await AskAsync(call, action, details ?? new Dictionary<string, string>()).ConfigureAwait(true);
        if (answer.IsAuthorized)
        {
            return user;
        }

        if (answer.IsChallenge)
        {
            var obstacle = call.MayAsk ? "no program is there that could ask him" : "the call did not allow to ask him";
            throw new BusException(BusException.InteractiveAuthorizationRequired, $"{action} needs a person to prove who he is, and {obstacle}");
        }

        throw new BusException(BusException.AccessDenied, answer.IsDismissed
            ? $"{action} was not allowed: the question was dismissed"
            : $"polkit does not allow {action} to user {user.ToString(CultureInfo.InvariantCulture)}");
    }

    private async Task<Answer> AskAsync(BusCall call, string action, IReadOnlyDictionary<string, string> details)
    {
        object[] subject = ["system-bus-name", new Dictionary<string, BusVariant> { ["name"] = BusVariant.Of(call.Sender) }];

        // polkit takes the question back by itself when the caller leaves the bus, so it needs no name to be cancelled by.
        var request = new BusRequest(
            Service, Path, Authority, "CheckAuthorization", "(sa{sv})sa{ss}us", subject, action, details, call.MayAsk ? AllowUserInteraction : 0, "")
        {
            Limit = Timeout.InfiniteTimeSpan,
        };
        try
        {
            var answer = (object[])(await bus.CallAsync(request).ConfigureAwait(true))[0];
            return new Answer((bool)answer[0], (bool)answer[1], ((IReadOnlyDictionary<string, object>)answer[2]).ContainsKey(Dismissed));
        }
        catch (BusException e) when (e.Name == BusException.ServiceUnknown)
        {
            throw new BusException(BusException.AccessDenied, $"only root may do this: polkit, which could allow {action} to others, is not there");
        }
        catch (BusException e) when (e.Name != BusException.Disconnected)
        {
            throw new BusException(BusException.AccessDenied, $"polkit, which could allow {action}, gave no answer: {e.Message}");
        }
    }

    /// <summary>What polkit said.</summary>
    /// <param name="IsAuthorized">He may.</param>
    /// <param name="IsChallenge">He may once somebody has proved who he is.</param>
    /// <param name="IsDismissed">Somebody was asked, and put the question away.</param>
    private readonly record struct Answer(bool IsAuthorized, bool IsChallenge, bool IsDismissed);
}

using System.Globalization;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Access;

/// <summary>
/// Says who may do what: root everything, others what polkit allows. polkit may ask a person meanwhile, for minutes; other calls are answered in that time.
/// </summary>
internal sealed class Gate(BusConnection bus)
{
    private const string Authority = "org.freedesktop.PolicyKit1";
    private const uint AllowUserInteraction = 1;

    private ulong _questions;

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

        var (isAuthorized, isChallenge) = await AskAsync(call, action, details ?? new Dictionary<string, string>()).ConfigureAwait(true);
        if (isAuthorized)
        {
            return user;
        }

        throw isChallenge
            ? new BusException(BusException.InteractiveAuthorizationRequired, $"{action} needs a person to prove who he is; nobody could be asked")
            : new BusException(BusException.AccessDenied, $"polkit does not allow {action} to user {user.ToString(CultureInfo.InvariantCulture)}");
    }

    private async Task<(bool IsAuthorized, bool IsChallenge)> AskAsync(BusCall call, string action, IReadOnlyDictionary<string, string> details)
    {
        object[] subject = ["system-bus-name", new Dictionary<string, BusVariant> { ["name"] = BusVariant.Of(call.Sender) }];
        var request = new BusRequest(
            Authority,
            "/org/freedesktop/PolicyKit1/Authority",
            "org.freedesktop.PolicyKit1.Authority",
            "CheckAuthorization",
            "(sa{sv})sa{ss}us",
            subject,
            action,
            details,
            call.MayAsk ? AllowUserInteraction : 0,
            string.Create(CultureInfo.InvariantCulture, $"bootcd-{++_questions}"))
        {
            Limit = Timeout.InfiniteTimeSpan,
        };
        try
        {
            var answer = (object[])(await bus.CallAsync(request).ConfigureAwait(true))[0];
            return ((bool)answer[0], (bool)answer[1]);
        }
        catch (BusException e) when (e.Name == BusException.ServiceUnknown)
        {
            throw new BusException(BusException.AccessDenied, $"only root may do this: polkit, which could allow {action} to others, is not there");
        }
    }
}

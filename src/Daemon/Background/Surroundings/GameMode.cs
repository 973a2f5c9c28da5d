using System.Globalization;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>
/// Asks the GameMode of each user who is logged in whether it serves a game. It is on the bus of the user's session, which is asked as that user; GameMode is not started
/// by it. Belongs to the bus's thread.
/// </summary>
/// <param name="runtimeDirectories">Where each user's runtime directory is, by his number: <c>/run/user</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class GameMode(string runtimeDirectories, TimeProvider time)
{
    private const string Service = "com.feralinteractive.GameMode";
    private readonly Dictionary<uint, LimitedReading<bool>> _users = [];

    /// <summary>True when somebody's serves a game. Whose bus does not answer in time does not play.</summary>
    public async Task<bool> IsActiveAsync()
    {
        var present = FindUsers();
        foreach (var gone in _users.Keys.Except(present).ToArray())
        {
            _users.Remove(gone);
        }

        var answers = await Task.WhenAll(present.Select(ReadAsync)).ConfigureAwait(true);
        return answers.Contains(true);
    }

    private Task<bool?> ReadAsync(uint user)
    {
        if (!_users.TryGetValue(user, out var reading))
        {
            _users.Add(user, reading = new LimitedReading<bool>(() => Task.Run(() => AskAsync(user)), time));
        }

        return reading.ReadAsync();
    }

    private List<uint> FindUsers()
    {
        try
        {
            using var directories = Dir.Open(runtimeDirectories);
            return
            [
                .. directories.List()
                    .Select(entry => uint.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : 0)
                    .Where(user => user != 0)
                    .Order()
                    .Take(SurroundingsLimits.Users),
            ];
        }
        catch (LinuxException)
        {
            // Nobody has logged in since the boot.
            return [];
        }
    }

    private async Task<bool> AskAsync(uint user)
    {
        try
        {
            using var directory = Dir.Open(Path.Join(runtimeDirectories, user.ToString(CultureInfo.InvariantCulture)));
            await using var bus = await BusConnection.OpenAsUserAsync(directory, "bus", user).ConfigureAwait(false);

            // The bus counts the time of a call only once it has let us in.
            using var limit = new CancellationTokenSource(SurroundingsLimits.Answer, time);
            var answer = await bus.CallAsync(
                new BusRequest(Service, "/com/feralinteractive/GameMode", "org.freedesktop.DBus.Properties", "Get", "ss", Service, "ClientCount") { MayStart = false },
                limit.Token).ConfigureAwait(false);
            return answer is [BusVariant { Value: > 0 }];
        }
        catch (Exception e) when (e is LinuxException or BusException or OperationCanceledException)
        {
            // No bus, no GameMode, or one that does not answer.
            return false;
        }
    }
}

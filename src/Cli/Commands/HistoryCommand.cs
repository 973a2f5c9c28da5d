using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Cli.Service;
using SkorionOS.Deploy.History;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc history</c>.</summary>
internal static class HistoryCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("history", "Show what was done here, newest first: when, what, from where to where, how much came, how it ended, and who asked for it.");
        command.SetAction(async (parsed, _) =>
        {
            using var service = await common.TryConnectAsync(parsed).ConfigureAwait(false);
            common.Answer(parsed, await ReadAsync(common, parsed, service).ConfigureAwait(false), CliJson.Default.IReadOnlyListHistoryEntry, HistoryText.Write);
            return 0;
        });
        return command;
    }

    private static async Task<IReadOnlyList<HistoryEntry>> ReadAsync(CommonOptions common, ParseResult parsed, ServiceClient? service)
    {
        if (service is not null)
        {
            return await service.ReadHistoryAsync().ConfigureAwait(false);
        }

        var engine = common.OpenEngine(parsed);
        using var sysroot = engine.Sysroot;
        return engine.ReadHistory();
    }
}

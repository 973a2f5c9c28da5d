using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using SkorionOS.Cli.Commands;
using SkorionOS.Deploy;

namespace SkorionOS.Cli;

/// <summary>The program <c>bootc</c>: from arguments to an exit code.</summary>
public static class BootcProgram
{
    private const int Failed = 1;
    private const int Usage = 2;

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="context">Where output goes and where the engine comes from.</param>
    /// <param name="name">The name that it was called by; <c>bootcd</c> is the service.</param>
    /// <returns>0 when it is done, also when there was nothing to do; 1 when it failed; 2 when the arguments make no sense.</returns>
    public static async Task<int> RunAsync(string[] arguments, CommandContext context, string name = "bootc")
    {
        ArgumentNullException.ThrowIfNull(context);
        var parsed = (name == DaemonCommand.Name ? DaemonCommand.Create(context) : CommandTree.Create(context)).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            return await ExplainUsageAsync(parsed, context).ConfigureAwait(false);
        }

        var invocation = new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,

            // A first Ctrl-C asks the engine to stop where it is safe; this long it may take. The service hears of signals by itself, and systemd says how long.
            ProcessTerminationTimeout = name == DaemonCommand.Name ? null : TimeSpan.FromSeconds(30),
        };
        try
        {
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The last frame: every error is told in the same way.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var report = ErrorCatalog.Describe(e);
            await context.Error.WriteLineAsync($"error: {report.Message} [{report.Code}]").ConfigureAwait(false);
            await context.Error.WriteLineAsync($"hint: {report.Hint}").ConfigureAwait(false);
            return Failed;
        }
    }

    // Not the whole help: the one line that matters would scroll away, and scripts read standard output.
    private static async Task<int> ExplainUsageAsync(ParseResult parsed, CommandContext context)
    {
        foreach (var error in parsed.Errors)
        {
            await context.Error.WriteLineAsync($"error: {error.Message}").ConfigureAwait(false);
        }

        var verb = string.Join(' ', Verb(parsed.CommandResult));
        await context.Error.WriteLineAsync($"hint: `{verb} --help` shows what it takes.").ConfigureAwait(false);
        return Usage;
    }

    private static IEnumerable<string> Verb(SymbolResult? command) => command is CommandResult { Command: var given }
        ? Verb(command.Parent).Append(given is RootCommand ? "bootc" : given.Name)
        : [];
}

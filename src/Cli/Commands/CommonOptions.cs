using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SkorionOS.Cli.Output;
using SkorionOS.Cli.Service;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Deploy;

namespace SkorionOS.Cli.Commands;

/// <summary>The options that every verb has, and what verbs do with them.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> _sysroot = new("--sysroot")
    {
        Description = "The physical root to work on; by default that of the running system.",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> _esp = new("--esp")
    {
        Description = "The partition that the boot loader reads; by default boot below the sysroot, or what the running system has at /efi or /boot.",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Answer in JSON; the same as --format json.", Recursive = true };

    private readonly Option<string> _format = new("--format")
    {
        Description = "How to answer: humanreadable or json.",
        HelpName = "FORMAT",
        Recursive = true,
        DefaultValueFactory = _ => "humanreadable",
    };

    private readonly Option<int?> _progressFd = new("--progress-fd")
    {
        Description = "Write progress as JSON lines to this file descriptor.",
        HelpName = "N",
        Recursive = true,
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Show no progress.", Recursive = true };

    public CommonOptions(CommandContext context)
    {
        Context = context;
        _format.AcceptOnlyFromAmong("humanreadable", "json");
    }

    public CommandContext Context { get; }

    public IEnumerable<Option> All => [_sysroot, _esp, _json, _format, _progressFd, _quiet];

    /// <summary>Opens the sysroot that the command line names, or that of the running system, for one command.</summary>
    /// <exception cref="DeployException">None is named, and the running system does not come from a deployment.</exception>
    public Engine OpenEngine(ParseResult parsed) => TryOpenEngine(parsed)
        ?? throw new DeployException("not-booted", "the running system does not come from a deployment");

    /// <summary>Like <see cref="OpenEngine"/>, but null when none is named and the running system does not come from a deployment.</summary>
    public Engine? TryOpenEngine(ParseResult parsed)
    {
        var esp = parsed.GetValue(_esp);
        if (parsed.GetValue(_sysroot) is { } sysroot)
        {
            return new Engine(Sysroot.Open(sysroot, esp), Context.Engine);
        }

        if (Context.Running.FindBooted() is not { } booted)
        {
            return null;
        }

        // A sysroot that is named is another machine's, whose place in rollouts is not known here.
        var rollouts = new RolloutGate($"{Context.Running.Prefix}/", Context.Engine.Time);
        return new Engine(Context.Running.Open(booted, esp), Context.Engine with { Postpone = rollouts.Find });
    }

    /// <summary>The boot partition that the command line names; null when it names none.</summary>
    public string? EspPath(ParseResult parsed) => parsed.GetValue(_esp);

    /// <summary>The service, for a verb that it has; null when the command line names a sysroot, or there is no service.</summary>
    public Task<ServiceClient?> TryConnectAsync(ParseResult parsed) =>
        ServiceClient.TryConnectAsync(parsed.GetValue(_sysroot) is null && parsed.GetValue(_esp) is null ? Context.BusAddress : null);

    /// <summary>Shows the progress of a command until it is disposed.</summary>
    public ProgressDisplay ShowProgress(ParseResult parsed) =>
        ProgressDisplay.Start(Context, parsed.GetValue(_quiet), parsed.GetValue(_progressFd));

    /// <summary>Gives the answer: as JSON when that was asked for, else as text.</summary>
    public void Answer<T>(ParseResult parsed, T value, JsonTypeInfo<T> type, Action<TextWriter, T> asText)
    {
        if (parsed.GetValue(_json) || parsed.GetRequiredValue(_format) == "json")
        {
            Context.Output.WriteLine(JsonSerializer.Serialize(value, type));
        }
        else
        {
            asText(Context.Output, value);
        }
    }
}

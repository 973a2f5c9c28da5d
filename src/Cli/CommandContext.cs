using SkorionOS.Deploy;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Cli;

/// <summary>What a command takes from its surroundings.</summary>
public sealed record CommandContext
{
    /// <summary>For answers.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>For progress, errors and hints.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal that a progress bar can be drawn on.</summary>
    public required bool IsErrorTerminal { get; init; }

    /// <summary>What the engine works with.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>What verbs work on when no sysroot is named.</summary>
    public RunningSystem Running { get; init; } = new();

    /// <summary>Where the bus with the service listens; null for none: the engine works in this process then.</summary>
    public string? BusAddress { get; init; }

    /// <summary>The programs that restart the machine.</summary>
    public Machine Machine { get; init; } = new();

    /// <summary>A terminal that questions are asked on; null when there is none.</summary>
    public TextReader? Questions { get; init; }

    /// <summary>The console of this process.</summary>
    public static CommandContext System() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Engine = new EngineOptions { Actor = CallingUser.Find(Environment.GetEnvironmentVariable) },
        BusAddress = BusConnection.SystemAddress,
        IsErrorTerminal = !Console.IsErrorRedirected,
        Questions = Console.IsInputRedirected || Console.IsErrorRedirected ? null : Console.In,
    };
}

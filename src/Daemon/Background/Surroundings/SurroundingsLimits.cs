namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>Bounds of what is read from others.</summary>
internal static class SurroundingsLimits
{
    /// <summary>How long one of them may take to answer; then it is as if it were not there.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromSeconds(2);

    /// <summary>Processes that are looked at; the kernel gives no more numbers by default.</summary>
    public const int Processes = 32768;

    /// <summary>Bytes of a process's arguments that are read; what follows does not matter.</summary>
    public const int CommandLine = 4096;

    /// <summary>Users whose GameMode is asked.</summary>
    public const int Users = 16;

    /// <summary>Inhibitors of logind that are kept.</summary>
    public const int Inhibitors = 64;
}

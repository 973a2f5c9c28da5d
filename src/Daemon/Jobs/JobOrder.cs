namespace SkorionOS.Daemon.Jobs;

/// <summary>What a job is to do. It is written down, so that a service that was killed takes it up again.</summary>
internal sealed record JobOrder
{
    /// <summary>Brings and stages what is followed.</summary>
    public const string Update = "update";

    /// <summary>Brings and stages another image, and follows it.</summary>
    public const string Switch = "switch";

    /// <summary><see cref="Update"/> or <see cref="Switch"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>For a switch, the image.</summary>
    public string? Image { get; init; }

    /// <summary>For a switch, whether the registry has to prove who it is.</summary>
    public bool TlsVerify { get; init; } = true;

    /// <summary>For a switch, whether the policy must ask for signatures by default.</summary>
    public bool EnforcesSignaturePolicy { get; init; }

    /// <summary>For an update, the digest that alone is wanted; null for what the reference stands for.</summary>
    public string? Digest { get; init; }

    /// <summary>For an update, brings the image and stages nothing.</summary>
    public bool DownloadOnly { get; init; }

    /// <summary>For an update, stages what was brought before, without the network.</summary>
    public bool FromDownloaded { get; init; }

    /// <summary>For an update, takes the image also when a rollout has not reached this machine.</summary>
    public bool Now { get; init; }

    /// <summary>For an update, takes the image also when it is older than what was staged before, or of another channel or variant.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>True when nobody asked for it.</summary>
    public bool Background { get; init; }

    /// <summary>Who asked for it.</summary>
    public uint Uid { get; init; }

    /// <summary>True when what the other order brings is wanted by this one, too, at least as a beginning: an update to a certain image on the way to the newest one.</summary>
    public bool GoesOnFrom(JobOrder other) =>
        Kind == Update && other.Kind == Update && !FromDownloaded && (Digest is null || Digest == other.Digest);

    /// <summary>True when the other order wants the same, whoever gave it.</summary>
    public bool WantsTheSame(JobOrder other) => this with { Background = false, Uid = 0 } == other with { Background = false, Uid = 0 };
}

namespace SkorionOS.Testing.Registry;

/// <summary>A request that a registry was sent, and how it was answered.</summary>
public sealed record RequestRecord
{
    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    /// <summary>The Range header, or null.</summary>
    public required string? Range { get; init; }

    /// <summary>The If-Range header, or null.</summary>
    public required string? IfRange { get; init; }

    /// <summary>The Authorization header, or null.</summary>
    public required string? Authorization { get; init; }

    public required string? UserAgent { get; init; }

    public required string? Accept { get; init; }

    /// <summary>The form that was posted, or nothing.</summary>
    public string Form { get; init; } = "";

    /// <summary>The status of the answer; 0 until there is one.</summary>
    public int Status { get; internal set; }

    public bool IsManifest => Path.Contains("/manifests/", StringComparison.Ordinal);

    public bool IsBlob => Path.Contains("/blobs/", StringComparison.Ordinal);

    public bool IsToken => Path == EmbeddedRegistry.TokenPath;

    public override string ToString() => $"{Method} {Path}{(Range is null ? "" : $" ({Range})")} -> {Status}";
}

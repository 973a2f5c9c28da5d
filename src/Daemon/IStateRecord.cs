namespace SkorionOS.Daemon;

/// <summary>What a <see cref="StateFile{T}"/> holds.</summary>
internal interface IStateRecord
{
    /// <summary>The layout of the file: 1.</summary>
    int Version { get; }

    /// <summary>False when something is null or missing that its type says is there.</summary>
    bool IsWhole => true;
}

using System.Text.Json;
using SkorionOS.Boot;
using SkorionOS.Deploy.Trust;
using SkorionOS.Interop.Files;
using SkorionOS.State;

namespace SkorionOS.Deploy.Deployments;

/// <summary>
/// <c>bootc/state/deploy/&lt;id&gt;/</c>: one directory for each deployment, with its origin. A directory without an image is what is left of a held
/// deployment that was removed: the hold has to outlive it.
/// </summary>
internal sealed class DeploymentStore(Dir directory)
{
    public const string OriginName = "origin.json";

    /// <summary>The origins that can be read, ordered by serial. <paramref name="damaged"/> gets the names of the directories whose origin cannot.</summary>
    public IReadOnlyList<Origin> List(ICollection<string>? damaged = null)
    {
        var origins = new List<Origin>();
        foreach (var entry in directory.List())
        {
            if (!DeploymentId.TryParse(entry.Name, out var id))
            {
                continue;
            }

            if (TryGet(id) is { } origin)
            {
                origins.Add(origin);
            }
            else
            {
                damaged?.Add(entry.Name);
            }
        }

        origins.Sort((a, b) => a.Serial.CompareTo(b.Serial));
        return origins;
    }

    /// <summary>The origin of a deployment; null when it is not there or cannot be read.</summary>
    public Origin? TryGet(DeploymentId id)
    {
        using var state = directory.TryOpenDir(id.Hex);
        if (state?.TryReadAll(OriginName, limit: 1 << 20) is not { } bytes)
        {
            return null;
        }

        return TryParse(bytes) is { } origin && origin.Id == id ? origin : null;
    }

    /// <summary>What the bytes of an origin say; null when they cannot be understood.</summary>
    internal static Origin? TryParse(ReadOnlySpan<byte> json)
    {
        try
        {
            var origin = JsonSerializer.Deserialize(json, DeployJson.Default.Origin);
            if (origin is null || origin.Version > Origin.CurrentVersion)
            {
                return null;
            }

            // What a record leaves out the generated reader makes null, whatever the property is made with.
            origin = origin with { Evidence = origin.Evidence ?? [], KernelArguments = origin.KernelArguments ?? [], Verification = origin.Verification ?? ImageTrust.Unverified };
            return origin.KernelArguments.All(argument => argument is not null) ? origin : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>True when the first boot of the deployment has made its <c>/etc</c>: its merge base is not needed any more.</summary>
    public bool IsMerged(DeploymentId id) => directory.Exists($"{id.Hex}/etc");

    /// <summary>What its last failing boot left; null when that left nothing.</summary>
    public BootFailure? TryReadFailure(DeploymentId id)
    {
        using var state = directory.TryOpenDir(id.Hex);
        return state is null ? null : BootFailure.TryRead(state);
    }

    /// <summary>Writes the origin, making the directory when it is new; whole or not at all, and durable.</summary>
    public void Write(Origin origin)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(origin, DeployJson.Default.Origin);
        if (directory.TryOpenDir(origin.Id.Hex) is { } existing)
        {
            using (existing)
            {
                existing.ReplaceFile(OriginName, content);
            }

            return;
        }

        var temporary = $".{origin.Id.Hex}.new";
        directory.RemoveTree(temporary);
        directory.MakeDir(temporary);
        using (var fresh = directory.OpenDir(temporary))
        {
            fresh.ReplaceFile(OriginName, content);
        }

        directory.Rename(temporary, origin.Id.Hex);
        directory.Sync();
    }

    /// <summary>Removes what an operation that never finished left under a temporary name, here and beside the origins.</summary>
    public void ClearInterrupted()
    {
        SysrootWriter.ClearInterrupted(directory);
        foreach (var entry in directory.List())
        {
            if (DeploymentId.TryParse(entry.Name, out _))
            {
                directory.Unlink($"{entry.Name}/{Dir.TemporaryName(OriginName)}");
            }
        }
    }

    /// <summary>Removes the state of a deployment; a hold stays, as an origin alone.</summary>
    public void Remove(DeploymentId id)
    {
        var origin = TryGet(id);
        if (origin?.Hold is not null)
        {
            using var state = directory.OpenDir(id.Hex);
            foreach (var entry in state.List())
            {
                if (entry.Name != OriginName)
                {
                    state.RemoveTree(entry.RawName);
                }
            }

            state.Sync();
            Write(origin with { Removing = false, Pinned = false });
            return;
        }

        if (!directory.Exists(id.Hex))
        {
            return;
        }

        var hidden = $".{id.Hex}.old";
        directory.RemoveTree(hidden);
        directory.Rename(id.Hex, hidden);
        directory.Sync();
        directory.RemoveTree(hidden);
    }
}

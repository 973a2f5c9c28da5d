using System.Text.Json;
using SkorionOS.Vm.Tests.Machine;

namespace SkorionOS.Vm.Tests.Story;

/// <summary>What <c>bootc status --json</c> says in the guest.</summary>
public sealed class GuestStatus
{
    private readonly JsonElement _status;

    private GuestStatus(JsonElement status) => _status = status;

    /// <summary>The version of the image that runs.</summary>
    public string? Booted => VersionOf("booted");

    public string? Staged => VersionOf("staged");

    public string? Rollback => VersionOf("rollback");

    /// <summary>The name of the deployment that runs: the digest of its composefs image.</summary>
    public string BootedId => IdOf("booted")!;

    public string? StagedId => IdOf("staged");

    public bool BootedByChoice => _status.GetProperty("skorionos").GetProperty("bootedByChoice").GetBoolean();

    /// <summary>Each held version, with why it is, such as <c>3.0.0 boot-failed</c>.</summary>
    public IReadOnlyList<string> Held =>
        [.. _status.GetProperty("skorionos").GetProperty("held").EnumerateArray().Select(held =>
            $"{held.GetProperty("version").GetString()} {held.GetProperty("reason").GetString()} {held.GetProperty("detail").GetString()}".TrimEnd())];

    /// <summary>The entry that runs, which has no counter any more when the boot is blessed.</summary>
    public string? BootedEntry => _status.GetProperty("booted").GetProperty("skorionos").GetProperty("bootEntry").GetString();

    public static async Task<GuestStatus> ReadAsync(VirtualMachine machine)
    {
        using JsonDocument document = JsonDocument.Parse(await machine.DoAsync("bootc status --json"));
        return new GuestStatus(document.RootElement.GetProperty("status").Clone());
    }

    private string? VersionOf(string role) => Find(role)?.GetProperty("image").GetProperty("version").GetString();

    private string? IdOf(string role) => Find(role)?.GetProperty("composefs").GetProperty("verity").GetString();

    private JsonElement? Find(string role) =>
        _status.TryGetProperty(role, out JsonElement deployment) && deployment.ValueKind == JsonValueKind.Object ? deployment : null;
}

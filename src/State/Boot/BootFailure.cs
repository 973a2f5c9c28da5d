using System.Text.Json;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.State;

/// <summary>
/// The mark in a deployment's state directory (<c>boot-failure.json</c>) that says: it was booted, and did not prove itself. The failing boot writes it; the next
/// good boot of another deployment reads it, and a good boot of this one removes it.
/// </summary>
/// <param name="Reason">What kind of failure: <see cref="HealthCheck"/>, or <see cref="Unreadable"/> when the file says nothing that can be understood.</param>
/// <param name="Detail">For a person, one line: <c>10-foo.sh: exit 3</c>.</param>
/// <param name="BootId">The kernel's id of the boot that failed (<c>journalctl -b ID</c> shows it); empty when it is not known.</param>
/// <param name="Time">When it failed, by that boot's clock.</param>
public sealed record BootFailure(string Reason, string Detail, string BootId, DateTimeOffset Time)
{
    /// <summary>The name of the file in the state directory of a deployment.</summary>
    public const string FileName = "boot-failure.json";

    /// <summary>A <see cref="Reason"/>: a required health check failed.</summary>
    public const string HealthCheck = "health-check";

    /// <summary>A <see cref="Reason"/>: the mark is there, which says enough, and nothing in it can be understood.</summary>
    public const string Unreadable = "unreadable";

    private const int Version = 1;

    /// <summary>
    /// Reads the mark. Null when the deployment has none. One that cannot be understood is still a mark: its reason is <see cref="Unreadable"/>.
    /// </summary>
    /// <param name="deployment">The deployment's state directory.</param>
    /// <exception cref="LinuxException">The disk cannot be read.</exception>
    public static BootFailure? TryRead(Dir deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        try
        {
            return deployment.TryReadAll(FileName, StateLimits.MaxFailureBytes) is { } content ? Parse(content) : null;
        }
        catch (LinuxException e) when (e.Error is Errno.EFBIG or Errno.ELOOP or Errno.EISDIR)
        {
            return NotUnderstood(e.Message);
        }
    }

    /// <summary>Writes the mark over any earlier one. It is durable on return, and whole after a power cut at any moment.</summary>
    /// <param name="deployment">The deployment's state directory.</param>
    /// <exception cref="LinuxException">It could not be written; what was there is unchanged.</exception>
    public void Write(Dir deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var detail = Detail.Length <= StateLimits.MaxFailureDetail ? Detail : Detail[..StateLimits.MaxFailureDetail];
        var document = new BootFailureDocument(Version, Reason, detail, BootId, Time);
        deployment.ReplaceFile(FileName, JsonSerializer.SerializeToUtf8Bytes(document, StateJson.Default.BootFailureDocument));
    }

    /// <summary>Takes the mark away, durably; does nothing when there is none.</summary>
    /// <param name="deployment">The deployment's state directory.</param>
    /// <exception cref="LinuxException">It could not be removed.</exception>
    public static void Remove(Dir deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (deployment.Exists(FileName))
        {
            deployment.Unlink(FileName);
            deployment.Sync();
        }
    }

    private static BootFailure Parse(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, StateJson.Default.BootFailureDocument) is { Version: Version, Reason: { Length: > 0 } reason } read
                ? new(reason, read.Detail ?? "", read.BootId ?? "", read.Time)
                : NotUnderstood("of another version");
        }
        catch (JsonException)
        {
            return NotUnderstood("damaged");
        }
    }

    private static BootFailure NotUnderstood(string why) => new(Unreadable, $"{FileName}: {why}", "", default);
}

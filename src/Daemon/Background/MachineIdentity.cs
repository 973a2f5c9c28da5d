using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SkorionOS.Daemon.Background;

/// <summary>
/// What tells this machine apart from others without giving its machine-id away: machine-id(5) asks that only keyed hashes of it leave the machine. Every purpose
/// has a key of its own, so that what is seen in one place cannot be matched with another.
/// </summary>
public sealed class MachineIdentity
{
    // Made by systemd-id128 new; never changed, or every machine of a fleet gets another place and another name.
    private static readonly Guid SpreadPurpose = new("2a89d205-2a74-4a48-90f7-cf8010193820");
    private static readonly Guid FleetLockPurpose = new("a6e0f83d-7bc7-44d6-8253-4c89643a8ec8");

    private readonly byte[] _spreadKey;

    private MachineIdentity(byte[] machineId)
    {
        _spreadKey = AppSpecific(machineId, SpreadPurpose);
        FleetLockId = Convert.ToHexStringLower(AppSpecific(machineId, FleetLockPurpose));
    }

    /// <summary>The name of this machine for the reboot lock: 32 hexadecimal digits.</summary>
    public string FleetLockId { get; }

    /// <summary>Reads the text of <c>/etc/machine-id</c>.</summary>
    /// <param name="text">32 hexadecimal digits, and a line end.</param>
    /// <returns>Null when the machine has none yet: empty, or <c>uninitialized</c>.</returns>
    public static MachineIdentity? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var id = new byte[16];
        return Convert.FromHexString(text.AsSpan().Trim(), id, out var read, out var written) == System.Buffers.OperationStatus.Done
            && read == 32 && written == 16 && id.AsSpan().ContainsAnyExcept((byte)0)
            ? new MachineIdentity(id)
            : null;
    }

    /// <summary>The place of this machine among all, for one subject: above 0, up to 1. It is the same each time it is asked, and evenly spread over machines and
    /// over subjects.</summary>
    /// <param name="subject">What is decided, such as the digest of an image.</param>
    public double PlaceFor(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var hash = HMACSHA256.HashData(_spreadKey, Encoding.UTF8.GetBytes(subject));

        // As many bits as a double holds exactly.
        return ((BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) + 1) / (double)(1UL << 53);
    }

    /// <summary>As sd_id128_get_machine_app_specific(3): HMAC-SHA256 of the purpose, keyed by the id, made a UUID of version 4.</summary>
    internal static byte[] AppSpecific(ReadOnlySpan<byte> machineId, Guid purpose)
    {
        var id = HMACSHA256.HashData(machineId, purpose.ToByteArray(bigEndian: true))[..16];
        id[6] = (byte)((id[6] & 0x0f) | 0x40);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return id;
    }
}

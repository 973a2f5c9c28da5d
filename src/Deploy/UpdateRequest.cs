using SkorionOS.Deploy.Pull;
using SkorionOS.Oci;

namespace SkorionOS.Deploy;

/// <summary>What an update, or a switch, is to do.</summary>
public sealed record UpdateRequest
{
    /// <summary>The manifest that alone is wanted, as a check told it, wherever the tag has gone since; null for what the reference stands for.</summary>
    public Digest? ManifestDigest { get; init; }

    /// <summary>Brings the image and stages nothing. It stays until it is staged, or the next one is brought.</summary>
    public bool DownloadOnly { get; init; }

    /// <summary>Stages what was brought before, without the network.</summary>
    public bool FromDownloaded { get; init; }

    /// <summary>Takes the image also when it is for this machine only later; see <see cref="EngineOptions.Postpone"/>.</summary>
    public bool Now { get; init; }

    /// <summary>Takes the image also when it is older than what was staged from the followed reference before, or of another channel or variant. A switch to
    /// another reference needs no such word.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>Of a switch: takes the image only under a policy that asks for signatures by default, and updates of it too. An update goes on as the switch
    /// said.</summary>
    public bool EnforcesSignaturePolicy { get; init; }

    /// <summary>Told how far it has come; null to tell nobody.</summary>
    public IProgress<PullProgress>? Progress { get; init; }

    /// <summary>Pauses and limits the download; null to let it run.</summary>
    public TransferControl? Transfer { get; init; }
}

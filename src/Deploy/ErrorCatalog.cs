using System.Collections.Frozen;
using SkorionOS.Boot;
using SkorionOS.Composefs;
using SkorionOS.Interop;
using SkorionOS.Oci;
using SkorionOS.State;

namespace SkorionOS.Deploy;

/// <summary>
/// The one table of errors: for every code what to do next. The doors turn it into exit codes, hints and, on the bus, error names; docs/errors.md shows it. A test
/// checks that no code of any room is missing.
/// </summary>
public static class ErrorCatalog
{
    /// <summary>The code of an error that no room named: a bug of ours.</summary>
    public const string Internal = "internal";

    private static readonly FrozenDictionary<string, string> s_hints = new Dictionary<string, string>
    {
        ["already-installed"] = "`bootc switch --sysroot DIR IMAGE` changes what is there; a new install wants an empty place.",
        ["annotation-invalid"] = "Correct the annotation or label that is named, and build and sign the image again; docs/usage/downgrades.md has their forms.",
        ["auth-file-invalid"] = "Correct or remove the credentials file that is named; `podman login` writes a new one.",
        ["blob-missing"] = "The image in the registry or directory is not whole; push or copy it again.",
        ["blob-too-large"] = "The source sends more than the manifest says; push the image again, and distrust the way if that does not help.",
        ["boot-entry-invalid"] = "Correct what the message names in the image, and build it again.",
        ["boot-loader-missing"] = "Install systemd-boot in the image (its package has usr/lib/systemd/boot/efi), and build it again.",
        ["busy"] = "Wait until the other program has finished, and run the command again.",
        ["cancelled"] = "Run the command again; what came so far is kept.",
        ["certificate-invalid"] = "Correct the file below certs.d that is named.",
        ["config-invalid"] = "The image was not built correctly; build and push it again.",
        ["config-too-large"] = "The image's configuration goes beyond what any builder makes; build it again.",
        ["credential-helper-failed"] = "Run the credential helper by hand to see why it fails, or log in again.",
        ["denied"] = "Ask the owner of the image for the right to pull it, or log in as somebody who has it (`podman login`).",
        ["deployment-ambiguous"] = "Give more digits of the deployment; `bootc status` lists them.",
        ["deployment-missing"] = "`bootc status` lists the deployments.",
        ["diff-id-mismatch"] = "The image was not built correctly, or was changed on its way; push it again.",
        ["digest-mismatch"] = "What arrived is not what was asked for; try again, and distrust the registry or the network if it stays.",
        ["disk-full"] = "Free space on the disk (`bootc gc`, `bootc unpin`), and run the command again.",
        ["dump-invalid"] = "Correct the line that is named.",
        ["erofs-invalid"] = "The file is no composefs image, or is damaged.",
        ["esp-full"] = "Free space on the boot partition: `bootc gc`, or remove what others left there.",
        ["esp-missing"] = "Mount the boot partition, or name it by --esp.",
        ["esp-read-only"] = "Mount the boot partition for writing (`mount -o remount,rw`); the kernel's log says if it found the filesystem damaged.",
        ["etc-missing"] = "Boot the deployment once; until then kernel arguments are given at install, or by the image.",
        ["etc-not-kept"] = "Give the argument to the image, in /usr/lib/bootc/kargs.d, or give the image an /etc that is kept (mode = \"persistent\" in setup-root.toml).",
        ["file-system"] = "Look at what the system said about the file or the disk that is named.",
        ["filesystem-unsupported"] = "Choose ext4, or install to a block device.",
        ["image-damaged"] = "`bootc fsck --repair` fetches the image again.",
        [Refusal.Foreign] = "`bootc switch` follows another image; `bootc update --allow-downgrade` takes this one all the same.",
        ["image-has-identity"] = "Empty /etc/machine-id and delete the keys at the end of the build of the image; the first boot makes them.",
        ["image-invalid"] = "Correct what the message names in the image, and build it again.",
        ["image-missing"] = "`bootc image list` lists the images that are here; `bootc image pull` brings one.",
        ["image-not-found"] = "Check the name and the tag; `skopeo list-tags` shows what the registry has.",
        [Refusal.Older] = "Wait for a newer image, and distrust the registry if none comes; `bootc update --allow-downgrade` takes this one all the same.",
        ["image-too-large"] = "The tree goes beyond what the format can hold; split what the message names.",
        [Internal] = "This is a bug; report it with the output of the command.",
        ["kargs-file-invalid"] = "Correct the file that is named; it is TOML with `kargs = [\"…\"]`.",
        ["kargs-sealed"] = "Give the argument to the image, before its unified kernel image is made and signed.",
        ["kernel-argument-invalid"] = "Correct or remove the kernel argument.",
        ["kernel-argument-missing"] = "`bootc kargs` lists the arguments.",
        ["kernel-mismatch"] = "`bootc fsck` tells whether the storage is damaged.",
        ["kernel-missing"] = "Build the image with a kernel and an initramfs below /usr/lib/modules/VERSION/; `bootc image pull` takes images without.",
        ["layer-damaged"] = "`bootc fsck --repair` fetches the layer again.",
        ["layer-entry-invalid"] = "The image was not built correctly; correct the entry that is named.",
        ["layer-invalid"] = "The image was not built correctly, or was changed on its way; build and push it again.",
        ["layer-missing"] = "`bootc fsck --repair` fetches the layer again.",
        ["layer-over-limit"] = "The layer asks for more than any operating system does; look at the entry that is named.",
        ["layer-truncated"] = "The image was not pushed whole; push it again.",
        ["layer-unsupported"] = "Build the layer with another tool; the message names what is not understood.",
        ["layers-mismatch"] = "The image was not built correctly; build and push it again.",
        ["layout-invalid"] = "The directory or archive is no OCI layout; `skopeo copy … oci:DIR` makes one.",
        ["layout-unreadable"] = "Check the path and its permissions.",
        ["manifest-invalid"] = "What the registry gave is no image manifest; check the name, and push the image again.",
        ["manifest-too-large"] = "What the registry gave is no image manifest; check the name.",
        ["manifest-unsupported"] = "Push the image in OCI form or as Docker schema 2.",
        ["mount-failed"] = "Mounting takes root, and a kernel with EROFS and overlayfs (Linux 6.15 or later); `dmesg` may say more.",
        ["needs-root"] = "Run the command as root, for example by `sudo`.",
        ["no-rollback"] = "There is only one deployment; `bootc status` lists them.",
        ["not-authorized"] = "Run the command as root, or ask an administrator for a rule of polkit; docs/access.md says who may do what.",
        ["not-bootable"] = "`bootc fsck --repair` may bring back what is missing; otherwise choose another deployment.",
        ["not-booted"] = "Run the command on a system that was deployed by bootc, or name a sysroot by --sysroot.",
        ["not-confirmed"] = "Give --yes, or answer `yes` on a terminal.",
        ["nothing-deployed"] = "`bootc switch IMAGE` makes the first deployment.",
        ["nothing-downloaded"] = "`bootc update --download-only` brings an image; `bootc update` brings it and stages it at once.",
        ["job-ended"] = "`bootc status` shows what is deployed now; start the operation again if that is not what you want.",
        ["interrupted"] = "Look in the journal for why the service stopped, and start the operation again.",
        ["nothing-merged"] = "Boot the deployment once, or name another; `bootc status` lists them.",
        ["object-damaged"] = "`bootc fsck --repair` fetches the contents again.",
        ["object-missing"] = "`bootc fsck --repair` fetches the contents again.",
        ["origin-damaged"] = "Restore the file from a copy, or remove the deployment's directory if it is not needed.",
        ["platform-missing"] = "The image was not built for this machine; choose another.",
        ["policy-insecure"] = "Make the default of /etc/containers/policy.json `reject`, and name your repositories below `transports`; docs/usage/signatures.md has an example.",
        ["policy-invalid"] = "Correct the file at the place that is named; until then no image is taken.",
        ["policy-key-invalid"] = "Put the public key, in PEM, where the policy names it; `cosign public-key --key cosign.key` prints it.",
        ["policy-rejects"] = "If the image is meant to be used, add a scope for it to the policy that is named.",
        ["policy-unsupported"] = "Ask for a key instead (sigstoreSigned with keyPath), and sign the image with it; docs/usage/signatures.md tells how.",
        ["rate-limited"] = "The registry limits how often it may be asked; wait, or log in.",
        ["reboot-failed"] = "What was staged is there; reboot by other means, and look at the journal.",
        ["redirect-refused"] = "The registry sends somewhere it must not; tell its operator.",
        ["reference-invalid"] = "Write the image as registry/name:tag, oci:DIR[:TAG] or oci-archive:FILE.",
        ["registry-protocol"] = "Something on the way does not speak the registry's protocol; check the name and any proxy.",
        ["registry-unreachable"] = "Check the network and the registry's name; for a registry without TLS give --tls-verify=false.",
        ["root-config-invalid"] = "Correct the file that is named in the image, and build it again.",
        ["server-error"] = "The registry has a problem; try again later.",
        ["service-failed"] = "Look at the service's log (`journalctl -u bootcd`), and run the command again.",
        ["service-refused"] = "The program and the service may be of two versions; restart the service (`systemctl stop bootcd`).",
        ["settings-invalid"] = "Correct the file that is named; the message says what can stand there.",
        ["signature-invalid"] = "Sign the image with a key of the policy and under a name that it takes; distrust the registry if you did.",
        ["signature-required"] = "Sign the image (`cosign sign --key cosign.key IMAGE@DIGEST`), or choose one that is signed.",
        ["size-mismatch"] = "What arrived is not what was asked for; try again, and push the image again if it stays.",
        ["soft-reboot-refused"] = "Reboot; or give --soft-reboot=auto, which does that then.",
        ["space-floor"] = "Free space on the disk (`bootc gc`, `bootc unpin`), or lower minimum-free in the settings of background updates.",
        ["state-over-limit"] = "No system nests directories this deep; look at the path that is named, and remove it.",
        ["storage-invalid"] = "Restore meta.json from a copy; an image can always be fetched again.",
        ["storage-newer"] = "Update this program, or use the one that wrote the storage.",
        ["sysroot-missing"] = "Check the path given by --sysroot.",
        ["target-in-use"] = "Choose another target, or say by the option that the message names that it may go.",
        ["target-invalid"] = "Name a block device or a file for to-disk, the root of a mounted filesystem for to-filesystem.",
        ["target-too-small"] = "Give more room by the option for that part (--size, --root-size, --esp-size), or a larger disk.",
        ["tls-failed"] = "Install the registry's CA below /etc/containers/certs.d, or give --tls-verify=false if you trust the way.",
        ["tool-failed"] = "Look at what the program said; it is run as the message shows.",
        ["tool-missing"] = "Install the package that is named.",
        ["transfer-broken"] = "Check the network, and run the command again; finished layers are kept.",
        ["tree-changed"] = "Run the command again while nothing changes the directory.",
        ["tree-limit"] = "The image goes beyond what any operating system has; look at the entry that is named.",
        ["uki-invalid"] = "Make the unified kernel image again (ukify, or objcopy), with one section .cmdline.",
        ["uki-mismatch"] = "Make the unified kernel image again, with the digest of the image in which it is to lie; nothing in /boot changes that digest.",
        ["unauthorized"] = "Log in to the registry (`podman login`), or check the name: some registries say this of what they do not have.",
        ["verity-missing"] = "Make the ext4 with `mke2fs -O verity` (btrfs has it), boot a kernel with fs-verity, or give --allow-missing-verity.",
        ["xattr-invalid"] = "Correct the extended attribute in the image.",
    }.ToFrozenDictionary();

    /// <summary>Every code with its hint.</summary>
    public static IReadOnlyDictionary<string, string> Hints => s_hints;

    /// <summary>Names an exception: its code, what happened, and what to do next.</summary>
    public static ErrorReport Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var error = Unwrap(exception);
        var code = CodeOf(error);
        return new ErrorReport(code, MessageOf(error), s_hints.GetValueOrDefault(code) ?? s_hints[Internal]);
    }

    private static string CodeOf(Exception error) => error switch
    {
        DeployException e => e.Code,
        OciException e => e.Code,
        ComposefsException e => e.Code,
        BootException e => e.Code,
        StateException e => e.Code,
        LinuxException { IsOutOfSpace: true } => "disk-full",
        LinuxException => "file-system",
        OperationCanceledException => "cancelled",
        IOException or UnauthorizedAccessException => "file-system",
        _ => Internal,
    };

    private static Exception Unwrap(Exception exception) =>
        exception is AggregateException { InnerExceptions: [var first, ..] } ? Unwrap(first) : exception;

    private static string MessageOf(Exception error) => error switch
    {
        OperationCanceledException => "cancelled before it was complete; nothing changed for the next boot",
        _ when CodeOf(error) == Internal => $"{error.GetType().Name}: {error.Message}",
        _ => error.Message,
    };
}

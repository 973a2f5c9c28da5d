using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Durability;

/// <summary>The durable steps of the engine, as docs/crash-safety.md has them. Nothing is steered by them: tests compare every change of every operation with this list.</summary>
internal static class DurableStages
{
    public static DurableStage Opening { get; } = new("opening", Repeats: false,
    [
        new("mkdirat bootc", "A directory without anything in it is no storage yet."),
        new("openat(O_CREAT) bootc/lock", "From here on nobody else changes anything."),
        new("mkdirat bootc/storage", "Holds what all deployments share."),
        new("mkdirat bootc/storage/*", "Before what says which layout they have."),
        new("renameat2 bootc/storage/meta.json", "Says the version of the layout; without it a storage is empty, or is refused."),
        new("mkdirat bootc/state", "Holds what belongs to the machine."),
        new("mkdirat bootc/state/*", "Before a deployment that would need them."),
        new("symlinkat ostree", "Tools that look for one find the state."),
        new("mkdirat boot", "Where a directory stands for a disk, its boot partition."),
    ]);

    public static DurableStage Layer { get; } = new("layer", Repeats: true,
    [
        new("mkdirat bootc/storage/objects/*", "Before the first object of that name."),
        new("linkat bootc/storage/objects/*/*", "Its content was synced under no name, so that no object is ever half there."),
        new("linkat bootc/storage/overlay/sha256:*", "After a sync of the names of all its objects: the name says that the layer is here whole."),
    ]);

    public static DurableStage Image { get; } = new("image", Repeats: false,
    [
        new("renameat2 bootc/storage/images/sha256:*", "After all layers; the directory was filled and synced under a temporary name."),
        new("renameat2 bootc/storage/images/sha256:*/image.json", "Says that somebody asked for the image by name, or no longer: so it stays without a deployment."),
    ]);

    public static DurableStage Seed { get; } = new("seed", Repeats: false,
    [
        new("mkdirat bootc/state/first-boot", "What the first boot copies; before the entry that boots."),
        new("mkdirat bootc/state/first-boot/**", "The same."),
        new("renameat2 bootc/state/first-boot/**", "The same."),
        new("mkdirat boot/loader", "For the boot loader's own files."),
        new("mkdirat boot/loader/entries", "Empty, so that the boot loader finds nothing to boot yet."),
        new("renameat2 boot/loader/*", "The boot loader's settings, before the boot loader."),
        new("mkdirat boot/EFI", "For the boot loader."),
        new("mkdirat boot/EFI/systemd", "The same."),
        new("renameat2 boot/EFI/systemd/*", "The boot loader, before the copy that firmware finds by itself."),
        new("mkdirat boot/EFI/BOOT", "For that copy."),
        new("renameat2 boot/EFI/BOOT/*", "From here on firmware starts it; it has no entry yet."),
    ]);

    public static DurableStage Kernel { get; } = new("kernel", Repeats: true,
    [
        new("mkdirat boot/EFI", "Before the first kernel."),
        new("mkdirat boot/EFI/**", "The same."),
        new("renameat2 boot/EFI/Linux/bootc/*", "Named by its content, and before the entry that names it."),
    ]);

    public static DurableStage Deployment { get; } = new("deployment", Repeats: false,
    [
        new("renameat2 bootc/state/deploy/*", "The origin with the mark `staging`, before the entry: an entry never boots what nobody knows."),
        new("renameat2 bootc/state/deploy/*/origin.json", "The same, where the deployment is known already."),
        new("mkdirat boot/loader", "Before the first entry."),
        new("mkdirat boot/loader/entries", "The same."),
    ]);

    public static DurableStage Entry { get; } = new("entry", Repeats: true,
    [
        new("renameat2 boot/loader/entries/*", "The step that counts: before it nothing has changed for the next boot, after it everything has. Always a new name."),
        new("unlinkat boot/loader/entries/*", "The entry that it takes the place of, when the new one is durable."),
    ]);

    public static DurableStage Mark { get; } = new("mark", Repeats: false,
    [
        new("renameat2 bootc/storage/high-water.json", "After the entry, so that it never stands for what is not there. Until then the origin says the same."),
        new("renameat2 bootc/state/deploy/*/origin.json", "Takes `staging` away: what a run after a stop would still do is done."),
    ]);

    public static DurableStage Hold { get; } = new("hold", Repeats: true,
    [
        new("renameat2 bootc/state/deploy/*/origin.json", "Before the entries: in between something is held and booted, which harms nobody. The other way round a timer could bring it back."),
    ]);

    public static DurableStage NewArguments { get; } = new("arguments", Repeats: false,
    [
        new("renameat2 bootc/state/deploy/*/etc/bootc/kargs.d/90-local.toml.before", "What to go back to, before there is something to go back from."),
        new("renameat2 bootc/state/deploy/*/etc/bootc/kargs.d/90-local.toml", "Before the entry, which is made of it: the next update has the same arguments."),
    ]);

    public static DurableStage Reset { get; } = new("reset", Repeats: false,
    [
        new("renameat2 bootc/state/reset.json", "The whole request; the next boot carries it out."),
        new("unlinkat bootc/state/reset.json", "Or takes it back."),
    ]);

    public static DurableStage Variables { get; } = new("variables", Repeats: false,
    [
        new("unlinkat ../efivars/*", "First, since firmware may refuse it: nothing else has changed then."),
        new("openat(O_CREAT) ../efivars/*", "The same."),
    ]);

    public static DurableStage Removal { get; } = new("removal", Repeats: true,
    [
        new("renameat2 bootc/state/deploy/*/origin.json", "The mark `removing`: a stop from here on is gone on with by the next run."),
        new("unlinkat boot/loader/entries/*", "Before anything that it needs."),
        new("unlinkat boot/EFI/Linux/bootc/*", "After every entry that names it."),
        new("renameat2 bootc/state/deploy/*/origin.json", "Where a hold stays of it: without the mark, when all else is gone."),
        new("renameat2 bootc/state/deploy/.*.old", "Out of sight whole; the pieces go afterwards."),
        new("renameat2 bootc/storage/images/.sha256:*", "The same, when nothing needs the image."),
    ]);

    public static DurableStage Collection { get; } = new("collection", Repeats: false,
    [
        new("unlinkat bootc/storage/overlay/sha256:*", "Layers that no image needs any more, and a sync: none may come back when its objects are gone."),
        new("unlinkat bootc/storage/objects/*/*", "Objects last."),
    ]);

    public static DurableStage Repair { get; } = new("repair", Repeats: true,
    [
        new("mkdirat bootc/storage/objects/*", "As in a pull."),
        new("linkat bootc/storage/objects/*/*", "What was missing."),
        new("renameat2 bootc/storage/objects/*/*", "A whole object in the place of a damaged one, in one step."),
        new("linkat bootc/storage/overlay/sha256:*", "After its objects."),
        new("renameat2 bootc/storage/images/sha256:*", "After its layers; swapped with the damaged one."),
    ]);

    public static DurableStage Journal { get; } = new("history", Repeats: false,
    [
        new("renameat2 bootc/state/history.jsonl", "Last: it tells of what was done, and nothing depends on it."),
    ]);
}

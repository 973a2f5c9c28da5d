using SkorionOS.Interop.Files;

namespace SkorionOS.State.Etc;

/// <summary>The durable steps of <see cref="EtcMerge"/>, as docs/crash-safety.md has them; paths are those from the deployment's directory, with <c>var</c> beside it.</summary>
internal static class EtcMergeSteps
{
    public static DurableOperation Operation { get; } = new("first boot", [new DurableStage("merge", Repeats: false,
    [
        new("renameat2 etc-merge.json", "The report, before what it tells of: whoever finds `etc` finds it, too."),
        new("unlinkat var/.updated", "Before `etc` is there, so that a stop in between does it again."),
        new("renameat2 etc", "After one sync of all that lies below it; the name says that the merge is done, whole."),
    ])]);
}

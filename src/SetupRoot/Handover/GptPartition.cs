namespace SkorionOS.SetupRoot.Handover;

/// <summary>A partition as the table of its disk describes it.</summary>
/// <param name="Type">What it is for: the partition type GUID.</param>
/// <param name="Id">Its own GUID, the PARTUUID.</param>
internal readonly record struct GptPartition(Guid Type, Guid Id)
{
    /// <summary>An extended boot loader partition: https://uapi-group.org/specifications/specs/boot_loader_specification.</summary>
    public static Guid ExtendedBootLoader { get; } = new("bc13c2ff-59e6-4262-a352-b275fd6f7172");
}

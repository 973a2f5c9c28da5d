using System.Collections.Immutable;

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>Something that there is to do.</summary>
/// <param name="Action">What.</param>
/// <param name="Reasons">Why not now; empty when it can be done.</param>
internal sealed record BackgroundStep(BackgroundAction Action, ImmutableArray<WaitReason> Reasons);

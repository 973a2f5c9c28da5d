namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>A reason why something is not done now.</summary>
/// <param name="Code">One of <see cref="WaitCodes"/>.</param>
/// <param name="Sentence">The same for people: the middle of a sentence, such as "the connection is metered".</param>
/// <param name="End">When it will end.</param>
/// <param name="Until">The moment at which it ends, for <see cref="WaitEnd.Time"/>; null for the others.</param>
internal sealed record WaitReason(string Code, string Sentence, WaitEnd End, DateTimeOffset? Until = null);

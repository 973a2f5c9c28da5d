namespace SkorionOS.State.Etc;

/// <summary>A difference between a deployment's <c>/etc</c> and that of its image.</summary>
/// <param name="Path">The file, beginning with <c>/etc</c>; bytes that are not UTF-8 as <c>\xff</c>.</param>
/// <param name="Kind">What was done to it.</param>
public sealed record EtcChange(string Path, EtcChangeKind Kind);

namespace SkorionOS.Daemon.Reports;

/// <summary>What speaks against an image that is offered, in the answer to <c>update</c>.</summary>
/// <param name="Code">The code of the error that an update to it ends with: <c>image-older</c> or <c>image-foreign</c>.</param>
/// <param name="Reason">Why, in words for people: the middle of a sentence about the image.</param>
public sealed record RefusalReport(string Code, string Reason);

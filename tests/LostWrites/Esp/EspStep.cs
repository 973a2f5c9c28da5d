namespace SkorionOS.LostWrites.Tests.Esp;

/// <summary>A change of the boot partition in time.</summary>
/// <param name="Change">What it does.</param>
/// <param name="Begun">How long the log of the root's disk was when it began.</param>
/// <param name="Ended">How long it was when it had ended.</param>
internal sealed record EspStep(EspChange Change, long Begun, long Ended);

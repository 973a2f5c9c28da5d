namespace SkorionOS.Boot;

/// <summary>Room on the boot partition.</summary>
/// <param name="Needed">Bytes that the writing takes, in whole clusters.</param>
/// <param name="Available">Bytes that are free.</param>
public readonly record struct BootSpace(long Needed, long Available);

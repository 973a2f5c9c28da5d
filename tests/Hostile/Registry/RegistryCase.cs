namespace SkorionOS.Hostile.Tests.Registry;

/// <summary>A way in which a registry misbehaves, and what comes of it.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Code">The code of the error; null when the image comes all the same.</param>
/// <param name="When">Which requests it misbehaves at.</param>
/// <param name="Answer">How.</param>
internal sealed record RegistryCase(string Name, string? Code, Func<RawRequest, bool> When, Lies.Answer Answer)
{
    /// <summary>After how many lies it becomes honest.</summary>
    public int Times { get; init; } = int.MaxValue;
}

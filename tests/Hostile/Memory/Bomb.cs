namespace SkorionOS.Hostile.Tests.Memory;

/// <summary>An image that asks for more than a machine has.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Code">The code of the error; null when it is large, and allowed.</param>
/// <param name="Write">Writes it as a layout to a directory, and gives its reference.</param>
internal sealed record Bomb(string Name, string? Code, Func<string, string> Write);

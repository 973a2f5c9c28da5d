namespace SkorionOS.LostWrites.Tests;

/// <summary>A moment at which the power goes, on both disks.</summary>
/// <param name="Entries">Requests that came through to the root's disk.</param>
/// <param name="EspBegun">Changes of the boot partition that had begun.</param>
/// <param name="EspEnded">Changes of the boot partition that had ended.</param>
/// <param name="IsDone">The operation had returned.</param>
internal sealed record Cut(int Entries, int EspBegun, int EspEnded, bool IsDone);

namespace SkorionOS.LostWrites.Tests.Disk;

/// <summary>A request that reached the disk.</summary>
/// <param name="Offset">Where on the disk, in bytes.</param>
/// <param name="Length">Bytes; 0 of a flush alone.</param>
/// <param name="IsFlush">Everything before it is durable once it is through.</param>
/// <param name="IsForced">Its own bytes are durable once it is through (FUA).</param>
/// <param name="Data">Where its bytes are in the log.</param>
/// <param name="End">Length of the log up to and with this entry, in bytes.</param>
internal sealed record WriteLogEntry(long Offset, int Length, bool IsFlush, bool IsForced, long Data, long End);

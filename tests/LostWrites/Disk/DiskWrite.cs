namespace SkorionOS.LostWrites.Tests.Disk;

/// <summary>A part of a logged write that is on the disk after the power went.</summary>
internal readonly record struct DiskWrite(WriteLogEntry Entry, int Start, int Length);

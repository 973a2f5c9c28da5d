namespace SkorionOS.LostWrites.Tests.Disk;

/// <summary>Chooses which writes of a log are on a disk that lost its power, with a volatile cache that is written in any order.</summary>
internal static class PowerLoss
{
    /// <summary>What is left of the first <paramref name="cut"/> entries: all up to the last flush among them, and of the rest what <paramref name="survival"/> says.</summary>
    public static IEnumerable<DiskWrite> Choose(IReadOnlyList<WriteLogEntry> entries, int cut, FileSystemKind kind, Survival survival, Random random)
    {
        var flushed = cut;
        while (flushed > 0 && !entries[flushed - 1].IsFlush)
        {
            flushed--;
        }

        var open = Enumerable.Range(flushed, cut - flushed).Where(index => entries[index].Length > 0).ToList();
        var one = open.Count == 0 ? -1 : survival == Survival.OnlyTheLast ? open[^1] : open[random.Next(open.Count)];
        for (var index = 0; index < cut; index++)
        {
            var entry = entries[index];
            var isWhole = index < flushed || entry.IsForced || survival switch
            {
                Survival.None or Survival.TornInSectors or Survival.TornInBlocks => false,
                Survival.All => true,
                Survival.AllButOne => index != one,
                Survival.OnlyTheLast => index == one,
                _ => random.Next(2) == 0,
            };
            if (isWhole)
            {
                yield return new DiskWrite(entry, 0, entry.Length);
            }
            else if (survival is Survival.TornInSectors or Survival.TornInBlocks)
            {
                var unit = Math.Max(kind.Smallest, survival == Survival.TornInSectors ? 512 : 4096);
                for (int start = 0, length; start < entry.Length; start += length)
                {
                    length = Math.Min(entry.Offset + start == kind.SuperBlock ? FileSystemKind.SuperBlockBytes : unit, entry.Length - start);
                    if (random.Next(2) == 0)
                    {
                        yield return new DiskWrite(entry, start, length);
                    }
                }
            }
        }
    }
}

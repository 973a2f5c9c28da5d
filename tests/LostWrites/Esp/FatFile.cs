namespace SkorionOS.LostWrites.Tests.Esp;

/// <summary>The clusters of a file, and its length.</summary>
internal sealed class FatFile(byte[] content)
{
    /// <summary>What the disk surely has.</summary>
    public byte[] Durable { get; private set; } = content;

    /// <summary>What a reader sees while the power is there.</summary>
    public byte[] Current { get; private set; } = content;


    /// <summary>Its last name went, and its clusters are free. A name that the disk still has leads to a chain that ends before it begins.</summary>
    public bool IsFreed { get; set; }

    /// <summary>Others may have been given its clusters.</summary>
    public bool IsOverwritten { get; set; }

    public void Write(byte[] content) => Current = content;

    public void Sync() => Durable = Current;

    /// <summary>What a name finds that leads to these clusters after the power went.</summary>
    public byte[] AfterPowerLoss(Survival survival, Random random)
    {
        if (IsFreed && survival is not (Survival.None or Survival.All) && random.Next(2) == 0)
        {
            return IsOverwritten && random.Next(2) == 0 ? Noise(Current.Length, random) : [];
        }

        if (ReferenceEquals(Durable, Current) || survival == Survival.None)
        {
            return Durable;
        }

        return survival switch
        {
            Survival.All or Survival.OnlyTheLast => Current,
            Survival.TornInSectors => Tear(512, random),
            Survival.TornInBlocks => Tear(4096, random),
            _ => random.Next(3) switch { 0 => Durable, 1 => Current, _ => Tear(512, random) },
        };
    }

    private byte[] Tear(int unit, Random random)
    {
        // The length is one that it had, or ends at a unit; a unit that did not arrive is zeros or what the clusters held before.
        var length = random.Next(3) switch
        {
            0 => Current.Length,
            1 => Durable.Length,
            _ => Math.Min(Current.Length, random.Next(1 + (Current.Length / unit)) * unit),
        };
        var content = new byte[length];
        for (var start = 0; start < length; start += unit)
        {
            var part = content.AsSpan(start, Math.Min(unit, length - start));
            switch (random.Next(4))
            {
                case 0:
                    break;
                case 1:
                    random.NextBytes(part);
                    break;
                default:
                    Current.AsSpan(start, Math.Min(part.Length, Math.Max(0, Current.Length - start))).CopyTo(part);
                    break;
            }
        }

        return content;
    }

    private static byte[] Noise(int length, Random random)
    {
        var content = new byte[length];
        random.NextBytes(content);
        return content;
    }
}

namespace SkorionOS.Fuzz.Engine;

/// <summary>Numbers that look random and depend on seed and index alone (SplitMix64), so that one input can be made again without those before it.</summary>
internal sealed class FuzzRandom
{
    private ulong _state;

    public FuzzRandom(ulong seed, long index)
    {
        _state = seed;
        _state = Next() ^ (ulong)index;
    }

    public ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below <paramref name="bound"/>; 0 where the bound is 0.</summary>
    public int Below(int bound) => bound <= 1 ? 0 : (int)(Next() % (ulong)bound);

    /// <summary>A number of a range, both ends included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>Mostly small, at times up to <paramref name="most"/>.</summary>
    public int Size(int most) => Below((most >> Below(12)) + 1);

    public bool OneIn(int many) => Below(many) == 0;

    public T Pick<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>Each of the items with a chance of a half, in their order.</summary>
    public T[] Some<T>(params ReadOnlySpan<T> items)
    {
        var some = new List<T>();
        foreach (var item in items)
            if (OneIn(2)) some.Add(item);
        return [.. some];
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        foreach (ref var b in bytes.AsSpan()) b = (byte)Next();
        return bytes;
    }

    public string Hex(int digits) => string.Create(digits, this, static (span, random) =>
    {
        foreach (ref var c in span) c = "0123456789abcdef"[random.Below(16)];
    });
}

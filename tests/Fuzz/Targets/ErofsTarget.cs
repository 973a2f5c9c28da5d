using System.Buffers.Binary;
using SkorionOS.Composefs;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;

namespace SkorionOS.Fuzz.Targets;

/// <summary>A composefs image. It has no checksum that would have to be put right.</summary>
internal sealed class ErofsTarget : FuzzTarget
{
    public override string Name => "erofs";

    public override long MemoryBase => 16 << 20;

    public override IReadOnlyList<string> MustReach => [Accepted, "round-trip", "erofs-invalid"];

    public override IReadOnlyList<Mutation> Mutations => [Superblock, Inode, Inode, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        using var image = new MemoryStream();
        ErofsWriter.Write(DumpReader.Parse(DumpSamples.Make(random)), image, random.OneIn(2) ? FormatVersions.Identity : FormatVersions.Default);
        return image.ToArray();
    }

    public override string Run(byte[] input)
    {
        var tree = ErofsReader.Read(input);
        _ = ImageObjects.Digests(tree);
        _ = ImageObjects.Paths(tree);
        _ = ImageInvariants.Print(tree);
        if (!ImageInvariants.IsChosen(input)) return Accepted;
        ImageInvariants.CheckRoundTrip(tree);
        return "round-trip";
    }

    public override string? CodeOf(Exception exception) => (exception as ComposefsException)?.Code;

    private static byte[] Superblock(byte[] input, byte[] other, FuzzRandom random)
    {
        var end = Math.Min(input.Length, ErofsFormat.SuperblockOffset + ErofsFormat.SuperblockSize);
        var start = random.OneIn(4) ? 0 : Math.Min(end, ErofsFormat.SuperblockOffset + 8);
        return Within(input, start, end, random);
    }

    /// <summary>A field of an inode, its attributes or its names: somewhere behind a place where inodes begin.</summary>
    private static byte[] Inode(byte[] input, byte[] other, FuzzRandom random)
    {
        var first = ErofsFormat.SuperblockOffset + ErofsFormat.SuperblockSize;
        if (input.Length <= first + 64) return other;
        var slots = (input.Length - first) / ErofsFormat.SlotSize;
        // Zeros are what fills blocks up; they say nothing.
        for (var tries = 0; tries < 8; tries++)
        {
            var at = first + (random.Below(slots) * ErofsFormat.SlotSize);
            if (!input.AsSpan(at, ErofsFormat.SlotSize).ContainsAnyExcept((byte)0)) continue;
            if (random.OneIn(3)) return Within(input, at, at + ErofsFormat.SlotSize, random);
            var changed = (byte[])input.Clone();
            var field = changed.AsSpan(at, ErofsFormat.SlotSize);
            switch (random.Below(6))
            {
                case 0: BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)random.Below(16)); break;
                case 1: BinaryPrimitives.WriteUInt16LittleEndian(field[2..], (ushort)random.Pick(0, 1, 2, 127, 128, 5000, 65535)); break;
                case 2: BinaryPrimitives.WriteUInt16LittleEndian(field[4..], (ushort)(random.Pick(0, 1, 2, 4, 6, 8, 10, 12, 14, 15) << 12)); break;
                case 3: BinaryPrimitives.WriteUInt64LittleEndian(field[8..], (ulong)random.Pick(0L, 1, 12, 4095, 4096, 4097, 5000, 5001, input.Length, long.MaxValue, -1, 1L << 53)); break;
                case 4: BinaryPrimitives.WriteUInt32LittleEndian(field[16..], (uint)random.Pick(0, 1, 2, 31, -1, input.Length / 4096)); break;
                default: BinaryPrimitives.WriteUInt32LittleEndian(field[(random.Below(8) * 4)..], (uint)random.Next()); break;
            }

            return changed;
        }

        return ByteMutations.Apply(input, other, random);
    }

    private static byte[] Within(byte[] input, int start, int end, FuzzRandom random)
    {
        var part = ByteMutations.Apply(input[start..end], input[start..end], random);
        Array.Resize(ref part, end - start);
        return [.. input[..start], .. part, .. input[end..]];
    }
}

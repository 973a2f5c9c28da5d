using System.Buffers.Binary;
using System.Text;
using SkorionOS.Boot;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;

namespace SkorionOS.Fuzz.Targets;

/// <summary>A PE program: the command line of a unified kernel image, the version of systemd-boot.</summary>
internal sealed class UnifiedKernelTarget : FuzzTarget
{
    private const int HeaderAt = 0x80;
    private const int OptionalSize = 240;
    private const int SectionsAt = HeaderAt + 24 + OptionalSize;

    public override string Name => "uki";

    // A table of 65535 sections is one of the file's own, 40 bytes each.
    public override long MemoryBase => 16 << 20;

    public override IReadOnlyList<string> MustReach => [Accepted, "systemd-boot", BootErrors.UnifiedKernelInvalid];

    public override IReadOnlyList<Mutation> Mutations => [ByteMutations.Apply, Header];

    public override byte[] Generate(FuzzRandom random)
    {
        string[] names = [".text", .. random.Some<string>(".osrel", ".uname", ".sbat"), ".cmdline", ".linux", .. random.OneIn(10) ? new[] { ".cmdline" } : []];
        var dataAt = 0x400;
        var program = new byte[dataAt + (names.Length * 0x200)];
        "MZ"u8.CopyTo(program);
        Put32(program, 0x3c, HeaderAt);
        "PE\0\0"u8.CopyTo(program.AsSpan(HeaderAt));
        Put16(program, HeaderAt + 4, 0x8664);
        Put16(program, HeaderAt + 6, names.Length);
        Put16(program, HeaderAt + 20, OptionalSize);
        Put16(program, HeaderAt + 22, 0x22);
        var optional = HeaderAt + 24;
        Put16(program, optional, 0x20b);
        Put32(program, optional + 32, 0x1000);
        Put32(program, optional + 36, 0x200);
        Put32(program, optional + 56, 0x10000);
        Put32(program, optional + 60, dataAt);
        Put16(program, optional + 68, 10);
        Put32(program, optional + 108, 16);
        for (var i = 0; i < names.Length; i++)
        {
            var content = names[i] switch
            {
                ".cmdline" => Encoding.UTF8.GetBytes($"composefs={random.Hex(64)} rw{random.Pick("", "\0", "\n")}"),
                ".text" when random.OneIn(3) => Encoding.ASCII.GetBytes($"#### LoaderInfo: systemd-boot {random.Pick("257.7-1", "", "x")} ####"),
                _ => random.Bytes(32),
            };
            var section = SectionsAt + (i * 40);
            var at = dataAt + (i * 0x200);
            Encoding.ASCII.GetBytes(names[i]).CopyTo(program, section);
            Put32(program, section + 8, content.Length);
            Put32(program, section + 12, 0x1000 * (i + 1));
            Put32(program, section + 16, 0x200);
            Put32(program, section + 20, at);
            content.CopyTo(program, at);
        }

        return program;
    }

    public override string Run(byte[] input)
    {
        var program = LoaderProgram.TryParse(input);
        Holds(program is null || SystemdBoot.IsSystemdBoot(input), "a program with a version of systemd-boot is systemd-boot");
        using var stream = new MemoryStream(input, writable: false);
        var line = UnifiedKernel.ReadCommandLine(stream, "the image");
        Holds(KernelCommandLine.Parse(line.Print()).Equals(line), "the line can be written and read again");
        return program is null ? Accepted : "systemd-boot";
    }

    public override string? CodeOf(Exception exception) => (exception as BootException)?.Code;

    /// <summary>Numbers of the headers alone: where the contents lie is what a reader is led astray by.</summary>
    private static byte[] Header(byte[] input, byte[] other, FuzzRandom random)
    {
        var head = Math.Min(input.Length, SectionsAt + 400);
        return [.. ByteMutations.Apply(input[..head], other[..Math.Min(other.Length, head)], random), .. input[head..]];
    }

    private static void Put16(byte[] program, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(at), (ushort)value);

    private static void Put32(byte[] program, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(program.AsSpan(at), value);
}

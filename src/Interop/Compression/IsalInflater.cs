using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Compression;

/// <summary>gzip by Intel's ISA-L.</summary>
internal sealed unsafe class IsalInflater : GzipInflater
{
    private static readonly Lazy<bool> Usable = new(TrySelf);

    private readonly IsalStateHandle _handle = new();

    /// <summary>Whether the library is installed and its structures are where we look for them.</summary>
    public static bool IsAvailable => Usable.Value;

    public override bool Inflate(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced)
    {
        var referenced = false;
        try
        {
            _handle.DangerousAddRef(ref referenced);
            var state = _handle.State;
            fixed (byte* nextIn = input, nextOut = output)
            {
                state->NextIn = nextIn;
                state->AvailIn = (uint)input.Length;
                state->NextOut = nextOut;
                state->AvailOut = (uint)output.Length;
                var result = IsalNative.Inflate(state);
                if (result < 0)
                {
                    throw new CompressedDataException($"the gzip data is damaged: {Describe(result)}", isTruncated: false);
                }

                consumed = input.Length - (int)state->AvailIn;
                produced = output.Length - (int)state->AvailOut;
                return state->BlockState == IsalNative.BlockFinish;
            }
        }
        finally
        {
            if (referenced)
            {
                _handle.DangerousRelease();
            }
        }
    }

    public override void Reset()
    {
        var referenced = false;
        try
        {
            _handle.DangerousAddRef(ref referenced);
            IsalNative.InflateReset(_handle.State);
        }
        finally
        {
            if (referenced)
            {
                _handle.DangerousRelease();
            }
        }
    }

    public override void Dispose() => _handle.Dispose();

    private static string Describe(int result) => result switch
    {
        -1 => "invalid block",
        -2 => "invalid symbol",
        -3 => "invalid distance",
        -4 => "invalid header",
        -5 => "unknown compression method",
        -6 => "the checksum or the length does not match",
        _ => $"error {result}",
    };

    private static bool TrySelf()
    {
        if (!NativeLibrary.TryLoad(IsalNative.Library, typeof(IsalInflater).Assembly, DllImportSearchPath.SafeDirectories, out _))
        {
            return false;
        }

        // "bootc": a complete member, which tells a library whose structure differs from ours.
        ReadOnlySpan<byte> member = [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 202, 207, 47, 73, 6, 0, 104, 52, 246, 154, 5, 0, 0, 0];
        Span<byte> plain = stackalloc byte[16];
        using var inflater = new IsalInflater();
        try
        {
            return inflater.Inflate(member, plain, out var consumed, out var produced) && consumed == member.Length && plain[..produced].SequenceEqual("bootc"u8);
        }
        catch (CompressedDataException)
        {
            return false;
        }
    }
}

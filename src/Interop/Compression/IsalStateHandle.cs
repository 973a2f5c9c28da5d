using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Compression;

/// <summary>Native memory for the state of one ISA-L decoder.</summary>
internal sealed unsafe class IsalStateHandle : SafeHandle
{
    /// <summary>Allocates and initialises a state.</summary>
    public IsalStateHandle()
        : base(nint.Zero, ownsHandle: true)
    {
        // Room behind the structure, should a later release under the same soname let its internal buffers grow.
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)(2 * sizeof(IsalNative.InflateState))));
        IsalNative.InflateInit(State);
        State->CrcFlag = IsalNative.GzipFlag;
    }

    public override bool IsInvalid => handle == nint.Zero;

    /// <summary>The state; callers keep the handle alive while they use it.</summary>
    public IsalNative.InflateState* State => (IsalNative.InflateState*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free(State);
        return true;
    }
}

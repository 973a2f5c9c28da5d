using SkorionOS.Interop.Streams;

namespace SkorionOS.Deploy.Pull;

/// <summary>Tells a <see cref="SpaceGuard"/> of each byte that is read through it to be written.</summary>
internal sealed class GuardedStream(Stream inner, SpaceGuard guard) : ForwardReadStream
{
    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        guard.Passed(count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

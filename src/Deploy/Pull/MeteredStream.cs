using SkorionOS.Interop.Streams;

namespace SkorionOS.Deploy.Pull;

/// <summary>Tells a <see cref="PullMeter"/> of each byte that comes through.</summary>
internal sealed class MeteredStream(Stream inner, PullMeter meter) : ForwardReadStream
{
    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        meter.Add(count);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        meter.Add(count);
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

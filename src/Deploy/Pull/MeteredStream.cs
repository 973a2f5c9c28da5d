using SkorionOS.Interop.Streams;

namespace SkorionOS.Deploy.Pull;

/// <summary>Tells a <see cref="PullMeter"/> of each byte that comes through, and obeys a <see cref="TransferControl"/>.</summary>
internal sealed class MeteredStream(Stream inner, PullMeter meter, TransferControl? control, CancellationToken cancellationToken) : ForwardReadStream
{
    public override int Read(Span<byte> buffer)
    {
        control?.WaitAsync(cancellationToken).GetAwaiter().GetResult();
        return Count(inner.Read(buffer));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (control is not null)
        {
            await control.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int bytes)
    {
        control?.Took(bytes);
        meter.Add(bytes);
        return bytes;
    }
}

using SkorionOS.Interop.Compression;

using SkorionOS.Interop.Streams;

namespace SkorionOS.Oci.Layers;

/// <summary>The plain bytes of a layer: held to the limits, its failures named after the layer.</summary>
/// <param name="plain">The decoder.</param>
/// <param name="compressed">What the decoder reads from.</param>
/// <param name="limits">What the layer may ask for.</param>
/// <param name="label">What messages call the layer.</param>
internal sealed class DecompressedLayerStream(Stream plain, PeekedStream compressed, LayerLimits limits, string label) : ForwardReadStream
{
    private long _bytesGiven;

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = plain.Read(buffer);
        }
        catch (CompressedDataException e)
        {
            var code = e.IsTruncated ? LayerException.Truncated : e.IsOverLimit ? LayerException.OverLimit : LayerException.Invalid;
            throw new LayerException(code, $"layer {label}: {e.Message}", e);
        }

        _bytesGiven += read;
        if (_bytesGiven > limits.MaxUncompressedBytes)
        {
            throw new LayerException(LayerException.OverLimit, $"layer {label}: it unpacks to more than the limit of {limits.MaxUncompressedBytes} bytes");
        }

        if (_bytesGiven > limits.RatioGraceBytes && _bytesGiven / limits.MaxRatio > compressed.BytesRead)
        {
            throw new LayerException(
                LayerException.OverLimit,
                $"layer {label}: {compressed.BytesRead} bytes unpack to {_bytesGiven} and more; the limit is {limits.MaxRatio} times as many");
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            plain.Dispose();
        }

        base.Dispose(disposing);
    }
}

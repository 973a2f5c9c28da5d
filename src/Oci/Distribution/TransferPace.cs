namespace SkorionOS.Oci.Distribution;

/// <summary>Tells a transfer that is slow from one that is made to last. Only the time in which somebody waits for bytes counts.</summary>
internal sealed class TransferPace(ImageSourceOptions options, string what)
{
    private TimeSpan _waited;
    private long _bytes;

    /// <summary>A moment to give to <see cref="Note"/>.</summary>
    public long Now() => options.TimeProvider.GetTimestamp();

    /// <summary>Takes note of bytes that were waited for.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="since">When the wait began.</param>
    /// <exception cref="RegistryException"><c>transfer-broken</c>, which is not tried again.</exception>
    public void Note(int bytes, long since)
    {
        _waited += options.TimeProvider.GetElapsedTime(since);
        _bytes += bytes;
        if (_bytes >= options.Patience.SlowestBytes)
        {
            (_waited, _bytes) = (TimeSpan.Zero, 0);
        }
        else if (_waited > options.Patience.SlowestTime)
        {
            throw new RegistryException("transfer-broken",
                $"The transfer of {what} is given up: {_bytes} bytes came in {_waited.TotalSeconds:F0} seconds.");
        }
    }
}

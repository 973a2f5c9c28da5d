using Microsoft.Extensions.Time.Testing;
using SkorionOS.Oci.Distribution;

namespace SkorionOS.Oci.Tests.Distribution;

public sealed class TransferPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TransferPace _pace;

    public TransferPaceTests() => _pace = new(TestOptions.Bench with
    {
        TimeProvider = _time,
        Patience = new NetworkPatience { SlowestTime = TimeSpan.FromSeconds(60), SlowestBytes = 100 },
    }, "a blob");

    [Fact]
    public void Note_ADripForTooLong_IsGivenUp()
    {
        for (int i = 0; i < 60; i++)
        {
            Wait(1, seconds: 1);
        }

        RegistryException e = Assert.Throws<RegistryException>(() => Wait(1, seconds: 1));

        Assert.Equal("transfer-broken", e.Code);
        Assert.Contains("a blob is given up: 61 bytes came in 61 seconds", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Note_EnoughBytesInTime_BeginsAnew()
    {
        for (int i = 0; i < 10; i++)
        {
            Wait(100, seconds: 59);
        }

        Wait(1, seconds: 60);
        Assert.Throws<RegistryException>(() => Wait(1, seconds: 1));
    }

    /// <summary>Whoever reads may take all the time in the world between two reads.</summary>
    [Fact]
    public void Note_TimeInWhichNobodyWaits_DoesNotCount()
    {
        for (int i = 0; i < 50; i++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            Wait(1, seconds: 1);
        }
    }

    private void Wait(int bytes, int seconds)
    {
        long since = _pace.Now();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _pace.Note(bytes, since);
    }
}

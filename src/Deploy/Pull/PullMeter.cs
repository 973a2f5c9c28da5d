namespace SkorionOS.Deploy.Pull;

/// <summary>Adds up the progress of layers that are received side by side.</summary>
internal sealed class PullMeter(IProgress<PullProgress>? progress, long bytesTotal, long bytesCached, int layersTotal)
{
    private long _bytes;
    private int _layers;

    public long BytesDone => Interlocked.Read(ref _bytes);

    public void Add(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Report(PullStep.Pulling);
    }

    public void LayerDone()
    {
        Interlocked.Increment(ref _layers);
        Report(PullStep.Pulling);
    }

    public void Report(PullStep step) =>
        progress?.Report(new PullProgress(step, BytesDone, bytesTotal, bytesCached, Volatile.Read(ref _layers), layersTotal));
}

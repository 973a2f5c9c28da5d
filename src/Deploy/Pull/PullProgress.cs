namespace SkorionOS.Deploy.Pull;

/// <summary>How far a pull has come. A new value is reported at every buffer; whoever shows it slows it down.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="BytesDone">Bytes received so far, as compressed in the registry.</param>
/// <param name="BytesTotal">Bytes to receive: the layers that are not here yet.</param>
/// <param name="BytesCached">Bytes of the layers that are here already and are not requested.</param>
/// <param name="LayersDone">Layers received whole.</param>
/// <param name="LayersTotal">Layers to receive.</param>
public readonly record struct PullProgress(PullStep Step, long BytesDone, long BytesTotal, long BytesCached, int LayersDone, int LayersTotal);

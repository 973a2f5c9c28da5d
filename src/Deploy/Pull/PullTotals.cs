namespace SkorionOS.Deploy.Pull;

/// <summary>What a pull took; all zero when the image was here already.</summary>
/// <param name="BytesReceived">Bytes of layers that came over the wire.</param>
/// <param name="BytesCached">Bytes of layers that were here and were not requested.</param>
/// <param name="LayersReceived">Layers that came.</param>
/// <param name="LayersCached">Layers that were here.</param>
/// <param name="ObjectsAdded">Contents that no image here had before.</param>
/// <param name="ObjectBytes">Bytes of these contents.</param>
public readonly record struct PullTotals(
    long BytesReceived, long BytesCached, int LayersReceived, int LayersCached, int ObjectsAdded, long ObjectBytes);

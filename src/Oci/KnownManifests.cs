namespace SkorionOS.Oci;

/// <summary>Hands out the bytes of a manifest that the caller has already, or null. The bytes are checked against the digest.</summary>
public delegate ReadOnlyMemory<byte>? KnownManifests(Digest digest);

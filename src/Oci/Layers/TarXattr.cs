namespace SkorionOS.Oci.Layers;

/// <summary>An extended attribute of an entry.</summary>
/// <param name="Name">The full name with its namespace, as in <c>security.capability</c>.</param>
/// <param name="Value">The value: any bytes, NUL and newline too; may be empty.</param>
public readonly record struct TarXattr(byte[] Name, byte[] Value);

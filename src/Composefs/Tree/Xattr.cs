namespace SkorionOS.Composefs.Tree;

/// <summary>An extended attribute.</summary>
/// <param name="Name">The whole name with its namespace, such as <c>user.note</c>: 1 to 255 bytes without NUL.</param>
/// <param name="Value">Up to 65535 bytes of any kind.</param>
public readonly record struct Xattr(ByteString Name, ByteString Value);

namespace SkorionOS.Interop.Compression;

/// <summary>The libraries that can decode gzip.</summary>
public enum GzipBackend
{
    /// <summary>ISA-L (libisal.so.2): about twice as fast, not on every system.</summary>
    Isal,

    /// <summary>zlib (libz.so.1), which every system has.</summary>
    Zlib,
}

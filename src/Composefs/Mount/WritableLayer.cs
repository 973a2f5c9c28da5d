namespace SkorionOS.Composefs.Mount;

/// <summary>Where the changes of a mounted image are kept: two directories of one filesystem that can be written, as overlayfs wants them.</summary>
/// <param name="Upper">The path of the directory for what is changed. Its owner and mode are those of the mounted root.</param>
/// <param name="Work">The path of an empty directory that is the kernel's own.</param>
public sealed record WritableLayer(string Upper, string Work);

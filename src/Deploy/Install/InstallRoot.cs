namespace SkorionOS.Deploy.Install;

/// <summary>The root filesystem that is installed into, as the boot entry and the storage have to know it.</summary>
/// <param name="Arguments">How the kernel finds it: <c>root=…</c>, <c>rw</c>.</param>
/// <param name="VerityOptional">True when files in it cannot be, or are not, sealed with fs-verity.</param>
/// <param name="SealsWhileWriting">False when files are sealed afterwards, or not at all.</param>
/// <param name="Grows">True when it is the last partition of a disk that is ours, and may grow to the end of it.</param>
internal sealed record InstallRoot(IReadOnlyList<string> Arguments, bool VerityOptional, bool SealsWhileWriting, bool Grows);

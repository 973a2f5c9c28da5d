namespace SkorionOS.Demo;

/// <summary>One entry of the boot menu, digests shortened.</summary>
/// <param name="File">Its file name, with the counter of tries.</param>
/// <param name="Title">What the menu shows.</param>
/// <param name="Serial">Its <c>version</c>; the highest is booted first.</param>
/// <param name="Kernel">The path of its kernel on the ESP.</param>
/// <param name="Options">The kernel's arguments.</param>
internal sealed record BootMenuLine(string File, string Title, long Serial, string Kernel, string Options);

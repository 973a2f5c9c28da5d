using System.Text;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Health;

/// <summary>Files that the kernel makes up when they are read, and that do not say how long they are.</summary>
internal static class KernelText
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The content; null when the file is not there.</summary>
    /// <param name="root">The root of the system.</param>
    /// <param name="name">A path below it, such as <c>proc/cmdline</c>.</param>
    /// <exception cref="Interop.LinuxException">It cannot be read.</exception>
    public static string? TryRead(string root, string name)
    {
        using var dir = Dir.Open(root);
        if (dir.TryOpenRead(name) is not { } file)
        {
            return null;
        }

        using var stream = new FileReadStream(file);
        var content = new byte[MaxBytes];
        return Encoding.UTF8.GetString(content, 0, stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false));
    }
}

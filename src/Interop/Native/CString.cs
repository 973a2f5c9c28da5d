using System.Text;

namespace SkorionOS.Interop.Native;

/// <summary>Text as C has it.</summary>
internal static class CString
{
    /// <summary>The bytes of a text in UTF-8, ended by a NUL.</summary>
    public static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}

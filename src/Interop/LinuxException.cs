using System.Runtime.InteropServices;

namespace SkorionOS.Interop;

/// <summary>A system call failed: which one, on what, and why.</summary>
public sealed class LinuxException : IOException
{
    /// <summary>Makes the exception for <paramref name="operation"/> on <paramref name="path"/>.</summary>
    /// <param name="error">What the kernel answered.</param>
    /// <param name="operation">The system call, by its name in the manual.</param>
    /// <param name="path">What it was about, as a person would name it.</param>
    /// <param name="explanation">What the kernel wrote about it besides; null where it gives no more than a number.</param>
    public LinuxException(Errno error, string operation, string path, string? explanation = null)
        : base($"{operation} {path}: {Describe(error)}{(explanation is null ? "" : $": {explanation}")}")
    {
        Error = error;
        Operation = operation;
        Path = path;
    }

    /// <summary>What the kernel answered.</summary>
    public Errno Error { get; }

    /// <summary>The system call, by its name in the manual.</summary>
    public string Operation { get; }

    /// <summary>What the call was about.</summary>
    public string Path { get; }

    /// <summary>True when the disk, or the user's share of it, is full.</summary>
    public bool IsOutOfSpace => Error is Errno.ENOSPC or Errno.EDQUOT;

    internal static LinuxException FromLastError(string operation, string path) =>
        new((Errno)Marshal.GetLastPInvokeError(), operation, path);

    private static string Describe(Errno error)
    {
        var text = Marshal.GetPInvokeErrorMessage((int)error);
        return Enum.IsDefined(error) ? $"{text} ({error})" : text;
    }
}

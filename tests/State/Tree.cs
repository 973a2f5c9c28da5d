using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests;

/// <summary>A directory tree as text, told by the tools of the distribution.</summary>
internal static class Tree
{
    /// <summary>Names, kinds, modes, owners, times, numbers of names, targets, devices; then contents; then all extended attributes.</summary>
    public static string Describe(string directory) => Tool.Script(directory, """
        find . ! -type d -printf '%P|%y|%m|%U:%G|%T@|%n|%l\0' -o -printf '%P|%y|%m|%U:%G|%T@\0' | LC_ALL=C sort -z | tr '\0\n' '\n?'
        find . \( -type c -o -type b \) -exec stat -c '%n %t:%T' {} + | LC_ALL=C sort
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum -z | tr '\0' '\n'
        find . -print0 | LC_ALL=C sort -z | xargs -0r getfattr -h -d -m - -e hex
        """);
}

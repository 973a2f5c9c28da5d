using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary>Whether files of a mounted filesystem can be sealed with fs-verity.</summary>
internal static class VeritySupport
{
    /// <summary>Tries it on a file without a name.</summary>
    /// <param name="root">A directory of the filesystem.</param>
    /// <param name="mayBeMissing">True when going on without it is allowed.</param>
    /// <returns>False when files cannot be sealed, and need not be.</returns>
    /// <exception cref="DeployException">Files cannot be sealed, and must be.</exception>
    public static bool Require(Dir root, bool mayBeMissing)
    {
        bool has;
        using (var file = root.CreateUnnamed())
        {
            file.Write("fs-verity?"u8);
            has = file.TryEnableVerity();
        }

        return has || mayBeMissing
            ? has
            : throw new DeployException(
                "verity-missing", $"files in {root.Path} cannot be sealed with fs-verity: the kernel, the filesystem or its features have none of it");
    }
}

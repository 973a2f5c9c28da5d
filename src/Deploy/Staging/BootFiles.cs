using System.Text;
using SkorionOS.Boot;
using SkorionOS.Composefs.Store;
using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Staging;

/// <summary>The files of an image that concern booting, read from its tree and the object store.</summary>
internal sealed class BootFiles(FileTree tree, ObjectStore objects, string image)
{
    private const int MaxTextFile = 1 << 20;
    private const int MaxLoader = 16 << 20;
    private const string Modules = "usr/lib/modules";
    private const string Unified = "EFI/Linux";

    /// <summary>What the boot loader is to start: the unified kernel image in <c>/boot/EFI/Linux</c> where the image has one; else
    /// <c>/usr/lib/modules/VERSION/vmlinuz</c> and <c>initramfs.img</c>, of the highest version that has both.</summary>
    /// <exception cref="DeployException">The image has none, or several unified ones, so it cannot be booted.</exception>
    public IReadOnlyList<BootFile> FindKernel() => TryFindKernel() ?? throw new DeployException(
        "kernel-missing",
        $"image {image} cannot be booted: it has no /{Modules}/VERSION/ with vmlinuz and initramfs.img, and no /boot/{Unified}/*.efi");

    /// <summary>Like <see cref="FindKernel"/>, but null when there is none.</summary>
    public IReadOnlyList<BootFile>? TryFindKernel() => TryFindUnified() is { } unified ? [unified] : TryFindSeparate();

    private BootFile? TryFindUnified()
    {
        if (tree.Boot?.Find(Encoding.UTF8.GetBytes(Unified)) is not DirectoryInode directory)
        {
            return null;
        }

        var found = new List<BootFile>();
        foreach (var entry in directory.Entries)
        {
            var name = Encoding.UTF8.GetString(entry.Name.Span);
            if (name.EndsWith(".efi", StringComparison.OrdinalIgnoreCase) && entry.Inode is RegularInode file)
            {
                found.Add(new BootFile(KernelRole.Unified, $"/boot/{Unified}/{name}", file));
            }
        }

        return found.Count <= 1
            ? found.FirstOrDefault()
            : throw new DeployException(
                "image-invalid", $"image {image} has several unified kernel images, of which one is to be booted: {string.Join(", ", found.Select(file => file.Path))}");
    }

    private IReadOnlyList<BootFile>? TryFindSeparate()
    {
        var best = "";
        IReadOnlyList<BootFile>? found = null;
        if (tree.Find(Encoding.UTF8.GetBytes(Modules)) is DirectoryInode modules)
        {
            foreach (var entry in modules.Entries)
            {
                var version = Encoding.UTF8.GetString(entry.Name.Span);
                if (Find($"{Modules}/{version}/vmlinuz") is { } kernel
                    && Find($"{Modules}/{version}/initramfs.img") is { } initrd
                    && (found is null || BlsVersion.Compare(version, best) > 0))
                {
                    best = version;
                    found =
                    [
                        new BootFile(KernelRole.Vmlinuz, $"/{Modules}/{version}/vmlinuz", kernel),
                        new BootFile(KernelRole.Initrd, $"/{Modules}/{version}/initramfs.img", initrd),
                    ];
                }
            }
        }

        return found;
    }

    /// <summary>The image's own kernel arguments, <c>/usr/lib/bootc/kargs.d/*.toml</c>, in the order of their names.</summary>
    /// <exception cref="BootException">One of them cannot be understood.</exception>
    public IReadOnlyList<KernelArgumentsFile> ReadKernelArguments()
    {
        const string Directory = "usr/lib/bootc/kargs.d";
        var files = new List<KernelArgumentsFile>();
        if (tree.Find(Encoding.UTF8.GetBytes(Directory)) is DirectoryInode directory)
        {
            foreach (var entry in directory.Entries)
            {
                var name = Encoding.UTF8.GetString(entry.Name.Span);
                if (KernelArgumentsFile.IsFileName(name) && entry.Inode is RegularInode file)
                {
                    files.Add(KernelArgumentsFile.Parse($"/{Directory}/{name}", ReadText(file, $"/{Directory}/{name}")));
                }
            }
        }

        return files;
    }

    /// <summary><c>os-release</c> of the image; empty when it has none.</summary>
    public OsRelease ReadOsRelease()
    {
        foreach (var path in (ReadOnlySpan<string>)["usr/lib/os-release", "etc/os-release"])
        {
            if (Find(path) is { } file)
            {
                return OsRelease.Parse(ReadText(file, "/" + path));
            }
        }

        return OsRelease.Parse("");
    }

    /// <summary>The first of these files that is there, with its whole content; null when none is.</summary>
    /// <param name="paths">Paths from the root, without a slash in front.</param>
    /// <exception cref="DeployException">It is larger than any program that firmware starts.</exception>
    public byte[]? TryReadFirst(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (Find(path) is { } file)
            {
                if (file.Size > MaxLoader)
                {
                    throw new DeployException("image-invalid", $"image {image}: /{path} has {file.Size} bytes, more than {MaxLoader}");
                }

                using var content = Open(file);
                var bytes = new byte[file.Size];
                content.ReadExactly(bytes);
                return bytes;
            }
        }

        return null;
    }

    /// <summary>Opens the content of a file of the tree.</summary>
    public Stream Open(RegularInode file) => file switch
    {
        { InlineContent: { } content } => new MemoryStream(content.Span.ToArray(), writable: false),
        { Digest: { } digest } => new FileReadStream(objects.OpenRead(digest)),
        _ => new MemoryStream([], writable: false),
    };

    private RegularInode? Find(string path) => tree.Find(Encoding.UTF8.GetBytes(path)) as RegularInode;

    private string ReadText(RegularInode file, string path)
    {
        if (file.Size > MaxTextFile)
        {
            throw new DeployException("image-invalid", $"image {image}: {path} has {file.Size} bytes, more than {MaxTextFile}");
        }

        using var reader = new StreamReader(Open(file), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

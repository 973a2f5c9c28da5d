using SkorionOS.Deploy;
using SkorionOS.Deploy.Pull;
using SkorionOS.Oci;
using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Files;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>
/// A scratch sysroot with bait around it. It knows what is beside the storage, and tells whether anything of it changed.
/// </summary>
internal sealed class HostileSysroot : IDisposable
{
    // Not in /tmp or /dev: an image that names its own way there would find those emptied.
    private readonly string _directory = Directory.CreateDirectory($"/var/tmp/bootc-hostile-{Guid.NewGuid():N}").FullName;
    private readonly string _before;

    public HostileSysroot()
    {
        Bait = new Bait(Path.Join(_directory, "bait"));
        Bait.Create();
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Join(Root, "file"), "of the sysroot\n");
        Directory.CreateDirectory(Path.Join(Root, "boot/EFI/other"));
        File.WriteAllText(Path.Join(Root, "boot/EFI/other/loader.efi"), "of the boot partition\n");
        _before = Surroundings();
    }

    public Bait Bait { get; }

    public string Root => Path.Join(_directory, "root");

    public string Storage => Path.Join(Root, "bootc/storage");

    /// <summary>Where layouts are written; no part of what must not change.</summary>
    public string Layout => Path.Join(_directory, "layout");

    /// <summary>How the engine reaches images; its patience is short.</summary>
    public ImageSourceOptions Source { get; init; } = new()
    {
        Credentials = CredentialStore.Empty,
        Root = "/nonexistent",
        Patience = new NetworkPatience { RetryDelay = TimeSpan.FromMilliseconds(1) },
    };

    public int Workers { get; init; } = 1;

    public async Task<PullResult> PullAsync(ImageReference reference)
    {
        var engine = Open();
        using var sysroot = engine.Sysroot;
        return await engine.PullAsync(reference, tlsVerify: false);
    }

    public T With<T>(Func<Engine, T> use)
    {
        var engine = Open();
        using var sysroot = engine.Sysroot;
        return use(engine);
    }

    /// <summary>Fails unless the check is clean, nothing but the storage was touched, and the storage has neither devices nor links nor anything foreign.</summary>
    public void AssertSound()
    {
        if (Directory.Exists(Storage))
        {
            var found = With(engine => engine.Check());
            Assert.True(found.IsClean, string.Join('\n', found.Findings));
        }

        Assert.Equal(_before, Surroundings());
        Assert.Equal("", Find(Root, "-path", Path.Join(Root, "ostree"), "-o", "!", "-type", "f", "!", "-type", "d", "-print"));
    }

    /// <summary>Fails unless the garbage collection leaves nothing of any image.</summary>
    public void AssertEmptiable()
    {
        if (!Directory.Exists(Storage))
        {
            return;
        }

        foreach (var image in With(engine => engine.ReadImages()))
        {
            With(engine => engine.RemoveImage(image.Image.ManifestDigest.ToString()));
        }

        With(engine => engine.CollectGarbage());
        foreach (var part in (string[])["objects", "overlay", "images"])
        {
            Assert.Equal("", Find(Path.Join(Storage, part), "-mindepth", "1", "!", "-type", "d"));
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Engine Open() => new(Sysroot.Open(Root), new EngineOptions { Workers = Workers, Source = Source });

    /// <summary>Everything but the layouts, our own directory and the compatibility link to it: type, mode, owner, size, time, links and targets; and the contents.</summary>
    private string Surroundings()
    {
        string[] others = ["-path", Layout, "-prune", "-o", "-path", Path.Join(Root, "bootc"), "-prune", "-o", "-path", Path.Join(Root, "ostree"), "-prune", "-o"];

        // The two directories that the layout and our own directory appear in change with them.
        var metadata = Find(_directory, [.. others, "!", "-path", _directory, "!", "-path", Root, "-printf", @"%p %y %m %U:%G %s %T@ %C@ %n %l\n"]);
        var names = string.Join(' ', Directory.EnumerateFileSystemEntries(_directory).Concat(Directory.EnumerateFileSystemEntries(Root))
            .Where(path => path != Layout && Path.GetFileName(path) is not ("bootc" or "ostree")).Order(StringComparer.Ordinal));
        var contents = Find(_directory, [.. others, "-type", "f", "-exec", "sha256sum", "{}", ";"]);
        return $"{names}\n{metadata}\n{contents}";
    }

    private static string Find(string directory, params string[] arguments) => Tool.Run("find", [directory, .. arguments]);
}

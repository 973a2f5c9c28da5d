using System.Security.Cryptography;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Store;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.Tests.Store;

/// <summary>An empty store, in memory: these tests are about the order of changes and wait for no disk.</summary>
internal sealed class StoreFixture : IDisposable
{
    public StoreFixture() => Store = ObjectStore.Open(Dir.Open(Path));

    public string Path { get; } = Directory.CreateDirectory($"/dev/shm/bootc-test-{Guid.NewGuid():N}").FullName;

    public ObjectStore Store { get; }

    /// <summary>Paths of all files below the store that have a name, whatever they are.</summary>
    public IReadOnlyList<string> Names() =>
        [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Path, file)).Order(StringComparer.Ordinal)];

    public string PathOf(FsVerityDigest digest) => System.IO.Path.Join(Path, digest.ObjectPath);

    /// <summary>Puts an object into the store, as an earlier run would have.</summary>
    public FsVerityDigest Keep(byte[] content)
    {
        using var batch = Store.BeginWrite(inBackground: false);
        var digest = Add(batch, content);
        batch.Flush();
        return digest;
    }

    public static FsVerityDigest Add(ObjectBatch batch, byte[] content)
    {
        var digest = FsVerityDigest.Compute(content);
        batch.Add(digest, content);
        return digest;
    }

    /// <summary>Puts <c>damaged</c> in the place of an object.</summary>
    public void Damage(FsVerityDigest digest)
    {
        File.Delete(PathOf(digest));
        File.WriteAllText(PathOf(digest), "damaged");
    }

    /// <summary>A content that is different for each number.</summary>
    public static byte[] Content(int number) => SHA256.HashData(BitConverter.GetBytes(number));

    /// <summary>Every object that has a name has the content that the name says; strays have no name of an object.</summary>
    public void RequireNoneTorn()
    {
        foreach (var file in Store.List())
        {
            if (file.Digest is { } digest)
            {
                Assert.Equal(digest, FsVerityDigest.Compute(File.ReadAllBytes(PathOf(digest))));
            }
        }
    }

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}

using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Store;

namespace SkorionOS.Composefs.Tests.Store;

public sealed class ObjectStoreTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void List_ObjectsAndStrays_TellsThemApart()
    {
        var kept = _fixture.Keep(StoreFixture.Content(1));
        var hex = kept.ToString();
        var strays = new[] { "stray", $"{hex[..2]}/.{hex[2..]}.new", $"{hex[..2]}/short", $"{hex[..2]}/{hex[2..].ToUpperInvariant()}", "zz/" + hex[2..] };
        foreach (var stray in strays)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(_fixture.Path, stray))!);
            File.WriteAllText(Path.Join(_fixture.Path, stray), "");
        }

        var found = _fixture.Store.List().ToList();

        Assert.Equal(kept, Assert.Single(found, file => file.Digest is not null).Digest);
        Assert.Equal(strays.Order(StringComparer.Ordinal), found.Where(file => file.Digest is null).Select(file => file.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Measure_DamagedObject_GivesTheDigestOfWhatIsThere()
    {
        var digest = _fixture.Keep(StoreFixture.Content(1));
        Assert.Equal(digest, _fixture.Store.Measure(digest));

        _fixture.Damage(digest);

        Assert.Equal(FsVerityDigest.Compute("damaged"u8), _fixture.Store.Measure(digest));
    }

    [Fact]
    public void OpenRead_MissingObject_NamesIt()
    {
        var digest = FsVerityDigest.Compute("nowhere"u8);

        var error = Assert.Throws<ObjectMissingException>(() => _fixture.Store.OpenRead(digest));

        Assert.Equal(("object-missing", digest), (error.Code, error.Digest));
        Assert.Null(_fixture.Store.TryGetSize(digest));
        Assert.False(_fixture.Store.Contains(digest));
        Assert.False(_fixture.Store.Remove(digest));
    }

    [Fact]
    public void Remove_Object_TakesItsNameAlone()
    {
        var gone = _fixture.Keep(StoreFixture.Content(1));
        var kept = _fixture.Keep(StoreFixture.Content(2));

        Assert.True(_fixture.Store.Remove(gone));

        Assert.Equal([kept.ObjectPath], _fixture.Names());
        Assert.Equal(32, _fixture.Store.TryGetSize(kept));
    }
}

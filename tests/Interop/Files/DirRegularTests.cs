using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Files;

/// <summary>What stands where a regular file should.</summary>
public sealed class DirRegularTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("file")]
    [InlineData("link")]
    public void TryOpenRegular_FileOrLinkToIt_IsOpened(string name)
    {
        _directory.Write("file", "content");
        File.CreateSymbolicLink(_directory["link"], "file");

        using var file = Dir.TryOpenRegular(_directory[name]);

        var content = new byte[10];
        Assert.Equal("content".Length, RandomAccess.Read(file!, content, 0));
    }

    [Theory]
    [InlineData("mkfifo x")]
    [InlineData("mkdir x")]
    [InlineData("ln -s x x")]
    [InlineData("ln -s /dev/zero x")]
    [InlineData("ln -s file/y x; touch file")]
    [InlineData("true")]
    public void TryOpenRegular_AnythingElse_IsNotOpened(string make)
    {
        Tool.Script(_directory.Path, make);

        Assert.Null(Dir.TryOpenRegular(_directory["x"]));
    }

    public void Dispose() => _directory.Dispose();
}

using SkorionOS.Interop.Files;
using SkorionOS.State.Install;
using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests.Install;

public sealed class FirstBootSeedTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Dir _state;

    public FirstBootSeedTests() => _state = Dir.Open(_directory.Path);

    [Fact]
    public void Apply_FreshVarWithoutHomeOfRoot_KeysAreThereWithTheModesThatSshdWants()
    {
        Directory.CreateDirectory(_directory["var"]);
        FirstBootSeed.WriteAuthorizedKeys(_state, "ssh-ed25519 AAAA me\n"u8);

        Assert.True(FirstBootSeed.Apply(_state));

        Assert.Equal("ssh-ed25519 AAAA me\n", File.ReadAllText(_directory["var/roothome/.ssh/authorized_keys"]));
        Assert.Equal("600", Mode("var/roothome/.ssh/authorized_keys"));
        Assert.Equal("700", Mode("var/roothome/.ssh"));
        Assert.Equal("700", Mode("var/roothome"));
        Assert.False(Directory.Exists(_directory["first-boot"]));
    }

    [Fact]
    public void Apply_VarFromTheImage_WhatItHasStays()
    {
        _directory.Write("var/roothome/.profile", "from the image");
        _directory.Write("var/roothome/.ssh/authorized_keys", "from the image");
        _directory.Write("var/lib/thing", "thing");
        Tool.Run("chmod", "740", _directory["var/roothome"]);
        FirstBootSeed.WriteAuthorizedKeys(_state, "mine"u8);

        Assert.True(FirstBootSeed.Apply(_state));

        Assert.Equal("mine", File.ReadAllText(_directory["var/roothome/.ssh/authorized_keys"]));
        Assert.Equal("from the image", File.ReadAllText(_directory["var/roothome/.profile"]));
        Assert.Equal("thing", File.ReadAllText(_directory["var/lib/thing"]));
        Assert.Equal("740", Mode("var/roothome"));
    }

    [Fact]
    public void Apply_NoSeed_ChangesNothing()
    {
        _directory.Write("var/file", "");

        Assert.False(FirstBootSeed.Apply(_state));
        Assert.Equal([_directory["var"]], Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void Apply_StoppedBeforeEveryChange_TheNextBootDoesTheRest()
    {
        for (var at = 0; ; at++)
        {
            using var directory = new TemporaryDirectory();
            Directory.CreateDirectory(directory["var"]);
            using var state = Dir.Open(directory.Path);
            FirstBootSeed.WriteAuthorizedKeys(state, "mine"u8);
            var changes = 0;
            try
            {
                using (FaultInjection.Use(_ =>
                {
                    if (++changes > at)
                    {
                        throw new StoppedException();
                    }
                }))
                {
                    FirstBootSeed.Apply(state);
                }
            }
            catch (StoppedException)
            {
            }

            FirstBootSeed.Apply(state);
            Assert.Equal("mine", File.ReadAllText(directory["var/roothome/.ssh/authorized_keys"]));
            Assert.False(Directory.Exists(directory["first-boot"]));
            if (changes <= at)
            {
                Assert.True(at > 5, $"only {at} changes were seen");
                return;
            }
        }
    }

    public void Dispose()
    {
        _state.Dispose();
        _directory.Dispose();
    }

    private string Mode(string path) => Convert.ToString(_state.TryStat(path)!.Value.Mode, 8);

    private sealed class StoppedException : Exception;
}

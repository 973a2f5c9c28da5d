using SkorionOS.Interop.Files;
using SkorionOS.State.Etc;
using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests;

/// <summary>The directories of a merge, filled by shell scripts.</summary>
internal sealed class StateFixture : IDisposable
{
    private static readonly string[] s_names = ["old", "current", "new", "deployment", "var", "state"];
    private readonly IDisposable? _directory;

    /// <summary>Makes them empty, on a real disk.</summary>
    public StateFixture()
    {
        var directory = new ScratchDirectory();
        (Path, _directory) = (directory.Path, directory);
        foreach (var name in s_names)
        {
            directory.Make(name);
        }
    }

    // In memory: what is stopped hundreds of times is about the order of changes, and waits for no disk.
    private StateFixture(StateFixture template)
    {
        Path = $"/dev/shm/bootc-test-{Guid.NewGuid():N}";
        Tool.Run("cp", "-a", template.Path, Path);
    }

    public string Path { get; }

    /// <summary>The result of a merge.</summary>
    public string Etc => this["deployment/etc"];

    public string this[string name] => System.IO.Path.Join(Path, name);

    /// <summary>The same once more, in memory.</summary>
    public StateFixture Copy() => new(this);

    /// <summary>Runs a script of bash in one of the directories.</summary>
    public StateFixture Make(string directory, string script)
    {
        Tool.Script(this[directory], script);
        return this;
    }

    /// <summary>The same script for the old default, the new one and the current state.</summary>
    public StateFixture MakeAll(string script) => Make("old", script).Make("new", script).Make("current", script);

    public EtcMergeReport? Merge(bool withOld = true, bool withCurrent = true)
    {
        using var deployment = Dir.Open(this["deployment"]);
        using var fresh = Dir.Open(this["new"]);
        using var old = Dir.Open(this["old"]);
        using var current = Dir.Open(this["current"]);
        using var var = Dir.Open(this["var"]);
        return EtcMerge.Run(new EtcMergeRequest
        {
            Deployment = deployment,
            NewDefault = fresh,
            OldDefault = withOld ? old : null,
            Current = withCurrent ? current : null,
            Var = var,
        });
    }

    /// <summary>Everything that rsync would copy and more, as tools of the distribution see it: names, kinds, modes, owners, times, targets, contents, attributes.</summary>
    public string Describe(string directory) => Tree.Describe(this[directory]);

    public void Dispose()
    {
        if (_directory is null)
        {
            Directory.Delete(Path, recursive: true);
        }

        _directory?.Dispose();
    }
}

namespace SkorionOS.Oci.Tests.Layers;

/// <summary>A directory with one of everything that an archive can hold, made once.</summary>
public sealed class TreeFixture : IDisposable
{
    /// <summary>A value with a NUL and a newline in it, as hexadecimal.</summary>
    public const string BinaryValue = "00010A3D0AFF00";

    private const string Script = """
        mkdir -p all/dir/empty short/dir
        for d in all short; do
            echo hello > $d/file; : > $d/nothing; head -c 70000 /dev/urandom > $d/dir/noise
            ln -s ../file $d/dir/symlink; ln $d/file $d/dir/hardlink
            chmod 6755 $d/file; chmod 1777 $d/dir; chmod 2000 $d/nothing
            touch -d @1600000000.999999999 $d/dir/noise
        done
        cd all
        mkfifo fifo
        long=$(printf 'n%.0s' {1..200}); dirs=$(printf 'directory-%02d/' {1..40})
        echo long > $long; ln -s $dirs to-far; ln $long dir/link-to-long
        mkdir -p $dirs; echo deep > ${dirs}deep; echo exact > $(printf 'x%.0s' {1..100}); echo over > $(printf 'y%.0s' {1..101})
        mkdir -p $(printf 'p%.0s' {1..90}); echo prefixed > $(printf 'p%.0s' {1..90})/$(printf 'q%.0s' {1..90})
        echo odd > $'new\nline'; echo odd > $'not utf8 \xff'; echo odd > 'back\slash space '; echo odd > 'ünïcode'
        touch -d @-5 before-the-epoch; touch -d @-5.5 half-before-the-epoch; touch -d @9000000000 far-future
        truncate -s 3M sparse
        for i in $(seq 1 40); do printf 'data %d' $i | dd of=sparse bs=1 seek=$((i * 65536)) conv=notrunc status=none; done
        truncate -s 2M all-hole; head -c 20000 /dev/urandom > hole-at-end; truncate -s 1M hole-at-end
        echo attributes > xattrs
        setfattr -n user.binary -v 0x00010A3D0AFF00 xattrs; setfattr -n user.empty xattrs
        setfattr -n security.capability -v 0x0100000200200000000000000000000000000000 xattrs
        """;

    public TreeFixture()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("tree-").FullName;
        Shell.Run(Directory, Script);
    }

    public string Directory { get; }

    // By the shell: one of the names is no text.
    public void Dispose() => Shell.Run("/", $"rm -rf '{Directory}'");
}

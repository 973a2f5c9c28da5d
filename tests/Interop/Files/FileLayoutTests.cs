using System.Runtime.InteropServices;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Tests.Files;

/// <summary>The C compiler and the headers of the system judge our copies of the kernel's structures and constants.</summary>
public sealed class FileLayoutTests
{
    [Fact]
    public void Statx_AgainstTheHeader_HasItsLayout()
    {
        var fields = new (string C, string Ours)[]
        {
            ("stx_mask", "Mask"), ("stx_blksize", "BlockSize"), ("stx_attributes", "Attributes"), ("stx_nlink", "LinkCount"), ("stx_uid", "Uid"),
            ("stx_gid", "Gid"), ("stx_mode", "Mode"), ("stx_ino", "Inode"), ("stx_size", "Size"), ("stx_blocks", "Blocks"),
            ("stx_attributes_mask", "AttributesMask"), ("stx_atime", "AccessTime"), ("stx_btime", "BirthTime"), ("stx_ctime", "ChangeTime"),
            ("stx_mtime", "ModifyTime"), ("stx_rdev_major", "DeviceMajor"), ("stx_rdev_minor", "DeviceMinor"), ("stx_dev_major", "FileSystemMajor"),
            ("stx_dev_minor", "FileSystemMinor"),
        };
        var (size, numbers) = HeaderProbe.Run("<linux/stat.h>", "struct statx", fields.Select(f => f.C), "STATX_ATTR_MOUNT_ROOT");
        Assert.Equal(256, size);
        Assert.Equal(size, Marshal.SizeOf<Libc.Statx>());
        Assert.Equal(numbers, (long[])[.. fields.Select(f => OffsetOf<Libc.Statx>(f.Ours)), (long)Libc.STATX_ATTR_MOUNT_ROOT]);
    }

    [Fact]
    public void StatxTimestamp_AgainstTheHeader_HasItsLayout()
    {
        var (size, offsets) = HeaderProbe.Run("<linux/stat.h>", "struct statx_timestamp", ["tv_sec", "tv_nsec"]);
        Assert.Equal(size, Marshal.SizeOf<Libc.StatxTimestamp>());
        Assert.Equal(offsets, new[] { "Seconds", "Nanoseconds" }.Select(OffsetOf<Libc.StatxTimestamp>));
    }

    [Fact]
    public void Statvfs_AgainstTheHeader_HasItsLayout()
    {
        var fields = new (string C, string Ours)[]
        {
            ("f_bsize", "BlockSize"), ("f_frsize", "FragmentSize"), ("f_blocks", "Blocks"), ("f_bfree", "BlocksFree"), ("f_bavail", "BlocksAvailable"),
        };
        var (size, offsets) = HeaderProbe.Run("<sys/statvfs.h>", "struct statvfs", fields.Select(f => f.C));
        Assert.Equal(size, Marshal.SizeOf<Libc.Statvfs>());
        Assert.Equal(offsets, fields.Select(f => OffsetOf<Libc.Statvfs>(f.Ours)));
    }

    [Fact]
    public void VerityArgument_AgainstTheHeader_HasItsLayout()
    {
        var fields = new (string C, string Ours)[]
        {
            ("version", "Version"), ("hash_algorithm", "HashAlgorithm"), ("block_size", "BlockSize"), ("salt_size", "SaltSize"),
            ("salt_ptr", "SaltPointer"), ("sig_size", "SignatureSize"), ("sig_ptr", "SignaturePointer"),
        };
        var (size, numbers) = HeaderProbe.Run("<linux/fsverity.h>", "struct fsverity_enable_arg", fields.Select(f => f.C), "FS_VERITY_HASH_ALG_SHA256");
        Assert.Equal(128, size);
        Assert.Equal(size, Marshal.SizeOf<FsVerity.EnableArgument>());
        Assert.Equal(numbers, (long[])[.. fields.Select(f => OffsetOf<FsVerity.EnableArgument>(f.Ours)), 1]);
    }

    [Fact]
    public void OpenFlags_AgainstTheHeader_AreItsOwn()
    {
        var (_, numbers) = HeaderProbe.Run(
            "<fcntl.h>",
            "struct flock",
            [],
            "O_RDWR", "O_CREAT", "O_EXCL", "O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC", "O_PATH", "O_TMPFILE",
            "AT_FDCWD", "AT_SYMLINK_NOFOLLOW", "AT_REMOVEDIR", "AT_SYMLINK_FOLLOW", "AT_EMPTY_PATH");
        Assert.Equal(
            numbers,
            (long[])
            [
                Libc.O_RDWR, Libc.O_CREAT, Libc.O_EXCL, Libc.O_DIRECTORY, Libc.O_NOFOLLOW, Libc.O_CLOEXEC, Libc.O_PATH, Libc.O_TMPFILE,
                Libc.AT_FDCWD, Libc.AT_SYMLINK_NOFOLLOW, Libc.AT_REMOVEDIR, Libc.AT_SYMLINK_FOLLOW, Libc.AT_EMPTY_PATH,
            ]);
    }

    private static long OffsetOf<T>(string field) => Marshal.OffsetOf<T>(field);
}

using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <summary>
/// An open directory. Every name is relative to it, so a directory that is renamed or mounted over while it is open does not mislead anyone.
/// Who opened it disposes it.
/// </summary>
/// <remarks>
/// All durable changes of the project are made here and in <see cref="FileWriter"/>, and each asks <see cref="FaultInjection"/> first. A change is durable
/// only after <see cref="FileWriter.Sync"/> (content) and <see cref="Sync"/> (names; of renamed files, where it may be FAT, <see cref="SyncName"/>) or
/// <see cref="SyncFileSystem"/> (all).
/// </remarks>
public sealed partial class Dir : IDisposable
{
    private readonly SafeFileHandle _handle;

    private Dir(SafeFileHandle handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    /// <summary>The name under which it was opened, for messages.</summary>
    public string Path { get; }

    /// <summary>The open directory, for calls that want a descriptor.</summary>
    public SafeFileHandle Handle => _handle;

    private int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Opens a directory by its path.</summary>
    /// <exception cref="LinuxException">It is not there, is no directory, or may not be read.</exception>
    public static Dir Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Dir(OpenAt(Libc.AT_FDCWD, path, Libc.O_RDONLY | Libc.O_DIRECTORY, 0, path), path.Length > 1 ? path.TrimEnd('/') : path);
    }

    /// <summary>Opens a directory that messages call by another name than the one it is opened by.</summary>
    internal static Dir Open(string path, string name) => new(OpenAt(Libc.AT_FDCWD, path, Libc.O_RDONLY | Libc.O_DIRECTORY, 0, name), name);

    /// <summary>Opens the directory <paramref name="path"/>, making it and its parents with mode 0755 where they are missing.</summary>
    /// <exception cref="LinuxException">A part of it is no directory, or could not be made.</exception>
    public static Dir Ensure(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        var current = Open("/");
        foreach (var part in full.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = current.TryOpenDir(part) ?? current.EnsureDir(part);
            current.Dispose();
            current = next;
        }

        return current;
    }

    /// <summary>Opens a directory below this one. A symbolic link as the last part is not followed.</summary>
    /// <exception cref="LinuxException">It is not there or is no directory.</exception>
    public Dir OpenDir(string name) =>
        new(OpenAt(Descriptor, name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, 0, Full(name)), Full(name));

    /// <summary>Like <see cref="OpenDir(string)"/>, but null when it is not there.</summary>
    public Dir? TryOpenDir(string name)
    {
        try
        {
            return OpenDir(name);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT)
        {
            return null;
        }
    }

    /// <summary>
    /// Opens a directory below this one, making it with <paramref name="mode"/> when it is missing. Its name is durable on return, also when a program that
    /// was stopped in between had made it.
    /// </summary>
    /// <exception cref="LinuxException">It is something else, or could not be made.</exception>
    public Dir EnsureDir(string name, uint mode = 0x1ed)
    {
        if (!Exists(name))
        {
            MakeDir(name, mode);
        }

        Sync();
        return OpenDir(name);
    }

    /// <summary>Makes a directory, mkdirat(2).</summary>
    /// <returns>False when the name is taken.</returns>
    public bool MakeDir(string name, uint mode = 0x1ed)
    {
        FaultInjection.At("mkdirat", Path, name);
        if (Libc.mkdirat(Descriptor, name, mode) == 0)
        {
            return true;
        }

        var error = LinuxException.FromLastError("mkdirat", Full(name));
        return error.Error == Errno.EEXIST ? false : throw error;
    }

    /// <summary>Opens a file for reading. A symbolic link as the last part is not followed.</summary>
    /// <exception cref="LinuxException">It is not there or may not be read.</exception>
    public SafeFileHandle OpenRead(string name) => OpenAt(Descriptor, name, Libc.O_RDONLY | Libc.O_NOFOLLOW, 0, Full(name));

    /// <summary>Like <see cref="OpenRead(string)"/>, but null when it is not there.</summary>
    public SafeFileHandle? TryOpenRead(string name)
    {
        try
        {
            return OpenRead(name);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ENOTDIR)
        {
            return null;
        }
    }

    /// <summary>The whole content of a file.</summary>
    /// <param name="name">Its name below this directory.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <exception cref="LinuxException">It is not there, may not be read, or is longer (EFBIG).</exception>
    public byte[] ReadAll(string name, int limit = 64 << 20)
    {
        using var file = OpenRead(name);
        return ReadAll(file, Full(name), limit);
    }

    /// <summary>Like <see cref="ReadAll(string, int)"/>, but null when it is not there.</summary>
    public byte[]? TryReadAll(string name, int limit = 64 << 20)
    {
        using var file = TryOpenRead(name);
        return file is null ? null : ReadAll(file, Full(name), limit);
    }

    /// <summary>What is known of a file; a symbolic link is not followed. Null when it is not there.</summary>
    /// <exception cref="LinuxException">It could not be asked for.</exception>
    public FileStatus? TryStat(string name) => TryStat(Encoding.UTF8.GetBytes(name));

    /// <summary>What is known of an open file.</summary>
    public static unsafe FileStatus Stat(SafeFileHandle file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        Libc.Statx status;
        byte empty = 0;
        return Libc.statx((int)file.DangerousGetHandle(), &empty, Libc.AT_EMPTY_PATH, 0x7ff, &status) == 0
            ? FileStatus.From(status)
            : throw LinuxException.FromLastError("statx", path);
    }

    /// <summary>True when the name is there, whatever it is.</summary>
    public bool Exists(string name) => TryStat(name) is not null;

    /// <summary>True when the name, a symbolic link followed, is something that this process may execute.</summary>
    public bool IsExecutable(string name) => Libc.faccessat(Descriptor, name, Libc.X_OK, 0) == 0;

    /// <summary>Starts a file without a name, O_TMPFILE. It gets one by <see cref="Link"/>, or is gone with the writer.</summary>
    /// <exception cref="LinuxException">The filesystem has no unnamed files (EOPNOTSUPP), or is full.</exception>
    public FileWriter CreateUnnamed(uint mode = 0x1a4)
    {
        FaultInjection.At("openat(O_TMPFILE)", Path, "");
        return new FileWriter(OpenAt(Descriptor, ".", Libc.O_TMPFILE | Libc.O_RDWR, mode, Path), Path + "/(unnamed)");
    }

    /// <summary>Starts a new file; an existing one is replaced by an empty one first. Meant for temporary names, before <see cref="Rename(string, string)"/>.</summary>
    /// <exception cref="LinuxException">It could not be made.</exception>
    public FileWriter CreateNew(string name, uint mode = 0x1a4)
    {
        if (Exists(name))
        {
            Unlink(name);
        }

        FaultInjection.At("openat(O_CREAT)", Path, name);
        var flags = Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW | Libc.O_RDWR;
        return new FileWriter(OpenAt(Descriptor, name, flags, mode, Full(name)), Full(name));
    }

    /// <summary>Opens a file for reading, making an empty one when it is missing.</summary>
    internal SafeFileHandle OpenOrCreate(string name)
    {
        FaultInjection.At("openat(O_CREAT)", Path, name);
        return OpenAt(Descriptor, name, Libc.O_CREAT | Libc.O_NOFOLLOW, 0x180, Full(name));
    }

    /// <summary>Gives an unnamed file a name, linkat(2).</summary>
    /// <returns>False when the name is taken; the file that has it is left alone.</returns>
    public bool Link(FileWriter file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultInjection.At("linkat", Path, name);
        var source = $"/proc/self/fd/{(int)file.Handle.DangerousGetHandle()}";
        if (Libc.linkat(Libc.AT_FDCWD, source, Descriptor, name, Libc.AT_SYMLINK_FOLLOW) == 0)
        {
            return true;
        }

        var error = LinuxException.FromLastError("linkat", Full(name));
        return error.Error == Errno.EEXIST ? false : throw error;
    }

    /// <summary>Renames within this directory tree; what had the new name is replaced in one step.</summary>
    /// <exception cref="LinuxException">It could not be renamed.</exception>
    public void Rename(string oldName, string newName) => Rename(oldName, newName, 0);

    /// <summary>Swaps two names in one step, RENAME_EXCHANGE.</summary>
    /// <exception cref="LinuxException">One is missing, or the filesystem cannot swap.</exception>
    public void Exchange(string first, string second) => Rename(first, second, Libc.RENAME_EXCHANGE);

    /// <summary>Makes a symbolic link.</summary>
    /// <exception cref="LinuxException">The name is taken, or it could not be made.</exception>
    public void Symlink(string target, string name)
    {
        FaultInjection.At("symlinkat", Path, name);
        if (Libc.symlinkat(target, Descriptor, name) != 0)
        {
            throw LinuxException.FromLastError("symlinkat", Full(name));
        }
    }

    /// <summary>Returns when the names in this directory are on the disk: fsync(2) of the directory.</summary>
    /// <exception cref="LinuxException">The disk refused.</exception>
    public void Sync()
    {
        FaultInjection.At("fsync", Path, "");
        if (Libc.fsync(Descriptor) != 0)
        {
            throw LinuxException.FromLastError("fsync", Path);
        }
    }

    /// <summary>
    /// Returns when a file has this name on the disk, whole, also where a rename gave it the name: fsync(2) of the file, and then of the directory. On FAT the
    /// directory alone is not enough. vfat writes where the content lies and how long it is with the file, so a name that is new is empty until then.
    /// </summary>
    /// <exception cref="LinuxException">It is not there, or the disk refused.</exception>
    public void SyncName(string name)
    {
        using (var file = OpenRead(name))
        {
            FaultInjection.At("fsync", Path, name);
            if (Libc.fsync((int)file.DangerousGetHandle()) != 0)
            {
                throw LinuxException.FromLastError("fsync", Full(name));
            }
        }

        Sync();
    }

    /// <summary>Returns when everything written to this filesystem so far is on the disk: syncfs(2).</summary>
    /// <exception cref="LinuxException">The disk refused; an error of writing back is reported here, once.</exception>
    public void SyncFileSystem()
    {
        FaultInjection.At("syncfs", Path, "");
        if (Libc.syncfs(Descriptor) != 0)
        {
            throw LinuxException.FromLastError("syncfs", Path);
        }
    }

    /// <summary>The name that <see cref="ReplaceFile"/> writes under before it renames; what a stop in between leaves has it.</summary>
    public static string TemporaryName(string name) => $".{name}.new";

    /// <summary>
    /// Puts a file in place so that at every moment, power cuts included, the name has the old content or the new one, whole: temporary name, fsync,
    /// rename, fsync of the file by its new name and of the directory.
    /// </summary>
    /// <exception cref="LinuxException">It could not be written; what was there is unchanged.</exception>
    public void ReplaceFile(string name, ReadOnlySpan<byte> content, uint mode = 0x1a4)
    {
        var temporary = TemporaryName(name);
        using (var file = CreateNew(temporary, mode))
        {
            file.Write(content);
            file.Sync();
        }

        Rename(temporary, name);
        SyncName(name);
    }

    /// <summary>The size of the filesystem that this directory is on, and what is left of it.</summary>
    public unsafe FileSystemSpace Space()
    {
        Libc.Statvfs space;
        if (Libc.fstatvfs(Descriptor, &space) != 0)
        {
            throw LinuxException.FromLastError("fstatvfs", Path);
        }

        var unit = space.FragmentSize;
        return new FileSystemSpace(
            (long)(space.Blocks * unit), (long)(space.BlocksAvailable * unit), (int)unit, (space.Flags & Libc.ST_RDONLY) != 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>Opens whatever is there as a place alone, O_PATH: it can be asked what it is, and named. A symbolic link is not followed.</summary>
    internal SafeFileHandle OpenPath(string name) => OpenAt(Descriptor, name, Libc.O_PATH | Libc.O_NOFOLLOW, 0, Full(name));

    /// <summary>Opens a file for reading by its path; symbolic links are followed, those of the kernel's below /proc included.</summary>
    internal static SafeFileHandle OpenFollowing(string path) => OpenAt(Libc.AT_FDCWD, path, Libc.O_RDONLY, 0, path);

    internal static SafeFileHandle OpenDescriptor(int descriptor, string path) =>
        OpenAt(Libc.AT_FDCWD, $"/proc/self/fd/{descriptor}", Libc.O_RDONLY, 0, path);

    private static byte[] ReadAll(SafeFileHandle file, string path, int limit)
    {
        // To the end, whatever the size says: files of /proc say 0, and the firmware's variables cannot be asked for it by seeking.
        var content = new byte[Math.Min((long)Math.Min(Stat(file, path).Size, int.MaxValue), limit) + 1];
        var done = 0;
        while (ReadSome(file, content.AsSpan(done), path) is > 0 and var count)
        {
            done += count;
            if (done > limit)
            {
                throw new LinuxException(Errno.EFBIG, "read", path);
            }

            if (done == content.Length)
            {
                Array.Resize(ref content, (int)Math.Min(Math.Max(content.Length * 2L, 4096), limit + 1L));
            }
        }

        Array.Resize(ref content, done);
        return content;
    }

    /// <summary>Reads where the file stands: <see cref="RandomAccess"/> wants one that can be sought in.</summary>
    private static unsafe int ReadSome(SafeFileHandle file, Span<byte> buffer, string path)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            do
            {
                count = Libc.read((int)file.DangerousGetHandle(), start, buffer.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);

            return count >= 0 ? (int)count : throw LinuxException.FromLastError("read", path);
        }
    }

    private static unsafe SafeFileHandle OpenAt(int directory, string path, int flags, uint mode, string full)
    {
        fixed (byte* name = Terminated(Encoding.UTF8.GetBytes(path)))
        {
            return OpenAt(directory, name, flags, mode, full);
        }
    }

    private static unsafe SafeFileHandle OpenAt(int directory, byte* name, int flags, uint mode, string full)
    {
        while (true)
        {
            var descriptor = Libc.openat(directory, name, flags | Libc.O_CLOEXEC, mode);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            var error = LinuxException.FromLastError("openat", full);
            if (error.Error != Errno.EINTR)
            {
                throw error;
            }
        }
    }

    private static byte[] Terminated(ReadOnlySpan<byte> name)
    {
        var terminated = new byte[name.Length + 1];
        name.CopyTo(terminated);
        return terminated;
    }

    private void Rename(string oldName, string newName, uint flags)
    {
        FaultInjection.At("renameat2", Path, newName);
        if (Libc.renameat2(Descriptor, oldName, Descriptor, newName, flags) != 0)
        {
            throw LinuxException.FromLastError("renameat2", $"{Full(oldName)} to {newName}");
        }
    }

    private string Full(string name) => Path == "/" ? "/" + name : $"{Path}/{name}";
}

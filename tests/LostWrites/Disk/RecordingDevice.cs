using System.Diagnostics;

namespace SkorionOS.LostWrites.Tests.Disk;

/// <summary>
/// A block device that logs each request in the order in which it came through. It is a loop device over a file that qemu-storage-daemon exports by FUSE and
/// sends through blklogwrites. A loop device has one request at a time under way in a buffered file, so a flush in the log stands behind what it made durable.
/// </summary>
internal sealed class RecordingDevice : IDisposable
{
    // The daemon's mount is seen in a namespace of its own; the loop device is seen by everyone.
    private const string Script = """
        set -eu
        cd "$1"
        : > export; : > log
        qemu-storage-daemon --daemonize --pidfile pid \
            --blockdev driver=file,node-name=disk-file,filename="$2" --blockdev driver=raw,node-name=disk,file=disk-file \
            --blockdev driver=file,node-name=log-file,filename=log --blockdev driver=raw,node-name=log,file=log-file \
            --blockdev driver=blklogwrites,node-name=recorded,file=disk,log=log,log-sector-size=512 \
            --export type=fuse,id=export,node-name=recorded,mountpoint="$1/export",writable=on
        trap 'kill "$(cat pid)"' EXIT
        device=$(losetup --find --show "$1/export")
        echo "$device"
        read -r _ || true
        losetup --detach "$device"
        """;

    private readonly Process _process;
    private readonly string _log;

    /// <param name="directory">An empty directory for what it needs, the log among it.</param>
    /// <param name="image">The disk. It is written to.</param>
    public RecordingDevice(string directory, string image)
    {
        _log = Path.Join(directory, "log");
        _process = Process.Start(new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "bash", "-c", Script, "script", directory, image])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        DevicePath = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("qemu-storage-daemon or losetup failed; what it said is above");
    }

    /// <summary>The path of the device.</summary>
    public string DevicePath { get; }

    /// <summary>How long the log is now: what came through so far.</summary>
    public long LogLength => new FileInfo(_log).Length;

    /// <summary>Reads the log. Only what came before the last flush is counted by it.</summary>
    public WriteLog ReadLog() => WriteLog.Parse(File.ReadAllBytes(_log));

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}

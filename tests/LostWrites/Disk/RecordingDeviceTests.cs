using System.Text;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.LostWrites.Tests.Disk;

public sealed class RecordingDeviceTests : IDisposable
{
    private readonly string _directory = Directory.CreateDirectory($"/dev/shm/bootc-lost-{Guid.NewGuid():N}").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    [InlineData("btrfs")]
    public void PowerCut_WithoutAndAfterAFlush_LosesAndKeeps(string type)
    {
        var kind = FileSystemKind.Get(type);
        var image = Path.Join(_directory, "disk");
        using (var file = File.OpenHandle(image, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(file, kind.Size);
        }

        Tool.Run(kind.Make[0], [.. kind.Make[1..], image]);
        var before = new DiskImage(image);
        var place = Path.Join(_directory, "place");
        long written, synced;
        WriteLog log;
        using (var device = new RecordingDevice(Directory.CreateDirectory(Path.Join(_directory, "recording")).FullName, image))
        {
            using (LoopMount.OfDevice(device.DevicePath, type, place))
            {
                using var dir = Dir.Open(place);
                using var file = dir.CreateNew("file");
                file.Write(Encoding.UTF8.GetBytes("content"));
                written = device.LogLength;
                file.Sync();
                dir.Sync();
                synced = device.LogLength;
            }

            log = device.ReadLog();
        }

        Assert.Null(After(written, Survival.All));
        foreach (var survival in Enum.GetValues<Survival>())
        {
            Assert.Equal("content", After(synced, survival));
        }

        Assert.Contains(log.Entries, entry => entry is { IsFlush: true } && entry.End <= synced && entry.End > written);

        string? After(long position, Survival survival)
        {
            var state = Path.Join(_directory, $"{Guid.NewGuid():N}");
            before.Write(state, PowerLoss.Choose(log.Entries, log.Entries.Count(entry => entry.End <= position), kind, survival, new Random(1)), log);
            using var mount = LoopMount.OfImage(state, type, place);
            return File.Exists(Path.Join(place, "file")) ? File.ReadAllText(Path.Join(place, "file")) : null;
        }
    }
}

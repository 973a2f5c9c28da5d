using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Pull;

/// <summary>
/// Keeps a pull from using up the free space that has to stay. It asks the filesystem before the download, while contents are written, and before the image is;
/// in between a few <see cref="Interval"/>s may be written, and who else writes is not known.
/// </summary>
/// <param name="directory">The filesystem.</param>
/// <param name="floor">What has to stay free.</param>
/// <param name="image">What is pulled, for errors.</param>
internal sealed class SpaceGuard(Dir directory, FreeSpaceFloor floor, ImageReference image)
{
    /// <summary>Bytes of unpacked contents after which it looks again.</summary>
    public const int Interval = 4 << 20;

    /// <summary>
    /// What a layer is taken to need, in times of its size in the registry: unpacked it has two to three times that. What it shares with other versions is
    /// known only when it is here, so that the true need is often much smaller. The answer of no before a download has to be cheap and on the safe side: one
    /// that fails in the middle is tried again, all of it.
    /// </summary>
    public const int Expansion = 3;

    private long _passed;

    /// <summary>Throws when a download would not leave enough.</summary>
    /// <param name="compressed">Bytes to download.</param>
    /// <exception cref="DeployException"><c>space-floor</c>, or <c>disk-full</c> when there is not even room for what is downloaded.</exception>
    public void RequireRoomFor(long compressed)
    {
        var space = directory.Space();
        if (compressed > space.Available)
        {
            throw new DeployException(
                "disk-full", $"image {image} needs more than {compressed} bytes in {directory.Path}, and {space.Available} are free");
        }

        var kept = floor.BytesOf(space.Total);
        var needed = compressed * Expansion;
        if (kept > 0 && space.Available - needed < kept)
        {
            throw new DeployException(
                "space-floor",
                $"image {image} is not downloaded: of the {space.Available} free bytes of {directory.Path}, {kept} have to stay free, "
                + $"and {needed} may be needed ({Expansion} times the {compressed} bytes of the download)");
        }
    }

    /// <summary>Throws when less is free than has to stay.</summary>
    /// <exception cref="DeployException"><c>space-floor</c>.</exception>
    public void Require()
    {
        var space = directory.Space();
        if (floor.BytesOf(space.Total) is var kept && space.Available < kept)
        {
            throw new DeployException(
                "space-floor", $"image {image} takes more than was expected: {space.Available} bytes are free in {directory.Path}, and {kept} have to stay free");
        }
    }

    /// <summary>Takes note of unpacked contents that are written, by any thread, and looks every <see cref="Interval"/> of them.</summary>
    /// <exception cref="DeployException"><c>space-floor</c>.</exception>
    public void Passed(int bytes)
    {
        var after = Interlocked.Add(ref _passed, bytes);
        if (after / Interval != (after - bytes) / Interval)
        {
            Require();
        }
    }
}

using System.Globalization;

namespace SkorionOS.Benchmarks.Compare;

/// <summary>A whole image from a registry on loopback to the disk: <c>bootc image pull</c> against <c>podman pull</c> and a sync.</summary>
internal static class PullComparison
{
    private const int Runs = 3;
    private const double WallRatio = 0.45;
    private const double PeakMegabytes = 150;

    public static void Run(Bench bench, BenchRegistry registry, Report report)
    {
        var ours = new Samples();
        var podman = new Samples();
        for (int run = 0; run < Runs; run++)
        {
            string sysroot = bench.Scratch("sysroot");
            Compare.Run.DropCaches();
            ours.Add(Compare.Run.Of(bench.Program, "image", "pull", "--sysroot", sysroot, "--tls-verify=false", registry.Reference("v1")));
            bench.Scratch("sysroot");

            EmptyStorage(bench);
            Compare.Run.DropCaches();
            // Our command returns when all is on the disk; podman's leaves that to the kernel.
            podman.Add(Compare.Run.OfShell(
                $"{InRoot(bench)} podman pull --quiet --tls-verify=false {registry.Reference("v1")} && sync --file-system {bench.PodmanRoot}"));
            EmptyStorage(bench);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"pull {run + 1} of {Runs}: bootc {ours.Last.Seconds:0.00} s, podman {podman.Last.Seconds:0.00} s"));
        }

        report.AtMost("pull v1, wall, bootc / podman pull + sync", ours.Seconds / podman.Seconds, WallRatio,
            string.Create(CultureInfo.InvariantCulture, $"{ours.Seconds / podman.Seconds:0.00}  ({ours.Seconds:0.0} s / {podman.Seconds:0.0} s)"),
            string.Create(CultureInfo.InvariantCulture, $"<= {WallRatio:0.00}"));
        report.AtMost("pull v1, peak memory", ours.PeakMegabytes, PeakMegabytes,
            string.Create(CultureInfo.InvariantCulture, $"{ours.PeakMegabytes:0} MB  (podman {podman.PeakMegabytes:0} MB)"),
            string.Create(CultureInfo.InvariantCulture, $"<= {PeakMegabytes:0} MB"));
    }

    private static string InRoot(Bench bench) => $"env PODMAN_IGNORE_CGROUPSV1_WARNING=1 chroot {bench.PodmanRoot}";

    private static void EmptyStorage(Bench bench) =>
        Compare.Run.OfShell($"{InRoot(bench)} podman system reset --force && sync --file-system {bench.PodmanRoot}");
}

using System.Security.Cryptography;
using System.Text;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Boot.Tests;

/// <summary>Deployments and kernels to try things on.</summary>
internal static class Samples
{
    public static DeploymentId Id(char digit) => DeploymentId.Parse(new string(digit, DeploymentId.Length));

    public static byte[] Content(string text) => Encoding.UTF8.GetBytes(text);

    public static KernelFile Kernel(KernelRole role, string content) =>
        new(role, Convert.ToHexStringLower(SHA256.HashData(Content(content))), Content(content).Length);

    public static DeploymentEntry Entry(char digit, long serial, string kernel = "kernel", string initrd = "initrd") => new(
        Id(digit),
        serial,
        $"SkorionOS v{serial}",
        new KernelProgram(
            Kernel(KernelRole.Vmlinuz, kernel),
            [Kernel(KernelRole.Initrd, initrd)],
            KernelArguments.Compose(new ComposefsArgument(Id(digit)), [], [], [], "x86_64")));

    /// <summary>Puts a deployment in place, as the engine does: kernels, then the entry.</summary>
    public static async Task DeployAsync(
        this BootPartition partition, char digit, long serial, int? tries = null, string kernel = "kernel", string initrd = "initrd")
    {
        await partition.InstallAsync(KernelRole.Vmlinuz, kernel);
        await partition.InstallAsync(KernelRole.Initrd, initrd);
        partition.WriteEntry(Id(digit), Entry(digit, serial, kernel, initrd).ToEntry(), tries, []);
    }

    /// <summary>From here on, every write finds the disk full.</summary>
    public static IDisposable FullDisk() => FaultInjection.Use(point =>
    {
        if (point.Operation == "pwrite") throw new LinuxException(Errno.ENOSPC, "pwrite", point.Path);
    });

    public static Task<bool> InstallAsync(this BootPartition partition, KernelRole role, string content) =>
        partition.InstallKernelAsync(Kernel(role, content), _ => ValueTask.FromResult<Stream>(new MemoryStream(Content(content))));
}

using System.Collections.Immutable;
using SkorionOS.Boot;
using SkorionOS.Deploy.Arguments;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>Deployments that have booted, and their <c>/etc</c>.</summary>
internal static class BootedFixture
{
    /// <summary>Brings an image and boots it for good; its <c>/etc</c> has the kernel arguments of the one before.</summary>
    public static async Task<DeploymentId> BootAsync(this SysrootFixture fixture, string version)
    {
        var parent = fixture.Read().Current?.Id;
        await fixture.BringAsync(BootableImage.Make(version));
        var id = fixture.Boot().Id;
        if (parent is { } before && Directory.Exists(fixture.EtcFile(before, "bootc/kargs.d")))
        {
            Directory.CreateDirectory(fixture.EtcFile(id, "bootc/kargs.d"));
            foreach (var file in Directory.GetFiles(fixture.EtcFile(before, "bootc/kargs.d")))
            {
                File.Copy(file, Path.Join(fixture.EtcFile(id, "bootc/kargs.d"), Path.GetFileName(file)));
            }
        }

        fixture.With(engine => engine.CompleteBoot());
        return id;
    }

    /// <summary>Takes the counter off the first entry of a deployment, as systemd-bless-boot does.</summary>
    public static void Bless(this SysrootFixture fixture, DeploymentId id)
    {
        var entry = fixture.Read().All.Single(deployment => deployment.Id == id).Entry!;
        File.Move(Path.Join(fixture.Entries, entry.FileName), Path.Join(fixture.Entries, entry.Name.Id + ".conf"));
    }

    /// <summary>Boots what comes first as often as it may be tried, in vain, and then what comes next.</summary>
    public static void Fail(this SysrootFixture fixture)
    {
        for (var tries = 0; tries < 3; tries++)
        {
            fixture.Boot(good: false);
        }

        fixture.Boot();
    }

    public static SettledArguments Settle(this SysrootFixture fixture) => fixture.With(engine => engine.CompleteBoot()).Arguments;

    public static string EtcFile(this SysrootFixture fixture, DeploymentId id, string name) =>
        Path.Join(fixture.Root, "bootc/state/deploy", id.Hex, "etc", name);

    public static void WriteEtc(this SysrootFixture fixture, DeploymentId id, string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(fixture.EtcFile(id, name))!);
        File.WriteAllText(fixture.EtcFile(id, name), content);
    }

    public static ArgumentsChange Change(this SysrootFixture fixture, string? append = null, string? delete = null, string? replace = null) =>
        fixture.With(engine => engine.ChangeArguments(new KernelArgumentsEdit(Parse(append), Parse(delete), Parse(replace))));

    private static ImmutableArray<KernelArgument> Parse(string? argument) => argument is null ? [] : [KernelArgument.Parse(argument)];
}

using SkorionOS.Boot;
using SkorionOS.Deploy.Arguments;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>What a boot does to a sysroot, done by hand.</summary>
internal static class BootedFixture
{
    /// <summary>Brings an image and does what its first good boot does: <c>/etc</c> is there, and the entry is not counted any more.</summary>
    public static async Task<DeploymentId> BootAsync(this SysrootFixture fixture, string version)
    {
        var parent = fixture.Read().Current?.Id;
        await fixture.BringAsync(BootableImage.Make(version));
        var id = fixture.Read().Current!.Id;
        Directory.CreateDirectory(fixture.EtcFile(id, "bootc/kargs.d"));
        if (parent is { } before && Directory.Exists(fixture.EtcFile(before, "bootc/kargs.d")))
        {
            foreach (var file in Directory.GetFiles(fixture.EtcFile(before, "bootc/kargs.d")))
            {
                File.Copy(file, Path.Join(fixture.EtcFile(id, "bootc/kargs.d"), Path.GetFileName(file)));
            }
        }

        fixture.Bless(id);
        return id;
    }

    /// <summary>Takes the counter off the first entry of a deployment, as systemd-bless-boot does, and gives its id.</summary>
    public static string Bless(this SysrootFixture fixture, DeploymentId id) => fixture.Rename(id, "");

    /// <summary>Uses up the tries of the first entry of a deployment, as systemd-boot does.</summary>
    public static string Fail(this SysrootFixture fixture, DeploymentId id) => fixture.Rename(id, "+0-3");

    public static string EtcFile(this SysrootFixture fixture, DeploymentId id, string name) =>
        Path.Join(fixture.Root, "bootc/state/deploy", id.Hex, "etc", name);

    public static void WriteEtc(this SysrootFixture fixture, DeploymentId id, string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(fixture.EtcFile(id, name))!);
        File.WriteAllText(fixture.EtcFile(id, name), content);
    }

    public static ArgumentsChange Change(this SysrootFixture fixture, string? append = null, string? delete = null, string? replace = null) =>
        fixture.With(engine => engine.ChangeArguments(new KernelArgumentsEdit(Parse(append), Parse(delete), Parse(replace))));

    private static System.Collections.Immutable.ImmutableArray<KernelArgument> Parse(string? argument) =>
        argument is null ? [] : [KernelArgument.Parse(argument)];

    private static string Rename(this SysrootFixture fixture, DeploymentId id, string counter)
    {
        var entry = fixture.Read().All.Single(deployment => deployment.Id == id).Entry!;
        File.Move(Path.Join(fixture.Entries, entry.FileName), Path.Join(fixture.Entries, $"{entry.Name.Id}{counter}.conf"));
        return entry.Name.Id;
    }
}

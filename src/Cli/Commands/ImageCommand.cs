using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Oci;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc image list|pull|rm</c>.</summary>
internal static class ImageCommand
{
    public static Command Create(CommonOptions common) => new("image", "Images in the storage.") { CreateList(common), CreatePull(common), CreateRemove(common) };

    private static Command CreateList(CommonOptions common)
    {
        var command = new Command("list", "List the images that are here, each with both digests and the path of its composefs image.");
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            var images = engine.ReadImages().Select(ImageReport.From).ToList();
            common.Answer(parsed, images, CliJson.Default.ListImageReport, (output, list) => list.ForEach(image => ImageReport.Write(output, image)));
        });
        return command;
    }

    private static Command CreatePull(CommonOptions common)
    {
        var image = new Argument<string>("IMAGE") { Description = "registry/name:tag|@digest, oci:DIR[:TAG] or oci-archive:FILE." };
        var tlsVerify = TlsVerifyOption.Create();
        var command = new Command("pull", "Bring an image into the storage, keep it there, and print its digests.") { image, tlsVerify };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reference = ImageReference.Parse(parsed.GetRequiredValue(image));
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            using var progress = common.ShowProgress(parsed);
            var result = await engine.PullAsync(reference, parsed.GetValue(tlsVerify), progress, cancellationToken).ConfigureAwait(false);
            progress.Finish();
            var pulled = PullReport.From(result, engine.ReadImages().First(listed => listed.Image.ManifestDigest == result.Image.ManifestDigest));
            common.Answer(parsed, pulled, CliJson.Default.PullReport, PullReport.Write);
            return 0;
        });
        return command;
    }

    private static Command CreateRemove(CommonOptions common)
    {
        var image = new Argument<string>("IMAGE") { Description = "The manifest digest, the composefs digest, or the reference it was pulled by." };
        var command = new Command("rm", "Stop keeping an image, and remove it when no deployment needs it.") { image };
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            common.Answer(parsed, GarbageReport.From(engine.RemoveImage(parsed.GetRequiredValue(image))), CliJson.Default.GarbageReport, GarbageReport.Write);
        });
        return command;
    }
}

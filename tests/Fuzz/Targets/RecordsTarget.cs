using System.Text;
using System.Text.Json;
using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.SetupRoot.Image;

namespace SkorionOS.Fuzz.Targets;

/// <summary>Our own records, as a disk that failed may give them back: every input is read as each kind.</summary>
internal sealed class RecordsTarget : FuzzTarget
{
    public override string Name => "records";

    public override IReadOnlyList<string> MustReach => ["origin", "image", "jobs", "background", "refused"];

    public override IReadOnlyList<Mutation> Mutations => [JsonMutations.Apply, JsonMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random) => Encoding.UTF8.GetBytes(random.Below(4) switch
    {
        0 => $$"""
            {"version":1,"id":"{{random.Hex(64)}}","serial":{{random.Below(100)}},"image":"docker://quay.io/os/desktop:stable","manifestDigest":"{{JsonSamples.Digest(random)}}","architecture":"amd64","created":"{{JsonSamples.Time(random)}}",
            "staged":"{{JsonSamples.Time(random)}}","parent":"{{random.Hex(64)}}","channel":"stable","sequence":7,"evidence":["{{JsonSamples.Digest(random)}}"],"hold":{"reason":"rolled-back","since":"{{JsonSamples.Time(random)}}"},"kernelArguments":["root=UUID=1","rw"],"pinned":true}
            """,
        1 => $$"""
            {"version":1,"reference":"docker://quay.io/os/desktop:stable","manifestDigest":"{{JsonSamples.Digest(random)}}","configDigest":"{{JsonSamples.Digest(random)}}","composefsDigest":"{{random.Hex(64)}}","composefsSize":4096,
            "layers":[{"digest":"{{JsonSamples.Digest(random)}}","diffId":"{{JsonSamples.Digest(random)}}","size":10}],"evidence":["{{JsonSamples.Digest(random)}}"]}
            """,
        2 => $$$"""{"version":1,"lastId":3,"jobs":[{"id":2,"order":{"kind":"update","now":true},"state":"Done","started":"{{{JsonSamples.Time(random)}}}","report":"{}"},{"id":3,"order":{"kind":"switch","image":"quay.io/a/b"},"state":"{{{random.Pick("Queued", "Running", "Failed", "x")}}}","started":"{{{JsonSamples.Time(random)}}}"}]}""",
        _ => $$"""{"version":1,"lastCheck":"{{JsonSamples.Time(random)}}","found":{"image":"a","digest":"{{JsonSamples.Digest(random)}}","configDigest":"{{JsonSamples.Digest(random)}}","bytes":5,"verified":true,"annotations":{{JsonSamples.Annotations(random)}}},"failures":2}""",
    });

    public override string Run(byte[] input)
    {
        var outcome = "refused";
        if (DeploymentStore.TryParse(input) is { } origin)
        {
            Holds(origin is { Image: not null, Architecture: not null, Verification: not null, Evidence: not null, KernelArguments: not null }, "what an origin must have is there");
            Holds(origin.Evidence!.All(digest => digest.Hex.Length == 64) && origin.ManifestDigest.Hex.Length == 64 && origin.Id.Hex.Length == 64, "every digest is one");
            Holds(origin.KernelArguments!.All(argument => argument is not null) && origin.Hold is not { Reason: null }, "nothing in it is null");
            var written = JsonSerializer.SerializeToUtf8Bytes(origin, DeployJson.Default.Origin);
            Holds(DeploymentStore.TryParse(written) is { } again && JsonSerializer.SerializeToUtf8Bytes(again, DeployJson.Default.Origin).AsSpan().SequenceEqual(written), "what is written is read again");
            outcome = "origin";
        }

        if (ImageStore.TryParse(input) is { } image)
        {
            Holds(image is { Reference: not null, Verification: not null, Evidence: not null } && image.Layers.All(layer => layer.DiffId.Hex.Length == 64 && layer.Digest.Hex.Length == 64), "what an image must have is there");
            outcome = "image";
        }

        if (JobFile.In("/nowhere").Parse(input) is { } jobs)
        {
            Holds(jobs.Jobs.All(job => job.Order is { Kind: not null } order && order.WantsTheSame(order)), "every job has an order");
            outcome = "jobs";
        }

        if (BackgroundMemory.In("/nowhere").Parse(input) is { } memory)
        {
            Holds(memory.Found is null or { Image: not null, Digest: not null, ConfigDigest: not null, Annotations: not null }, "what a found update must have is there");
            if (memory.LastCheck is not null || memory.Found is not null) outcome = "background";
        }

        // In the initramfs only the texts of an origin are read, and less strictly.
        try
        {
            var parent = DeploymentOrigin.Parse(input);
            Holds(parent.ImageName?.Contains('/') != true, "the name of an image does not lead out of a directory");
        }
        catch (FormatException)
        {
            // It is stricter about the version: a record without one is none there.
        }

        return outcome;
    }

    public override string? CodeOf(Exception exception) => (exception as DeployException)?.Code;
}

using SkorionOS.Hostile.Tests.Archives;
using SkorionOS.Testing.Images;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>One image that means no good, and where it ends: in an error, or in a tree.</summary>
internal sealed record HostileCase
{
    public required string Name { get; init; }

    public required Func<Bait, OciImage> Make { get; init; }

    /// <summary>Changes the layout that the image was written to. Such a case has nothing to do with registries.</summary>
    public Action<string, OciImage>? Spoil { get; init; }

    /// <summary>The code of the error; null when it ends in a tree.</summary>
    public string? Code { get; init; }

    /// <summary>What the message names beside the image and the layer.</summary>
    public string Says { get; init; } = "";

    /// <summary>The tree as <see cref="MountedListing"/> shows it.</summary>
    public Func<Bait, string>? Tree { get; init; }

    /// <summary>An image of one layer that is refused.</summary>
    public static HostileCase Refused(string name, string code, Action<RawTar, Bait> layer, string says = "") => new()
    {
        Name = name,
        Make = bait => Image(Layer(layer, bait)),
        Code = code,
        Says = says,
    };

    /// <summary>An image of one layer that is taken.</summary>
    public static HostileCase Taken(string name, string tree, Action<RawTar, Bait> layer) => Stacked(name, _ => tree, layer);

    /// <summary>An image of several layers that is taken, the lowest first.</summary>
    public static HostileCase Stacked(string name, Func<Bait, string> tree, params Action<RawTar, Bait>[] layers) => new()
    {
        Name = name,
        Make = bait => Image([.. layers.Select(layer => Layer(layer, bait))]),
        Tree = tree,
    };

    /// <summary>An image of several layers that is refused, the lowest first.</summary>
    public static HostileCase StackRefused(string name, string code, params Action<RawTar, Bait>[] layers) => new()
    {
        Name = name,
        Make = bait => Image([.. layers.Select(layer => Layer(layer, bait))]),
        Code = code,
    };

    /// <summary>An image of tars, each as it is.</summary>
    public static OciImage Image(params byte[][] tars)
    {
        OciImageBuilder builder = new();
        foreach (var tar in tars)
        {
            builder.Layer(tar);
        }

        return builder.Build();
    }

    public override string ToString() => Name;

    private static byte[] Layer(Action<RawTar, Bait> build, Bait bait)
    {
        RawTar tar = new();
        build(tar, bait);
        return tar.End();
    }
}

using System.Text;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.State.Install;
using SkorionOS.State.Trees;
using SkorionOS.State.Var;

namespace SkorionOS.SetupRoot.State;

/// <summary>What all deployments share: <c>/var</c>, <c>/home</c> and <c>/root</c>, each where the image expects it.</summary>
internal static class SharedState
{
    private const uint OnlyOwner = 0x1c0;

    /// <summary>Makes what is missing from what the image has there, and adds it to the root.</summary>
    /// <exception cref="SetupRootException">The image has no <c>/var</c>.</exception>
    public static void Prepare(PhysicalRoot physical, Dir image, RootParts parts, Log log)
    {
        parts.Require("var");
        using var state = physical.Bootc.OpenOrMake("state");
        using (var defaults = image.OpenDir("var"))
        {
            VarSeed.Run(state, defaults);
        }

        using var var = state.OpenDir(VarSeed.DirectoryName);
        parts.AddState("var", "state/var");
        PrepareHome(image, state, var, parts);
        PrepareRootHome(image, var, parts);
        LaySeed(state, log);
    }

    /// <summary>What the install left for the first boot. A key that cannot be laid out is no reason not to boot.</summary>
    private static void LaySeed(Dir state, Log log)
    {
        try
        {
            if (FirstBootSeed.Apply(state))
            {
                log.Info("laid out what the install left for the first boot");
            }
        }
        catch (LinuxException e)
        {
            log.Warning($"what the install left in {state.Path}/{FirstBootSeed.DirectoryName} cannot be laid out: {e.Message}");
        }
    }

    private static void PrepareHome(Dir image, Dir state, Dir var, RootParts parts)
    {
        if (PlaceOf(image, "home", "var/home") is not { } place)
        {
            return;
        }

        Fill(image, place, state, "home", 0x1ed);
        if (place != "home")
        {
            using var covered = var.OpenOrMake("home");
        }

        parts.AddState(place, "state/home");
    }

    private static void PrepareRootHome(Dir image, Dir var, RootParts parts)
    {
        if (PlaceOf(image, "root", "var/roothome") is not { } place)
        {
            return;
        }

        Fill(image, place, var, "roothome", OnlyOwner);
        if (place == "root")
        {
            parts.AddState(place, "state/var/roothome");
        }
    }

    /// <summary>The first content of a directory is that of the image; where the image has nothing, an empty one is made.</summary>
    private static void Fill(Dir image, string source, Dir parent, string name, uint mode)
    {
        using var content = image.TryOpenBelow(source);
        if (content?.List().Count > 0)
        {
            FirstContent.Copy(content, parent, name);
        }
        else
        {
            parent.OpenOrMake(name, mode).Dispose();
        }
    }

    /// <summary>Where a directory really is in the image: at <paramref name="name"/>, or where a link of that name leads if that is our place; null for anything else.</summary>
    private static string? PlaceOf(Dir image, string name, string linked) => image.TryStat(name)?.Kind switch
    {
        FileKind.Directory => name,
        FileKind.SymbolicLink when Encoding.UTF8.GetString(image.ReadLink(Encoding.UTF8.GetBytes(name))).Trim('/') == linked => linked,
        _ => null,
    };
}

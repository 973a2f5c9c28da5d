using System.Globalization;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Demo;

/// <summary>The main job, told in steps. Each step checks what it shows by other means than the program's own words.</summary>
internal sealed class Story
{
    private const string Repository = "demo/os";
    private const string Tag = "stable";

    private readonly EmbeddedRegistry _registry;
    private readonly BootcProgram _bootc;
    private readonly string _sysroot;
    private int _step;

    private Story(EmbeddedRegistry registry, string program, string sysroot)
    {
        _registry = registry;
        _sysroot = sysroot;
        _bootc = new BootcProgram(program, sysroot);
    }

    private string Esp => Path.Combine(_sysroot, "boot");

    public static async Task TellAsync(string program, string scratch)
    {
        await using EmbeddedRegistry registry = await EmbeddedRegistry.StartAsync();
        var story = new Story(registry, program, scratch);
        Directory.CreateDirectory(story.Esp);
        Console.WriteLine($"An embedded registry answers at {registry.Host}. DIR is {scratch}, an empty sysroot; its ESP is DIR/boot.");

        OciImage first = DemoImages.Version(1), second = DemoImages.Version(2);
        story.Install(first);
        story.Update(first, second);
        story.UpdateAgain();
        story.RollBack();
        story.Check();
        Console.WriteLine();
        Console.WriteLine("All of this was checked against the registry's log, the images' tars and the files on the disk.");
    }

    private void Install(OciImage first)
    {
        Begin("Version 1.0 onto an empty disk");
        RegistryReference reference = _registry.Push(first, Repository, Tag);
        _bootc.Run("switch", "--tls-verify=false", reference.ToString());
        ShowDownloads(first);
        ExpectObjects(Contents.Of(first).Count);
        ExpectMenu("1.0");
    }

    private void Update(OciImage first, OciImage second)
    {
        Begin("Version 2.0 is published under the same tag: update");
        _registry.Push(second, Repository, Tag);
        _registry.ClearRequests();
        _bootc.Run("update");
        IReadOnlyList<int> layers = ShowDownloads(second);
        DemoException.Unless(layers is [2], "the layers that both versions share were asked for");

        HashSet<string> old = Contents.Of(first), now = Contents.Of(second);
        int shared = now.Count(old.Contains);
        Console.WriteLine($"  Of the {now.Count} contents of version 2.0, {shared} were there already and {now.Count - shared} were written.");
        ExpectObjects(old.Union(now).Count());
        ExpectMenu("2.0", "1.0");
        _bootc.Run("status");
    }

    private void UpdateAgain()
    {
        Begin("Nothing new: update asks for one manifest");
        _registry.ClearRequests();
        _bootc.Run("update");
        Console.WriteLine($"  Requests: {string.Join(", ", _registry.Requests)}");
        DemoException.Unless(_registry.Requests is [{ IsManifest: true }], "an update without news asked for more than the manifest");
    }

    private void RollBack()
    {
        Begin("Back to version 1.0");
        _registry.ClearRequests();
        _bootc.Run("rollback");
        DemoException.Unless(_registry.Requests.Count == 0, "a rollback needed the registry");
        ExpectMenu("1.0", "2.0");
        _bootc.Run("status");
    }

    private void Check()
    {
        Begin("Every object and image is read and checked");
        _bootc.Run("fsck");
    }

    private void Begin(string title)
    {
        Console.WriteLine();
        Console.WriteLine($"{++_step}. {title}");
    }

    /// <summary>Shows which layers the registry was asked for, and returns their places.</summary>
    private List<int> ShowDownloads(OciImage image)
    {
        HashSet<string> asked = [.. _registry.Requests.Where(request => request.IsBlob).Select(request => request.Path.Split('/')[^1])];
        var layers = new List<int>();
        Console.WriteLine("  Layers:");
        foreach ((int place, byte[] layer) in image.Layers.Index())
        {
            bool downloaded = asked.Contains(Digest.Sha256(layer).ToString());
            if (downloaded)
                layers.Add(place);
            string size = (layer.Length / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
            Console.WriteLine($"    {DemoImages.LayerNames[place],-14} {size,5} MB  {(downloaded ? "downloaded" : "already here")}");
        }

        return layers;
    }

    private void ExpectObjects(int expected)
    {
        string objects = Path.Combine(_sysroot, "bootc", "storage", "objects");
        int found = Directory.EnumerateFiles(objects, "*", SearchOption.AllDirectories).Count();
        Console.WriteLine($"  Objects in the store: {found}");
        DemoException.Unless(found == expected, $"the store has {found} objects, the images have {expected} contents");
    }

    private void ExpectMenu(params string[] versions)
    {
        IReadOnlyList<BootMenuLine> menu = BootMenu.Read(Esp);
        BootMenu.Show(menu);
        DemoException.Unless(menu.Count == versions.Length && menu.Zip(versions).All(pair => pair.First.Title.Contains(pair.Second, StringComparison.Ordinal)),
            $"the boot menu should be {string.Join(", ", versions)}");
    }
}

using System.Globalization;
using SkorionOS.Oci;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Demo;

/// <summary>The main job, told in steps. Each step checks what it shows by other means than the program's own words.</summary>
internal sealed class Story
{
    private const string Repository = "demo/os";
    private const string Tag = "stable";

    private readonly EmbeddedRegistry _registry;
    private readonly PrivateBus _bus;
    private readonly BootcProgram _bootc;
    private readonly string _sysroot;
    private int _step;

    private Story(EmbeddedRegistry registry, PrivateBus bus, string program, string sysroot)
    {
        _registry = registry;
        _bus = bus;
        _sysroot = sysroot;
        _bootc = new BootcProgram(program, sysroot, bus.Address);
    }

    private string Esp => Path.Combine(_sysroot, "boot");

    public static async Task TellAsync(string program, string scratch)
    {
        await using EmbeddedRegistry registry = await EmbeddedRegistry.StartAsync();
        await using PrivateBus bus = await PrivateBus.StartAsync(PrivateBus.OpenPolicy("org.skorionos.Bootc1"));
        string sysroot = Path.Combine(scratch, "sysroot");
        var story = new Story(registry, bus, program, sysroot);
        Directory.CreateDirectory(story.Esp);
        Console.WriteLine($"An embedded registry answers at {registry.Host}. DIR is {sysroot}, an empty sysroot; its ESP is DIR/boot.");

        OciImage first = DemoImages.Version(1), second = DemoImages.Version(2);
        story.Install(first);
        story.Serve(program, scratch);
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

    /// <summary>Lets the bus start the service, for the sysroot, when somebody asks for it.</summary>
    private void Serve(string program, string scratch)
    {
        string daemon = Path.Combine(scratch, "bootcd");
        File.CreateSymbolicLink(daemon, program);
        string script = Path.Combine(scratch, "start");
        File.WriteAllText(script, $"#!/bin/sh\nDBUS_SYSTEM_BUS_ADDRESS={_bus.Address} exec {daemon} --sysroot {_sysroot} 2>>{scratch}/log\n");
        File.WriteAllText(Path.Combine(_bus.ServiceDirectory, "org.skorionos.Bootc1.service"), $"""
            [D-BUS Service]
            Name=org.skorionos.Bootc1
            User=root
            Exec=/bin/sh {script}
            """);
        Console.WriteLine();
        Console.WriteLine($"From here on the service does the work: a bus of our own starts `bootcd --sysroot DIR` when the program asks for it.");
    }

    private void Update(OciImage first, OciImage second)
    {
        Begin("Version 2.0 is published under the same tag: update");
        _registry.Push(second, Repository, Tag);
        _registry.ClearRequests();
        _bootc.Ask("update");
        IReadOnlyList<int> layers = ShowDownloads(second);
        DemoException.Unless(layers is [2], "the layers that both versions share were asked for");

        HashSet<string> old = Contents.Of(first), now = Contents.Of(second);
        int shared = now.Count(old.Contains);
        Console.WriteLine($"  Of the {now.Count} contents of version 2.0, {shared} were there already and {now.Count - shared} were written.");
        ExpectObjects(old.Union(now).Count());
        ExpectMenu("2.0", "1.0");
        _bootc.Ask("status");
    }

    private void UpdateAgain()
    {
        Begin("Nothing new: update asks for one manifest");
        _registry.ClearRequests();
        _bootc.Ask("update");
        Console.WriteLine($"  Requests: {string.Join(", ", _registry.Requests)}");
        DemoException.Unless(_registry.Requests is [{ IsManifest: true }], "an update without news asked for more than the manifest");
    }

    private void RollBack()
    {
        Begin("Back to version 1.0");
        _registry.ClearRequests();
        _bootc.Ask("rollback");
        DemoException.Unless(_registry.Requests.Count == 0, "a rollback needed the registry");
        ExpectMenu("1.0", "2.0");
        _bootc.Ask("status");
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

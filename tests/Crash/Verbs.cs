using SkorionOS.Boot;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Install;
using SkorionOS.Oci;

namespace SkorionOS.Crash;

/// <summary>The operations by name, so that the same words run them here and in a test. Several are joined by <c>then</c>; each may be run twice.</summary>
internal static class Verbs
{
    /// <summary>Joins two verbs.</summary>
    public const string Then = "then";

    /// <summary>Runs what a call says.</summary>
    public static async Task RunAsync(Call call)
    {
        if (call.Words[0] == "install")
        {
            await InstallAsync(call.Root, call.Esp, call.Words[1], new EngineOptions { Workers = call.Workers }).ConfigureAwait(false);
        }
        else if (call.Words[0] == "first-boot")
        {
            FirstBoot.Run(call.Root, call.Words[1]);
        }
        else
        {
            using var sysroot = call.Open();
            await RunAsync(new Engine(sysroot, new EngineOptions { Workers = call.Workers }), call.Words).ConfigureAwait(false);
        }
    }

    /// <summary>Runs words on an engine.</summary>
    public static async Task RunAsync(Engine engine, IReadOnlyList<string> words)
    {
        for (var start = 0; start < words.Count;)
        {
            var end = start;
            while (end < words.Count && words[end] != Then)
            {
                end++;
            }

            await RunOneAsync(engine, words[start], end > start + 1 ? words[start + 1] : null, [.. words.Skip(start + 1).Take(end - start - 1)]).ConfigureAwait(false);
            start = end + 1;
        }
    }

    /// <summary>Installs into a directory that stands for a mounted filesystem.</summary>
    public static Task<InstallResult> InstallAsync(string root, string esp, string reference, EngineOptions options) => FileSystemInstall.RunAsync(
        root,
        new InstallChoices { Source = ImageReference.Parse(reference), RootAuthorizedKeys = "ssh-ed25519 AAAA me\n"u8.ToArray() },
        new FileSystemChoices { EspPath = esp, RootMountSpec = "UUID=abc", Existing = ExistingFiles.Keep, Seal = false },
        options);

    private static async Task RunOneAsync(Engine engine, string verb, string? argument, IReadOnlyList<string> rest)
    {
        switch (verb)
        {
            case "update":
                await engine.UpdateAsync().ConfigureAwait(false);
                break;
            case "downgrade":
                await engine.UpdateAsync(new UpdateRequest { AllowDowngrade = true }).ConfigureAwait(false);
                break;
            case "download":
                await engine.UpdateAsync(new UpdateRequest { DownloadOnly = true }).ConfigureAwait(false);
                break;
            case "from-downloaded":
                await engine.UpdateAsync(new UpdateRequest { FromDownloaded = true }).ConfigureAwait(false);
                break;
            case "switch":
                await engine.SwitchAsync(ImageReference.Parse(argument!)).ConfigureAwait(false);
                break;
            case "pull":
                await engine.PullAsync(ImageReference.Parse(argument!)).ConfigureAwait(false);
                break;
            case "remove-image":
                if (engine.ReadImages().Any(image => image.Image.ManifestDigest.ToString() == argument))
                {
                    engine.RemoveImage(argument!);
                }

                break;
            case "gc":
                engine.CollectGarbage();
                break;
            case "rollback":
                engine.Rollback(argument);
                break;
            case "kargs":
                engine.ChangeArguments(new KernelArgumentsEdit([KernelArgument.Parse(argument!)], [], []));
                break;
            case "reset":
                engine.RequestReset(keepHome: false);
                break;
            case "cancel-reset":
                engine.CancelReset();
                break;
            case "pin":
                engine.Pin(argument, pinned: true);
                break;
            case "unpin":
                if (argument is null || engine.ReadDeployments().All.Any(deployment => deployment.Id.Hex == argument))
                {
                    engine.Pin(argument, pinned: false);
                }

                break;
            case "unhold":
                engine.Unhold(argument);
                break;
            case "complete-boot":
                engine.CompleteBoot();
                break;
            case "repair":
                await engine.RepairAsync().ConfigureAwait(false);
                break;
            case "mix":
                await new Mix(engine, rest).RunAsync().ConfigureAwait(false);
                break;
            default:
                throw new ArgumentException($"There is no verb {verb}.", nameof(verb));
        }
    }
}

using System.Globalization;
using SkorionOS.Deploy;
using SkorionOS.Oci;

namespace SkorionOS.Crash;

/// <summary>Operations in an order that a seed decides, one after the other: <c>mix SEED COUNT REFERENCE…</c>. COUNT 0 goes on until the process is killed.</summary>
internal sealed class Mix(Engine engine, IReadOnlyList<string> words)
{
    private readonly Random _random = new(int.Parse(words[0], CultureInfo.InvariantCulture));
    private readonly int _count = int.Parse(words[1], CultureInfo.InvariantCulture);
    private readonly string[] _references = [.. words.Skip(2)];
    private int _busy;

    /// <summary>Runs them. An answer is an end as good as any: there may be nothing to go back to, or another process at work.</summary>
    public async Task RunAsync()
    {
        for (var done = 0; _count == 0 || done < _count; done++)
        {
            try
            {
                await RunOneAsync().ConfigureAwait(false);
            }
            catch (DeployException e) when (e.Code is "no-rollback" or "not-bootable" or "nothing-downloaded" or "nothing-deployed" or "busy")
            {
                _busy += e.Code == "busy" ? 1 : 0;
            }
        }

        await Console.Out.WriteLineAsync($"busy {_busy}").ConfigureAwait(false);
    }

    private async Task RunOneAsync()
    {
        var reference = ImageReference.Parse(_references[_random.Next(_references.Length)]);
        switch (_random.Next(12))
        {
            case < 5:
                await engine.SwitchAsync(reference).ConfigureAwait(false);
                break;
            case 5 or 6:
                engine.Rollback();
                break;
            case 7:
                engine.CollectGarbage();
                break;
            case 8:
                await engine.PullAsync(reference).ConfigureAwait(false);
                break;
            case 9:
                foreach (var image in engine.ReadImages())
                {
                    try
                    {
                        engine.RemoveImage(image.Image.ManifestDigest.ToString());
                    }
                    catch (DeployException e) when (e.Code == "image-missing")
                    {
                        // Collected with the one before it, or by another process.
                        continue;
                    }
                }

                break;
            case 10:
                engine.Pin(null, _random.Next(3) == 0);
                engine.Unhold(null);
                break;
            default:
                await engine.UpdateAsync(new UpdateRequest { DownloadOnly = _random.Next(2) == 0 }).ConfigureAwait(false);
                break;
        }
    }
}

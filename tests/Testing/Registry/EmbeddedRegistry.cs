using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.Testing.Registry;

/// <summary>
/// A registry in this process, on a free port of the loopback: what is pushed to it in C# is pulled from it over HTTP. It records every
/// request, and does wrong on demand.
/// </summary>
public sealed class EmbeddedRegistry : IAsyncDisposable
{
    /// <summary>The path of its token service.</summary>
    public const string TokenPath = "/token";

    private readonly WebApplication _app;
    private readonly RegistryShelf _shelf;
    private readonly RegistryGate _gate;
    private readonly ConcurrentQueue<RequestRecord> _requests = new();
    private readonly ConcurrentQueue<Fault> _faults = new();

    private EmbeddedRegistry(WebApplication app, EmbeddedRegistryOptions options) => (_app, _gate, _shelf) = (app, new RegistryGate(options), new RegistryShelf(options.HasReferrers));

    /// <summary>Host and port, as they stand in an image's name.</summary>
    public string Host => Address.Authority;

    /// <summary>The address of its root.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What was asked so far, in the order of arrival.</summary>
    public IReadOnlyList<RequestRecord> Requests => [.. _requests];

    public static async Task<EmbeddedRegistry> StartAsync(EmbeddedRegistryOptions? options = null)
    {
        options ??= new EmbeddedRegistryOptions();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (options.Certificate is not null)
                {
                    listen.UseHttps(https => Secure(https, options));
                }
            });
        });
        WebApplication app = builder.Build();
        EmbeddedRegistry registry = new(app, options);
        app.Run(registry.ServeAsync);
        await app.StartAsync();
        registry.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return registry;
    }

    /// <summary>The name of an image in this registry.</summary>
    public RegistryReference Reference(string repository, string tag = "latest") =>
        (RegistryReference)ImageReference.Parse($"{Host}/{repository}:{tag}");

    /// <summary>Takes an image in, and lets the tag name it.</summary>
    public RegistryReference Push(OciImage image, string repository, string tag = "latest")
    {
        foreach ((Digest digest, byte[] blob) in image.Blobs)
        {
            PutBlob(digest, blob);
        }

        PutManifest(repository, image.Manifest, image.MediaType, tag);
        return Reference(repository, tag);
    }

    /// <summary>Takes an index and its images in, and lets the tag name the index.</summary>
    public RegistryReference Push(OciIndex index, string repository, string tag = "latest")
    {
        foreach (OciImage image in index.Images)
        {
            Push(image, repository, image.ManifestDigest.Hex);
        }

        PutManifest(repository, index.Bytes, index.MediaType, tag);
        return Reference(repository, tag);
    }

    /// <summary>Serves every image of a layout from its files, each under the tag it has there, or <c>latest</c>.</summary>
    public void PushLayout(string directory, string repository)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(directory, "blobs", "sha256")))
        {
            _shelf.PutBlob(Digest.Parse("sha256:" + Path.GetFileName(file)), RegistryContent.InFile(file));
        }

        foreach (JsonNode? entry in JsonNode.Parse(File.ReadAllText(Path.Combine(directory, "index.json")))!["manifests"]!.AsArray())
        {
            string tag = (string?)entry!["annotations"]?[Annotation.RefName] ?? "latest";
            PushTree(directory, repository, entry, tag);
        }
    }

    /// <summary>Takes any bytes in as a blob, under any digest.</summary>
    public void PutBlob(Digest digest, byte[] content) => _shelf.PutBlob(digest, RegistryContent.Of(content));

    /// <summary>Takes any bytes in as a manifest, under their digest and the tags.</summary>
    public void PutManifest(string repository, byte[] content, string mediaType, params string[] tags)
    {
        foreach (string reference in tags.Append(Digest.Sha256(content).ToString()))
        {
            _shelf.PutManifest(repository, reference, content, mediaType);
        }
    }

    /// <summary>Lets a tag name a manifest that is there.</summary>
    public void Tag(string repository, string tag, Digest manifest) => _shelf.Tag(repository, tag, manifest);

    /// <summary>Lets something go wrong from now on.</summary>
    public void Inject(Fault fault) => _faults.Enqueue(fault);

    public void ClearRequests() => _requests.Clear();

    /// <summary>Takes no token that was given out so far.</summary>
    public void ForgetTokens() => _gate.ForgetTokens();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Secure(HttpsConnectionAdapterOptions https, EmbeddedRegistryOptions options)
    {
        https.ServerCertificate = options.Certificate;
        if (options.ClientCertificate is not null)
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == options.ClientCertificate.Thumbprint;
        }
    }

    private void PushTree(string directory, string repository, JsonNode entry, params string[] tags)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(directory, "blobs", "sha256", Digest.Parse((string)entry["digest"]!).Hex));
        PutManifest(repository, content, (string)entry["mediaType"]!, tags);
        foreach (JsonNode? nested in JsonNode.Parse(content)!["manifests"]?.AsArray() ?? [])
        {
            PushTree(directory, repository, nested!);
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        RequestRecord request = await RecordAsync(context.Request);
        _requests.Enqueue(request);
        AnswerPlan plan = request.IsToken
            ? _gate.Token(request)
            : _gate.Refuse(request, Address.GetLeftPart(UriPartial.Authority)) ?? _shelf.Answer(request);
        foreach (Fault fault in _faults)
        {
            if (fault.When(request) && Interlocked.Increment(ref fault.Hits) <= fault.Times)
            {
                fault.Apply(plan);
            }
        }

        request.Status = plan.Status;
        using CancellationTokenSource stopping =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _app.Lifetime.ApplicationStopping);
        await plan.SendAsync(context, stopping.Token);
    }

    private static async Task<RequestRecord> RecordAsync(HttpRequest request)
    {
        using StreamReader body = new(request.Body);
        return new RequestRecord
        {
            Method = request.Method,
            Path = request.Path,
            Query = request.QueryString.Value ?? "",
            Range = request.Headers.Range,
            IfRange = request.Headers.IfRange,
            Authorization = request.Headers.Authorization,
            UserAgent = request.Headers.UserAgent,
            Accept = request.Headers.Accept,
            Form = await body.ReadToEndAsync(),
        };
    }
}

using System.Net.Http.Headers;

namespace SkorionOS.Oci.Distribution;

/// <summary>A GET of something in the repository.</summary>
internal sealed record RegistryRequest
{
    /// <summary>The path below the registry's root.</summary>
    public required string Path { get; init; }

    /// <summary>What it asks for, for messages.</summary>
    public required string What { get; init; }

    /// <summary>The code of the failure when the registry does not have it.</summary>
    public required string Missing { get; init; }

    /// <summary>The types to accept; any when empty.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>The first byte wanted.</summary>
    public long From { get; init; }

    /// <summary>The strong ETag of the content that the bytes before <see cref="From"/> were of, or null.</summary>
    public EntityTagHeaderValue? SameAs { get; init; }

    public HttpRequestMessage At(Uri address, AuthenticationHeaderValue? authorization)
    {
        HttpRequestMessage message = new(HttpMethod.Get, address);
        foreach (string type in Accept)
        {
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        if (From > 0)
        {
            message.Headers.Range = new RangeHeaderValue(From, null);
            message.Headers.IfRange = SameAs is null ? null : new RangeConditionHeaderValue(SameAs);
        }

        message.Headers.Authorization = authorization;
        return message;
    }
}

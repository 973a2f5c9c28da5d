using System.Net.Http.Headers;

namespace SkorionOS.Oci.Distribution;

/// <summary>A header that a registry takes, and until when.</summary>
internal sealed class Authorization(AuthenticationHeaderValue header, DateTimeOffset until)
{
    public AuthenticationHeaderValue Header { get; } = header;

    public DateTimeOffset Until { get; } = until;
}

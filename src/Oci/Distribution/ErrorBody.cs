using System.Text.Json;

namespace SkorionOS.Oci.Distribution;

/// <summary>The body of an error (distribution-spec, "Error Codes"): <c>{"errors":[{"code","message"}]}</c>.</summary>
internal static class ErrorBody
{
    /// <summary>The codes and messages on one short line, or nothing: an error without a readable body is an error all the same.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, HttpExchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            BodyReader body = await exchange.BodyAsync(response, "an error", cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                return Describe(await body.ReadAllAsync(OciLimits.ErrorBody, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (OciException)
        {
            return "";
        }
    }

    private static string Describe(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth });
            return Excerpt.Of(string.Join("; ", document.RootElement.GetProperty("errors").EnumerateArray().Select(error =>
                $"{Text(error, "code")}: {Text(error, "message")}".Trim(' ', ':'))));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return "";
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

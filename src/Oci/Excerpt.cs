namespace SkorionOS.Oci;

/// <summary>Text from outside, made fit for an error message: short, on one line, without control characters.</summary>
internal static class Excerpt
{
    private const int Longest = 120;

    public static string Of(string? text)
    {
        if (text is null)
        {
            return "";
        }

        string start = text.Length <= Longest ? text : text[..Longest] + "…";
        return string.Create(start.Length, start, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        });
    }
}

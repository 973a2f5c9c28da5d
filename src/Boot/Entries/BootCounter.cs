using System.Globalization;

namespace SkorionOS.Boot;

/// <summary>The boot counter in the name of an entry: <c>+LEFT</c> or <c>+LEFT-DONE</c> (UAPI.1, "Boot counting").</summary>
/// <param name="Left">Boots left until the entry counts as bad; 0 is bad.</param>
/// <param name="Done">Boots tried, or null where the name does not say (then it is 0).</param>
/// <param name="LeftWidth">Digits of LEFT: leading zeros are kept.</param>
/// <param name="DoneWidth">Digits of DONE.</param>
public sealed record BootCounter(int Left, int? Done = null, int LeftWidth = 1, int DoneWidth = 1)
{
    /// <summary>How often a new entry of ours is tried.</summary>
    public const int Tries = 3;

    /// <summary>It was booted although all tries of an entry of ours had been used up before: nothing better was there, or somebody chose it.</summary>
    public bool IsLastResort => Left == 0 && Done > Tries;

    /// <summary>All tries are used up: the boot loader sorts the entry behind all good ones.</summary>
    public bool IsBad => Left == 0;

    /// <summary>As in the file name, with the plus sign.</summary>
    public override string ToString() => $"+{Digits(Left, LeftWidth)}{(Done is { } done ? "-" + Digits(done, DoneWidth) : "")}";

    /// <summary>Reads what follows the last plus sign of a name; null if that is not a counter.</summary>
    internal static BootCounter? TryParse(ReadOnlySpan<char> text)
    {
        var dash = text.IndexOf('-');
        var leftText = dash < 0 ? text : text[..dash];
        if (!TryParseNumber(leftText, out var left)) return null;
        if (dash < 0) return new(left, LeftWidth: leftText.Length);
        var doneText = text[(dash + 1)..];
        return TryParseNumber(doneText, out var done) ? new(left, done, leftText.Length, doneText.Length) : null;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Digits(int number, int width) => number.ToString($"D{width}", CultureInfo.InvariantCulture);
}

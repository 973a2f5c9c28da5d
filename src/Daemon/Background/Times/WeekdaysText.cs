namespace SkorionOS.Daemon.Background.Times;

/// <summary>Days of the week as systemd.time(7) writes them: <c>Mon</c>, <c>Mon,Fri</c>, <c>Mon..Fri</c>.</summary>
internal static class WeekdaysText
{
    // From Monday on: a span runs forward in the week, and systemd's week starts there.
    private static readonly (string Short, string Long, Weekdays Day)[] Names =
    [
        ("Mon", "Monday", Weekdays.Monday), ("Tue", "Tuesday", Weekdays.Tuesday), ("Wed", "Wednesday", Weekdays.Wednesday),
        ("Thu", "Thursday", Weekdays.Thursday), ("Fri", "Friday", Weekdays.Friday), ("Sat", "Saturday", Weekdays.Saturday),
        ("Sun", "Sunday", Weekdays.Sunday),
    ];

    /// <summary>False when the text has a name that is no day, nothing between two commas, or a span that runs backwards.</summary>
    public static bool TryParse(string text, out Weekdays days)
    {
        days = Weekdays.None;
        foreach (var part in text.Split(','))
        {
            var ends = part.Split("..");
            var first = IndexOf(ends[0]);
            var last = IndexOf(ends[^1]);
            if (ends.Length > 2 || first < 0 || last < first)
            {
                return false;
            }

            for (var i = first; i <= last; i++)
            {
                days |= Names[i].Day;
            }
        }

        return true;
    }

    public static bool Has(this Weekdays days, DayOfWeek day) => ((int)days & (1 << (int)day)) != 0;

    private static int IndexOf(string name) => Array.FindIndex(Names, names =>
        names.Short.Equals(name, StringComparison.OrdinalIgnoreCase) || names.Long.Equals(name, StringComparison.OrdinalIgnoreCase));
}

using System.Globalization;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests;

/// <summary>Asks the C compiler what the installed headers say.</summary>
internal static class HeaderProbe
{
    /// <summary>Size of a structure, then offsets of its fields and values of constants.</summary>
    public static (long Size, long[] Numbers) Run(string header, string structure, IEnumerable<string> fields, params string[] constants)
    {
        using var directory = new ScratchDirectory();
        var numbers = fields.Select(f => $"(long)offsetof({structure}, {f})").Concat(constants.Select(c => $"(long)({c})"));
        File.WriteAllText(directory["probe.c"], $$"""
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <stdio.h>
            #include {{header}}
            int main(void) {
                long numbers[] = { (long)sizeof({{structure}}), {{string.Join(", ", numbers)}} };
                for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) printf("%ld\n", numbers[i]);
                return 0;
            }
            """);
        Tool.Run("gcc", directory["probe.c"], "-o", directory["probe"]);
        var lines = Tool.Run(directory["probe"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var all = lines.Select(l => long.Parse(l, CultureInfo.InvariantCulture)).ToArray();
        return (all[0], all[1..]);
    }
}

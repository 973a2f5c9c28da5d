namespace SkorionOS.Interop.Systemd;

/// <summary>Cuts signatures of the D-Bus specification into complete types.</summary>
public static class BusSignature
{
    /// <summary>The types of several values in a row, one by one: <c>sa{sv}u</c> is <c>s</c>, <c>a{sv}</c>, <c>u</c>.</summary>
    /// <exception cref="FormatException">It is no signature.</exception>
    public static IReadOnlyList<string> Split(string signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        var types = new List<string>();
        for (var at = 0; at < signature.Length;)
        {
            var end = EndOfType(signature, at, 0);
            types.Add(signature[at..end]);
            at = end;
        }

        return types;
    }

    private static int EndOfType(string signature, int at, int depth)
    {
        if (at >= signature.Length || depth > 32)
        {
            throw Invalid(signature);
        }

        switch (signature[at])
        {
            case 'a':
                return EndOfType(signature, at + 1, depth + 1);
            case '(' or '{':
                var close = signature[at] == '(' ? ')' : '}';
                var members = 0;
                for (at++; at < signature.Length && signature[at] != close; members++)
                {
                    at = EndOfType(signature, at, depth + 1);
                }

                return at < signature.Length && members > 0 && (close == ')' || members == 2) ? at + 1 : throw Invalid(signature);
            case var basic when "ybnqiuxtdsoghv".Contains(basic, StringComparison.Ordinal):
                return at + 1;
            default:
                throw Invalid(signature);
        }
    }

    private static FormatException Invalid(string signature) => new($"\"{signature}\" is no signature of D-Bus");
}

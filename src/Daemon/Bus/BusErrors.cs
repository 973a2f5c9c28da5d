using System.Text;
using SkorionOS.Deploy;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Bus;

/// <summary>
/// Errors on their way over the bus: the code <c>nothing-deployed</c> travels as <c>org.skorionos.Bootc1.Error.NothingDeployed</c>, so that the table of codes is the
/// table of names.
/// </summary>
public static class BusErrors
{
    /// <summary>What an exception is on the bus.</summary>
    public static BusException From(Exception exception)
    {
        if (exception is BusException bus)
        {
            return bus;
        }

        var report = ErrorCatalog.Describe(exception);
        return new BusException(NameOf(report.Code), report.Message);
    }

    /// <summary>The name of a code.</summary>
    public static string NameOf(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var name = new StringBuilder(BusNames.ErrorPrefix);
        foreach (var word in code.Split('-'))
        {
            name.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return name.ToString();
    }

    /// <summary>The code of a name; null when the name is not one of ours.</summary>
    public static string? CodeOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ErrorCatalog.Hints.Keys.FirstOrDefault(code => NameOf(code) == name);
    }
}

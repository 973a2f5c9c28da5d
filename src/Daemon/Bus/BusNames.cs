using System.Globalization;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Bus;

/// <summary>The names that the service goes by on the bus.</summary>
public static class BusNames
{
    /// <summary>The service.</summary>
    public const string Service = "org.skorionos.Bootc1";

    /// <summary>The object of the manager.</summary>
    public const string ManagerPath = "/org/skorionos/Bootc1";

    /// <summary>The interface of the manager.</summary>
    public const string Manager = "org.skorionos.Bootc1.Manager";

    /// <summary>The interface of jobs.</summary>
    public const string Job = "org.skorionos.Bootc1.Job";

    /// <summary>What names of errors begin with.</summary>
    public const string ErrorPrefix = "org.skorionos.Bootc1.Error.";

    /// <summary>The object of a job.</summary>
    public static string JobPath(ulong id) => string.Create(CultureInfo.InvariantCulture, $"{ManagerPath}/job/_{id}");

    /// <summary>One of our interfaces, as its introspection data describe it.</summary>
    internal static BusInterface Describe(string name)
    {
        using var data = typeof(BusNames).Assembly.GetManifestResourceStream($"{name}.xml")
            ?? throw new InvalidOperationException($"the introspection data of {name} are not part of the program");
        using var text = new StreamReader(data);
        return BusIntrospection.Parse(text).Single(type => type.Name == name);
    }
}

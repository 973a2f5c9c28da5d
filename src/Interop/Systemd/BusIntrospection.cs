using System.Xml;
using System.Xml.Linq;

namespace SkorionOS.Interop.Systemd;

/// <summary>Reads introspection data, the XML of the D-Bus specification ("Introspection Data Format").</summary>
public static class BusIntrospection
{
    private const string EmitsChanged = "org.freedesktop.DBus.Property.EmitsChangedSignal";

    /// <summary>The interfaces of a node.</summary>
    /// <exception cref="FormatException">It is no introspection data.</exception>
    public static IReadOnlyList<BusInterface> Parse(TextReader text)
    {
        try
        {
            using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
            return [.. XElement.Load(reader).Elements("interface").Select(ReadInterface)];
        }
        catch (XmlException e)
        {
            throw new FormatException($"introspection data: {e.Message}", e);
        }
    }

    private static BusInterface ReadInterface(XElement node) => new(
        Attribute(node, "name"),
        [.. node.Elements("method").Select(ReadMethod)],
        [.. node.Elements("property").Select(ReadProperty)],
        [.. node.Elements("signal").Select(signal => new BusSignalType(Attribute(signal, "name"), Arguments(signal, direction: null)))]);

    private static BusMethod ReadMethod(XElement node) => new(Attribute(node, "name"), Arguments(node, "in"), Arguments(node, "out"));

    private static BusProperty ReadProperty(XElement node)
    {
        if (Attribute(node, "access") != "read")
        {
            throw new FormatException($"introspection data: the property {Attribute(node, "name")} is not for reading only");
        }

        var annotation = node.Elements("annotation").FirstOrDefault(element => Attribute(element, "name") == EmitsChanged)?.Attribute("value")?.Value;
        return new BusProperty(Attribute(node, "name"), Type(node), annotation switch
        {
            null or "true" => BusPropertyChange.Told,
            "invalidates" => BusPropertyChange.Invalidated,
            "const" => BusPropertyChange.Constant,
            "false" => BusPropertyChange.Silent,
            _ => throw new FormatException($"introspection data: {EmitsChanged} is \"{annotation}\""),
        });
    }

    private static IReadOnlyList<BusArgument> Arguments(XElement node, string? direction) =>
    [
        .. from argument in node.Elements("arg")
           where direction is null || (argument.Attribute("direction")?.Value ?? "in") == direction
           select new BusArgument(argument.Attribute("name")?.Value ?? "", Type(argument)),
    ];

    private static string Type(XElement node)
    {
        var type = Attribute(node, "type");
        return BusSignature.Split(type).Count == 1 ? type : throw new FormatException($"introspection data: \"{type}\" is not one type");
    }

    private static string Attribute(XElement node, string name) =>
        node.Attribute(name)?.Value ?? throw new FormatException($"introspection data: <{node.Name}> has no attribute {name}");
}

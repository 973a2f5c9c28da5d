using System.Reflection;
using Microsoft.Extensions.Logging;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Deploy;
using SkorionOS.Testing;

namespace SkorionOS.Daemon.Tests.Bus;

/// <summary>docs/dbus.md says what is.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void MessageIds_OfTheLog_AreThoseOfTheDocument()
    {
        var documented = File.ReadLines(Repository.PathOf("docs", "dbus.md"))
            .Select(line => line.Split('`'))
            .Where(parts => parts.Length > 2 && parts[0] == "| " && parts[1].Length == 32)
            .Select(parts => $"{parts[1]} {parts[2].Trim(' ', '|')}");

        var logged = typeof(DaemonLog).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()!)
            .Select(message => $"{message.EventName} {message.Message}");

        Assert.Equal(documented.Order(StringComparer.Ordinal), logged.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NameOf_EveryCodeOfTheCatalogue_LeadsBackToIt()
    {
        foreach (var code in ErrorCatalog.Hints.Keys)
        {
            Assert.Equal(code, BusErrors.CodeOf(BusErrors.NameOf(code)));
        }
    }
}

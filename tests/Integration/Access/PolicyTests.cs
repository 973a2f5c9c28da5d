using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Access;

/// <summary>The actions of polkit, judged by polkit's own definition of such files, by polkitd, and by what docs/access.md says of them.</summary>
public sealed partial class PolicyTests
{
    private const string Prefix = "org.skorionos.Bootc1.";

    private static readonly string s_documentation = File.ReadAllText(Repository.PathOf("docs", "access.md"));

    [Fact]
    public void Policy_ByTheDefinitionOfPolkit_IsValid()
    {
        Tool.Run("xmllint", "--noout", "--nonet", "--dtdvalid", "/usr/share/polkit-1/policyconfig-1.dtd", Polkit.PolicyPath);
    }

    /// <summary>Id and default for a person in front of the machine, in the file and on the page.</summary>
    [Fact]
    public void Policy_ActionsAndDefaults_AreWhatThePageSays()
    {
        using var reader = XmlReader.Create(Polkit.PolicyPath, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        var actions = XDocument.Load(reader).Root!.Elements("action").ToList();
        var told = Row().Matches(s_documentation).Select(row => (Prefix + row.Groups[1].Value, row.Groups[2].Value));

        Assert.Equal(told.Order(), actions.Select(action => (action.Attribute("id")!.Value, Default(action, "allow_active"))).Order());
        Assert.All(actions, action => Assert.Equal(("auth_admin", "auth_admin"), (Default(action, "allow_any"), Default(action, "allow_inactive"))));
    }

    [Fact]
    public async Task Polkit_WithoutRules_AsksWhoIsNotInFrontOfTheMachine()
    {
        await using var polkit = await Polkit.StartAsync();

        Assert.Equal(PolkitAnswer.Asks, await polkit.CheckAsync("nobody", Prefix + "update"));
        Assert.Equal(PolkitAnswer.Yes, await polkit.CheckAsync("root", Prefix + "switch"));
    }

    [Fact]
    public async Task Rule_OfThePageForAPlayer_AllowsChannelsOfOneRepository()
    {
        await using var polkit = await Polkit.StartAsync(Rule("gamer").Replace("\"gamer\"", "\"nobody\"", StringComparison.Ordinal));

        Assert.Equal(PolkitAnswer.Yes, await polkit.CheckAsync("nobody", Prefix + "configure"));
        Assert.Equal(PolkitAnswer.Yes, await polkit.CheckAsync("nobody", Prefix + "switch", "image", "ghcr.io/example/os:beta"));
        Assert.Equal(PolkitAnswer.Asks, await polkit.CheckAsync("nobody", Prefix + "switch", "image", "ghcr.io/example/other:beta"));
        Assert.Equal(PolkitAnswer.Asks, await polkit.CheckAsync("nobody", Prefix + "switch"));
        Assert.Equal(PolkitAnswer.Asks, await polkit.CheckAsync("daemon", Prefix + "configure"));
    }

    [Fact]
    public async Task Rule_OfThePageForAKiosk_RefusesItsUserAlone()
    {
        await using var polkit = await Polkit.StartAsync(Rule("kiosk").Replace("\"kiosk\"", "\"nobody\"", StringComparison.Ordinal));

        Assert.Equal(PolkitAnswer.No, await polkit.CheckAsync("nobody", Prefix + "rollback"));
        Assert.Equal(PolkitAnswer.Asks, await polkit.CheckAsync("daemon", Prefix + "rollback"));
    }

    [Fact]
    public async Task Rule_OfThePageForAFleet_AllowsItsGroupAndRefusesOthers()
    {
        await using var polkit = await Polkit.StartAsync(Rule("fleet").Replace("\"fleet\"", "\"nogroup\"", StringComparison.Ordinal));

        Assert.Equal(PolkitAnswer.Yes, await polkit.CheckAsync("nobody", Prefix + "downgrade"));
        Assert.Equal(PolkitAnswer.No, await polkit.CheckAsync("daemon", Prefix + "update"));
        Assert.Equal(PolkitAnswer.Asks, await polkit.CheckAsync("daemon", Prefix + "check"));
    }

    private static string Default(XElement action, string whom) => action.Element("defaults")!.Element(whom)!.Value;

    /// <summary>The rule of the page that speaks of somebody.</summary>
    private static string Rule(string whom) =>
        Assert.Single(Script().Matches(s_documentation).Select(script => script.Groups[1].Value), script => script.Contains($"\"{whom}\"", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| `(\w+)` \| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^```js\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Script();
}

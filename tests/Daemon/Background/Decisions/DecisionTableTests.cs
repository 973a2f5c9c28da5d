using SkorionOS.Daemon.Background.Decisions;

namespace SkorionOS.Daemon.Tests.Background.Decisions;

/// <summary>Walks the decision table of docs/usage/background-updates.md, so that the document and the code cannot drift apart.</summary>
public sealed class DecisionTableTests
{
    private const string Head = "| settings | situation | does | waits for | looks again |";

    public static TheoryData<string, string, string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string, string, string>();
        foreach (var row in DocumentTable.Read(Head))
        {
            rows.Add(string.Join('\n', DocumentTable.Codes(row[0])), row[1], row[2], row[3], row[4]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Make_RowOfTheTable_IsAsItSays(string settings, string situation, string action, string reasons, string lookAgain)
    {
        var decision = new Scene(settings, situation).Decide();

        Assert.Equal(action, decision.Action.ToString().ToLowerInvariant());
        Assert.Equal(reasons, string.Join(", ", decision.Reasons.Select(reason => reason.Code)));
        AssertTime(lookAgain, decision.LookAgain - Scene.Noon);
    }

    [Fact]
    public void Table_Reasons_AreAllThereAre()
    {
        var used = DocumentTable.Read(Head).SelectMany(row => row[3].Split(", ", StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        var explained = DocumentTable.Read("| code | meaning |").Select(row => DocumentTable.Codes(row[0]).Single()).ToList();

        Assert.Equal(WaitCodes.All, explained);
        Assert.Equal(WaitCodes.All.Order(), used.Order());
    }

    [Fact]
    public void Table_Actions_AreAllThereAre() => Assert.Equal(
        Enum.GetNames<BackgroundAction>().Select(name => name.ToLowerInvariant()).Order(),
        DocumentTable.Read(Head).Select(row => row[2]).Distinct().Order());

    private static void AssertTime(string expected, TimeSpan? actual)
    {
        if (expected.Length == 0)
        {
            Assert.Null(actual);
            return;
        }

        Assert.StartsWith("in ", expected, StringComparison.Ordinal);
        var parts = expected[3..].Split(' ');
        if (parts is [var least, "to", var most, var unit])
        {
            Assert.InRange(actual!.Value, Scene.Span($"{least} {unit}"), Scene.Span($"{most} {unit}"));
        }
        else
        {
            Assert.Equal(Scene.Span(expected[3..]), actual);
        }
    }
}

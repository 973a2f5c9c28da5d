using SkorionOS.Interop.Files;
using SkorionOS.State.Etc;
using SkorionOS.Testing.Durability;

namespace SkorionOS.State.Tests.Etc;

/// <summary>The list of durable steps of the merge: the code has the same as the document, and every change has its place in it.</summary>
public sealed class EtcStepsTests
{
    [Fact]
    public void Document_HasTheListOfTheCode()
    {
        Assert.Contains(DurableDocument.Print(EtcMergeSteps.Operation), DurableDocument.Lines);
        Assert.All(EtcMergeSteps.Operation.Stages, stage => Assert.Equal(DurableDocument.Print(stage), DurableDocument.ReadStage(stage.Name)));
    }

    [Fact]
    public void Changes_OfAMerge_HaveTheirPlace()
    {
        using var fixture = EtcStopTests.Prepare();
        var changes = new List<FaultPoint>();
        using (FaultInjection.Use(point => changes.Add(point with { Path = point.Path.Replace(fixture["deployment"] + "/", "", StringComparison.Ordinal).Replace(fixture.Path + "/", "", StringComparison.Ordinal) })))
        {
            fixture.Merge();
        }

        var seen = new HashSet<DurableStep>();
        Assert.Null(DurableOrder.FindMisplaced(EtcMergeSteps.Operation, changes.Where(DurableOrder.IsStep), seen));
        Assert.Equal([], EtcMergeSteps.Operation.Stages[0].Steps.Except(seen));
    }
}

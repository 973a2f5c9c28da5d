using Xunit.Abstractions;
using Xunit.Sdk;

namespace SkorionOS.Vm.Tests.Story;

/// <summary>Runs the steps of a story by their numbers.</summary>
public sealed class StepOrderer : ITestCaseOrderer
{
    public const string Type = "SkorionOS.Vm.Tests.Story.StepOrderer";
    public const string Assembly = "SkorionOS.Vm.Tests";

    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases.OrderBy(NumberOf);

    private static int NumberOf<TTestCase>(TTestCase test)
        where TTestCase : ITestCase =>
        test.TestMethod.Method.GetCustomAttributes(typeof(StepAttribute)).Single().GetNamedArgument<int>(nameof(StepAttribute.Number));
}

namespace SkorionOS.Vm.Tests.Story;

/// <summary>A test that goes on where the one before it ended.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StepAttribute(int number) : FactAttribute
{
    public int Number { get; } = number;
}

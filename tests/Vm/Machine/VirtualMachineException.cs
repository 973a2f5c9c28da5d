namespace SkorionOS.Vm.Tests.Machine;

/// <summary>A machine did not do what was waited for. The message says what that was, and shows the end of the console.</summary>
public sealed class VirtualMachineException : Exception
{
    public VirtualMachineException(string message)
        : base(message)
    {
    }

    public VirtualMachineException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

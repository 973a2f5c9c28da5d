namespace SkorionOS.Vm.Tests.Machine;

/// <summary>How a script in the guest ended.</summary>
/// <param name="ExitCode">0 when all went well.</param>
/// <param name="Output">What it wrote to its output, without white space at the end.</param>
/// <param name="Complaints">The same of standard error.</param>
public sealed record ShellResult(int ExitCode, string Output, string Complaints);

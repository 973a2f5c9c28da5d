using System.Globalization;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>How a process ended.</summary>
/// <param name="Status">Its exit code.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it complained about.</param>
internal sealed record ChildEnd(int Status, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The changes that it made, when it was not killed.</summary>
    public int Changes => Status == 0 ? int.Parse(Lines[^1], CultureInfo.InvariantCulture) : throw new InvalidOperationException($"ended with {Status}: {Errors}");
}

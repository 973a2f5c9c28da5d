namespace SkorionOS.Deploy.Arguments;

/// <summary>What a change of kernel arguments came to.</summary>
/// <param name="Changed">False when everything was as it was asked for, and nothing was written.</param>
/// <param name="View">The arguments now.</param>
public sealed record ArgumentsChange(bool Changed, ArgumentsView View);

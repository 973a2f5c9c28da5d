using System.Collections.Immutable;
using SkorionOS.Boot;

namespace SkorionOS.Deploy.Arguments;

/// <summary>The kernel arguments of the deployment that is booted next.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Entry">The file of its entry.</param>
/// <param name="TriesLeft">Boots that the entry may try; null when it is not counted.</param>
/// <param name="Arguments">The arguments of the entry, each with its source.</param>
/// <param name="Added">What the sources ask for and the entry has not: it comes with the next entry that is written.</param>
/// <param name="Failed">The lines of entries of the same deployment that used up their tries.</param>
public sealed record ArgumentsView(
    DeploymentId Deployment,
    string Entry,
    int? TriesLeft,
    ImmutableArray<SourcedArgument> Arguments,
    ImmutableArray<SourcedArgument> Added,
    ImmutableArray<string> Failed)
{
    /// <summary>True when the entry is not what the sources ask for: <see cref="Engine.ChangeArguments"/> would write one.</summary>
    public bool IsOutdated => !Added.IsEmpty || Arguments.Any(argument => argument.Source == ArgumentSource.Entry);
}

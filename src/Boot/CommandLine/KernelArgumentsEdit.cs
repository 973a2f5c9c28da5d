using System.Collections.Immutable;

namespace SkorionOS.Boot;

/// <summary>A change of this machine's kernel arguments: what goes, then what is replaced, then what is added. It is made to one file of
/// <c>/etc/bootc/kargs.d</c>; the arguments of the image and of the install are not edited but taken out by that file.</summary>
/// <param name="Append">Arguments that shall be there. One that is there already is not added again, so that a second run changes
/// nothing.</param>
/// <param name="Delete">Arguments that shall not be there: <c>name=value</c> for this one, <c>name</c> for all of that name.</param>
/// <param name="Replace">Arguments <c>name=value</c> that shall be the only ones of their name.</param>
public sealed record KernelArgumentsEdit(
    ImmutableArray<KernelArgument> Append, ImmutableArray<KernelArgument> Delete, ImmutableArray<KernelArgument> Replace)
{
    // A system whose disk the kernel does not find is nothing that an argument's owner can want.
    private const string Root = "root";

    /// <summary>True when there is nothing to change.</summary>
    public bool IsEmpty => Append.IsEmpty && Delete.IsEmpty && Replace.IsEmpty;

    /// <summary>Makes the change.</summary>
    /// <param name="own">The file as it is.</param>
    /// <param name="others">The arguments of all other sources, none taken out: <see cref="KernelArguments.Trace"/> without
    /// <paramref name="own"/>.</param>
    /// <param name="line">The line of the entry that the change is for: what is on it may be deleted, even when no source has it
    /// now.</param>
    /// <returns>The file as it shall be.</returns>
    /// <exception cref="BootException">An argument is not the machine's to set (<see cref="BootErrors.ArgumentInvalid"/>), or what shall go
    /// is not there (<see cref="BootErrors.ArgumentMissing"/>).</exception>
    public KernelArgumentsFile ApplyTo(KernelArgumentsFile own, IReadOnlyCollection<SourcedArgument> others, KernelCommandLine line)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(line);
        if (Append.Concat(Delete).Concat(Replace).FirstOrDefault(argument => argument.IsNamed(ComposefsArgument.Name)) is { } root)
            throw Refused(root, $"'{ComposefsArgument.Name}=' is set by the deployment alone");

        foreach (var pattern in Delete) own = Take(own, pattern, others, line);
        foreach (var argument in Replace) own = Put(own, argument, others);
        return Append.Aggregate(own, (file, argument) => Add(file, argument, others));
    }

    private static KernelArgumentsFile Take(
        KernelArgumentsFile own, KernelArgument pattern, IReadOnlyCollection<SourcedArgument> others, KernelCommandLine line)
    {
        if (pattern.IsNamed(Root)) throw Refused(pattern, "the system is found by it; it can be replaced");
        var found = others.Where(other => other.Argument.Matches(pattern)).ToList();
        var foreign = found.Any(other => other.Source != ArgumentSource.Bootc);
        var isOwn = own.Arguments.Any(argument => argument.Matches(pattern));
        if (!foreign && !isOwn && found.Count > 0)
            throw Refused(pattern, "it lets a machine that crashed start again, so that the old system can come back; append the name with another value to stop that");
        if (!foreign && !isOwn && !own.Deletes.Contains(pattern) && !line.Arguments.Any(argument => argument.Matches(pattern)))
            throw new BootException(BootErrors.ArgumentMissing, $"There is no kernel argument '{pattern}' to delete.");

        return own with
        {
            Arguments = own.Arguments.RemoveAll(argument => argument.Matches(pattern)),
            Deletes = foreign ? WithOnce(own.Deletes, pattern) : own.Deletes,
        };
    }

    private static KernelArgumentsFile Put(KernelArgumentsFile own, KernelArgument argument, IReadOnlyCollection<SourcedArgument> others)
    {
        if (argument.Value is null) throw Refused(argument, "what is replaced is named by NAME=VALUE");
        var name = KernelArgument.FromToken(argument.Name);
        var foreign = others.Any(other => other.Source != ArgumentSource.Bootc && other.Argument.Matches(name));
        return own with
        {
            Arguments = new KernelCommandLine(own.Arguments).Replace(argument).Arguments,
            Deletes = foreign ? WithOnce(own.Deletes, name) : own.Deletes,
        };
    }

    private static KernelArgumentsFile Add(KernelArgumentsFile own, KernelArgument argument, IReadOnlyCollection<SourcedArgument> others)
    {
        var deletes = own.Deletes.Remove(argument);
        var isThere = others.Any(other => other.Argument == argument) && !deletes.Any(argument.Matches);
        return own with { Arguments = isThere ? own.Arguments : WithOnce(own.Arguments, argument), Deletes = deletes };
    }

    private static ImmutableArray<KernelArgument> WithOnce(ImmutableArray<KernelArgument> arguments, KernelArgument argument) =>
        arguments.Contains(argument) ? arguments : arguments.Add(argument);

    private static BootException Refused(KernelArgument argument, string reason) =>
        new(BootErrors.ArgumentInvalid, $"The kernel argument '{argument}' cannot be changed: {reason}.");
}

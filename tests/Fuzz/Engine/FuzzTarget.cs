namespace SkorionOS.Fuzz.Engine;

/// <summary>One reader of what others wrote: how to make inputs for it, and what must hold for each.</summary>
internal abstract class FuzzTarget
{
    /// <summary>The outcome of an input that was taken without a remark.</summary>
    public const string Accepted = "accepted";

    /// <summary>As in <c>make fuzz TARGET=</c>, and the directory of its corpus.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes of the longest input; what a mutation makes longer is cut.</summary>
    public virtual int LongestInput => 64 * 1024;

    /// <summary>Managed bytes that an input may allocate whatever its length.</summary>
    public virtual long MemoryBase => 2 << 20;

    /// <summary>Managed bytes that it may allocate on top for each of its bytes.</summary>
    public virtual int MemoryPerByte => 512;

    /// <summary>Outcomes that 20 000 inputs have to reach: a fuzzer that never gets past the magic number finds nothing.</summary>
    public abstract IReadOnlyList<string> MustReach { get; }

    /// <summary>Ways to change an input. Each is as likely as the others.</summary>
    public abstract IReadOnlyList<Mutation> Mutations { get; }

    /// <summary>Makes an input that is valid, or nearly so.</summary>
    public abstract byte[] Generate(FuzzRandom random);

    /// <summary>Gives an input to the reader and checks what must hold of what it makes of it.</summary>
    /// <returns><see cref="Accepted"/>, or another word for the kind of input that it was.</returns>
    /// <exception cref="InvariantException">Something does not hold.</exception>
    public abstract string Run(byte[] input);

    /// <summary>The code of an exception by which this reader may refuse; null for all others, which are bugs.</summary>
    public abstract string? CodeOf(Exception exception);

    /// <exception cref="InvariantException">It is not true.</exception>
    protected static void Holds(bool condition, string what)
    {
        if (!condition) throw new InvariantException(what);
    }
}

using SkorionOS.State.Reset;

namespace SkorionOS.Deploy.Status;

/// <summary>A reset that the next boot carries out.</summary>
/// <param name="KeepHome">True when <c>/home</c> stays.</param>
/// <param name="RequestedAt">When it was asked for.</param>
public sealed record PendingReset(bool KeepHome, DateTimeOffset RequestedAt)
{
    /// <summary>What a mark asks for.</summary>
    public static PendingReset From(ResetMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return new(mark.KeepHome, mark.RequestedAt);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"Reset: the next boot begins anew with /etc{(KeepHome ? " and /var; /home stays" : ", /var and /home")}. `bootc reset --cancel` takes it back.";
}

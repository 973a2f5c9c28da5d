namespace SkorionOS.Deploy;

/// <summary>How an update or a switch ended.</summary>
public enum UpdateOutcome
{
    /// <summary>What is wanted is what is booted next already; nothing was written.</summary>
    Unchanged,

    /// <summary>There is something newer; it was only asked for.</summary>
    Available,

    /// <summary>The image is staged: it is booted next.</summary>
    Staged,

    /// <summary>The image is here, and waits to be staged.</summary>
    Downloaded,

    /// <summary>What is wanted is held: it failed here or was given up. Nothing was staged.</summary>
    Held,

    /// <summary>There is something newer that is for this machine only later. Nothing was staged.</summary>
    Postponed,

    /// <summary>What is offered is older than what was staged before, or of another channel or variant; it was only asked for. An update to it is an error.</summary>
    Refused,
}

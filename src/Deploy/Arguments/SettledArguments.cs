namespace SkorionOS.Deploy.Arguments;

/// <summary>What became of new kernel arguments at a good boot.</summary>
public enum SettledArguments
{
    /// <summary>None were on trial.</summary>
    None,

    /// <summary>They are still to be tried.</summary>
    Waiting,

    /// <summary>This system runs with them: they stay.</summary>
    Confirmed,

    /// <summary>They did not boot: <c>/etc/bootc/kargs.d</c> is as it was before.</summary>
    TakenBack,
}

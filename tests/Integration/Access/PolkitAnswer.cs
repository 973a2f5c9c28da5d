namespace SkorionOS.Integration.Tests.Access;

/// <summary>What polkit says, as pkcheck(1) ends.</summary>
internal enum PolkitAnswer
{
    /// <summary>He may.</summary>
    Yes = 0,

    /// <summary>He may not.</summary>
    No = 1,

    /// <summary>He may once he, or an administrator, has proved who he is.</summary>
    Asks = 2,
}

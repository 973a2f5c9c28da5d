namespace SkorionOS.SetupRoot;

/// <summary>What the program can be called for.</summary>
internal enum InvocationAction
{
    /// <summary>Set up a root.</summary>
    SetUp,

    /// <summary>The boot failed in the initramfs.</summary>
    OnFailure,

    /// <summary>Tell how it is called.</summary>
    Help,
}

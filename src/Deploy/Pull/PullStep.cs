namespace SkorionOS.Deploy.Pull;

/// <summary>The steps of bringing an image here, in order.</summary>
public enum PullStep
{
    /// <summary>Asking what the reference stands for.</summary>
    Resolving,

    /// <summary>Receiving layers, and writing their contents.</summary>
    Pulling,

    /// <summary>Making the composefs image.</summary>
    Importing,

    /// <summary>Writing the deployment: kernel, state, boot entry.</summary>
    Staging,
}

namespace SkorionOS.Boot;

/// <summary>The argument that names the root: <c>composefs=DIGEST</c>, or <c>composefs=?DIGEST</c> where the filesystem of the objects has no fs-verity and the
/// contents are therefore not checked on every read.</summary>
/// <param name="Deployment">The digest of the composefs image.</param>
/// <param name="VerityOptional">True for the form with the question mark.</param>
public sealed record ComposefsArgument(DeploymentId Deployment, bool VerityOptional = false)
{
    /// <summary>The name of the argument.</summary>
    public const string Name = "composefs";

    /// <summary>The argument for a command line.</summary>
    public KernelArgument ToArgument() => KernelArgument.FromToken(ToString());

    /// <summary>As on the command line.</summary>
    public override string ToString() => $"{Name}={(VerityOptional ? "?" : "")}{Deployment}";

    internal static ComposefsArgument? TryParse(string? value)
    {
        var optional = value is ['?', ..];
        return DeploymentId.TryParse(optional ? value![1..] : value, out var id) ? new(id, optional) : null;
    }
}

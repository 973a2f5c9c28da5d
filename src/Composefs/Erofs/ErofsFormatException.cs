namespace SkorionOS.Composefs.Erofs;

/// <summary>Bytes that are not a composefs image, or a damaged one (<c>erofs-invalid</c>).</summary>
public sealed class ErofsFormatException : ComposefsException
{
    /// <summary>Makes the error.</summary>
    /// <param name="reason">What is wrong with the image, and where.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public ErofsFormatException(string reason, Exception? cause = null)
        : base("erofs-invalid", $"The composefs image is invalid: {reason}", cause)
    {
    }
}

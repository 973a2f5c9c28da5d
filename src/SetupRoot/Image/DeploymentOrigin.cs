using SkorionOS.Boot;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.SetupRoot.Image;

/// <summary>What is needed of a deployment's origin.json.</summary>
/// <param name="Problem">Why there is nothing to be known: the file cannot be read. Null when it was read, or is not there.</param>
/// <param name="ImageName">The name of the image's directory; null when it is not known.</param>
/// <param name="Parent">The deployment whose /etc the first boot starts from; null for none.</param>
internal sealed record DeploymentOrigin(string? Problem, string? ImageName, DeploymentId? Parent)
{
    private const string FileName = "origin.json";

    /// <summary>Reads it from the state of a deployment.</summary>
    public static DeploymentOrigin Read(Dir deployment)
    {
        try
        {
            return deployment.TryReadAll(FileName, SetupRootLimits.RecordBytes) is { } json ? Parse(json) : new DeploymentOrigin(null, null, null);
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            return new DeploymentOrigin($"{deployment.Path}/{FileName} cannot be read: {e.Message}", null, null);
        }
    }

    /// <summary>Reads the text of such a file.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DeploymentOrigin Parse(ReadOnlySpan<byte> json)
    {
        var texts = JsonRecord.ReadTexts(json);
        var image = texts.GetValueOrDefault("manifestDigest");
        if (image is not null && !IsImageName(image))
        {
            throw new FormatException($"'{image}' is no digest of a manifest");
        }

        return new DeploymentOrigin(null, image, texts.TryGetValue("parent", out var parent) ? DeploymentId.Parse(parent) : null);
    }

    /// <summary>True for an algorithm, a colon and hexadecimal digits: nothing that leads out of a directory.</summary>
    private static bool IsImageName(string name) =>
        name.Split(':') is [{ Length: > 0 } algorithm, { Length: > 0 } digits] && algorithm.All(char.IsAsciiLetterOrDigit) && digits.All(char.IsAsciiHexDigitLower);
}

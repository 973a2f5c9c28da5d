using SkorionOS.Testing.Images;

namespace SkorionOS.Integration.Tests.Signatures;

/// <summary>The smallest image that differs by its version.</summary>
internal static class ReleaseImage
{
    public static OciImage Make(string version) =>
        new OciImageBuilder().Version(version).Layer(layer => layer.Directory("usr").File("usr/release", version)).Build();
}

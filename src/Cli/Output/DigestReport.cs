namespace SkorionOS.Cli.Output;

/// <summary>A digest as the answer.</summary>
internal sealed record DigestReport(string Digest)
{
    public static void Write(TextWriter output, DigestReport report) => output.WriteLine(report.Digest);
}

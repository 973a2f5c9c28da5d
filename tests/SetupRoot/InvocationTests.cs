using SkorionOS.Testing;

namespace SkorionOS.SetupRoot.Tests;

public sealed class InvocationTests
{
    private static readonly string s_id = new('a', 64);

    [Fact]
    public void TryParse_Nothing_IsTheBootOfAnInitramfs()
    {
        var invocation = Invocation.TryParse([])!;

        Assert.Equal(InvocationAction.SetUp, invocation.Action);
        Assert.Equal(("/sysroot", "/sysroot", "/proc/cmdline"), (invocation.Request.Sysroot, invocation.Request.Target, invocation.Request.CommandLine));
    }

    [Fact]
    public void TryParse_NextRoot_IsWhereSystemdLooks()
    {
        var request = Invocation.TryParse(["--next-root", s_id])!.Request;

        Assert.Equal((s_id, "/sysroot", "/run/nextroot"), (request.Deployment?.Hex, request.Sysroot, request.Target));
    }

    [Theory]
    [InlineData("--unknown")]
    [InlineData("--next-root")]
    [InlineData("--next-root", "latest")]
    [InlineData("--sysroot")]
    [InlineData("/sysroot")]
    public void TryParse_Mistake_IsNotTaken(params string[] arguments) => Assert.Null(Invocation.TryParse(arguments));

    [Fact]
    public void Errors_OfTheProgram_AreTheOnesInTheDocument()
    {
        var codes = typeof(SetupRootErrors).GetFields().Select(field => (string)field.GetValue(null)!);
        var rows = File.ReadLines(Repository.PathOf("docs", "setup-root.md"))
            .SkipWhile(line => !line.StartsWith("| reason |", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);

        Assert.Equal(codes.Order(), rows.Order());
    }
}

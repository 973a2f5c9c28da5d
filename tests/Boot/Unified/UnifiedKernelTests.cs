using System.Text;
using SkorionOS.Testing.Images;

namespace SkorionOS.Boot.Tests.Unified;

public sealed class UnifiedKernelTests
{
    [Theory]
    [InlineData("composefs=abc quiet", "composefs=abc quiet")]
    [InlineData("quiet\n", "quiet")]
    [InlineData("quiet\0\0", "quiet")]
    public async Task ReadCommandLine_MadeByObjcopy_IsTheLine(string line, string expected)
    {
        var file = await UnifiedKernelFile.MakeAsync("kernel", line);

        Assert.Equal(expected, Read(file).Print());
    }

    [Fact]
    public async Task ReadCommandLine_WithoutOne_IsRefused() => AssertRefused("0 sections .cmdline", await UnifiedKernelFile.MakeAsync("kernel"));

    [Fact]
    public async Task ReadCommandLine_LongerThanTheKernelTakes_IsRefused() =>
        AssertRefused("more than", await UnifiedKernelFile.MakeAsync("kernel", new string('a', BootLimits.MaxCommandLineBytes + 1)));

    [Fact]
    public async Task ReadCommandLine_OfTheStubAlone_IsRefused() =>
        AssertRefused(".linux", await File.ReadAllBytesAsync("/usr/lib/systemd/boot/efi/linuxx64.efi.stub"));

    [Theory]
    [InlineData("")]
    [InlineData("MZ")]
    [InlineData("composefs=abc")]
    public void ReadCommandLine_OfWhatIsNoProgram_IsRefused(string content) => AssertRefused("no EFI program", Encoding.UTF8.GetBytes(content));

    [Fact]
    public async Task ReadCommandLine_CutOrChangedAnywhereInTheHeaders_IsReadOrRefused()
    {
        var whole = await UnifiedKernelFile.MakeAsync("kernel", "composefs=abc quiet");
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var changed = whole.AsSpan(0, random.Next(4) == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
            for (var change = 0; change < 3 && changed.Length > 0; change++)
            {
                changed[random.Next(Math.Min(changed.Length, 0x400))] = (byte)random.Next(256);
            }

            try
            {
                Read(changed);
            }
            catch (BootException e)
            {
                Assert.Equal(BootErrors.UnifiedKernelInvalid, e.Code);
            }
        }
    }

    private static void AssertRefused(string reason, byte[] content)
    {
        var error = Assert.Throws<BootException>(() => Read(content));
        Assert.Equal(BootErrors.UnifiedKernelInvalid, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static KernelCommandLine Read(byte[] content)
    {
        using var stream = new MemoryStream(content);
        return UnifiedKernel.ReadCommandLine(stream, "/boot/EFI/Linux/test.efi");
    }
}

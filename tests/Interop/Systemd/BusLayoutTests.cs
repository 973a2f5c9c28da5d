using System.Runtime.InteropServices;
using SkorionOS.Interop.Systemd.Native;

namespace SkorionOS.Interop.Tests.Systemd;

/// <summary>The C compiler and the headers of libsystemd judge our copies of its structures and constants.</summary>
public sealed class BusLayoutTests
{
    private const string Header = "<systemd/sd-bus.h>\n#include <systemd/sd-bus-vtable.h>";

    [Fact]
    public void VtableEntry_AgainstTheHeader_HasItsLayout()
    {
        var (size, numbers) = HeaderProbe.Run(
            Header,
            "sd_bus_vtable",
            [
                "x.start.element_size", "x.start.features", "x.start.vtable_format_reference", "x.method.member", "x.method.signature", "x.method.result", "x.method.handler",
                "x.method.names", "x.property.member", "x.property.signature", "x.property.get", "x.signal.member", "x.signal.signature", "x.signal.names",
            ]);

        Assert.Equal(size, Marshal.SizeOf<SdBus.VtableEntry>());
        string[] ours = ["First", "Second", "Third", "First", "Second", "Third", "Fourth", "Sixth", "First", "Second", "Third", "First", "Second", "Third"];
        Assert.Equal(numbers, ours.Select(name => (long)Marshal.OffsetOf<SdBus.VtableEntry>(name)));
    }

    [Fact]
    public void VtableEntry_AgainstTheHeader_HasItsConstants()
    {
        var (_, numbers) = HeaderProbe.Run(
            Header,
            "sd_bus_vtable",
            [],
            "SD_BUS_VTABLE_UNPRIVILEGED", "SD_BUS_VTABLE_METHOD_NO_REPLY", "SD_BUS_VTABLE_PROPERTY_CONST", "SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE",
            "SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION", "_SD_BUS_VTABLE_PARAM_NAMES");

        Assert.Equal(
            [
                (long)SdBus.VtableEntry.Unprivileged, (long)SdBus.VtableEntry.NoReply, (long)SdBus.VtableEntry.PropertyConst,
                (long)SdBus.VtableEntry.PropertyEmitsChange, (long)SdBus.VtableEntry.PropertyEmitsInvalidation, 1,
            ],
            numbers);
    }

    [Fact]
    public void BusError_AgainstTheHeader_HasItsLayout()
    {
        var (size, numbers) = HeaderProbe.Run(Header, "sd_bus_error", ["name", "message", "_need_free"]);

        Assert.Equal(size, Marshal.SizeOf<SdBus.BusError>());
        Assert.Equal(numbers, new[] { "Name", "Message", "NeedFree" }.Select(name => (long)Marshal.OffsetOf<SdBus.BusError>(name)));
    }
}

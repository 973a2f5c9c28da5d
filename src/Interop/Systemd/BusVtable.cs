using System.Runtime.InteropServices;
using System.Text;
using SkorionOS.Interop.Systemd.Native;

namespace SkorionOS.Interop.Systemd;

/// <summary>An interface in the form that sd-bus wants, in native memory, which stays in its place until it is disposed.</summary>
internal sealed unsafe class BusVtable : IDisposable
{
    private readonly List<nint> _texts = [];
    private SdBus.VtableEntry* _entries;

    /// <summary>Makes the table.</summary>
    /// <param name="type">The interface.</param>
    /// <param name="method">Called for every method.</param>
    /// <param name="getter">Called for every property.</param>
    public BusVtable(
        BusInterface type,
        delegate* unmanaged<nint, nint, SdBus.BusError*, int> method,
        delegate* unmanaged<nint, byte*, byte*, byte*, nint, nint, SdBus.BusError*, int> getter)
    {
        var count = 2 + type.Methods.Count + type.Properties.Count + type.Signals.Count;
        _entries = (SdBus.VtableEntry*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(SdBus.VtableEntry));
        var at = _entries;

        // SD_BUS_VTABLE_START: the size of an entry, the feature "with names of arguments", and where libsystemd keeps the version of the format.
        *at++ = new SdBus.VtableEntry
        {
            TypeAndFlags = SdBus.VtableEntry.Pack('<', 0),
            First = sizeof(SdBus.VtableEntry),
            Second = 1,
            Third = NativeLibrary.GetExport(NativeLibrary.Load(SdBus.Library), "sd_bus_object_vtable_format"),
        };
        foreach (var item in type.Methods)
        {
            *at++ = new SdBus.VtableEntry
            {
                // Whether a caller may is asked of polkit, not of his capabilities.
                TypeAndFlags = SdBus.VtableEntry.Pack('M', SdBus.VtableEntry.Unprivileged),
                First = Text(item.Name),
                Second = Text(Signature(item.In)),
                Third = Text(Signature(item.Out)),
                Fourth = (nint)method,
                Sixth = Text(Names(item.In) + Names(item.Out)),
            };
        }

        foreach (var item in type.Properties)
        {
            *at++ = new SdBus.VtableEntry
            {
                TypeAndFlags = SdBus.VtableEntry.Pack('P', Flags(item.Change)),
                First = Text(item.Name),
                Second = Text(item.Type),
                Third = (nint)getter,
            };
        }

        foreach (var item in type.Signals)
        {
            *at++ = new SdBus.VtableEntry
            {
                TypeAndFlags = SdBus.VtableEntry.Pack('S', 0),
                First = Text(item.Name),
                Second = Text(Signature(item.Arguments)),
                Third = Text(Names(item.Arguments)),
            };
        }

        *at = new SdBus.VtableEntry { TypeAndFlags = SdBus.VtableEntry.Pack('>', 0) };
    }

    /// <summary>The first entry.</summary>
    public SdBus.VtableEntry* Entries => _entries;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var text in _texts)
        {
            NativeMemory.Free((void*)text);
        }

        _texts.Clear();
        NativeMemory.Free(_entries);
        _entries = null;
    }

    private static ulong Flags(BusPropertyChange change) => change switch
    {
        BusPropertyChange.Told => SdBus.VtableEntry.PropertyEmitsChange,
        BusPropertyChange.Invalidated => SdBus.VtableEntry.PropertyEmitsInvalidation,
        BusPropertyChange.Constant => SdBus.VtableEntry.PropertyConst,
        _ => 0,
    };

    private static string Signature(IEnumerable<BusArgument> arguments) => string.Concat(arguments.Select(argument => argument.Type));

    private static string Names(IEnumerable<BusArgument> arguments) => string.Concat(arguments.Select(argument => argument.Name + "\0"));

    private nint Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        _texts.Add((nint)copy);
        return (nint)copy;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;
using SkorionOS.Interop.Systemd.Native;

namespace SkorionOS.Interop.Systemd;

/// <summary>
/// Reads and writes the bodies of messages. What stands for what: <c>y</c> byte, <c>b</c> bool, <c>n q i u x t d</c> the numbers, <c>s o g</c> string,
/// <c>h</c> <see cref="SafeFileHandle"/> (read: a duplicate that belongs to the reader), <c>v</c> <see cref="BusVariant"/>, <c>ay</c> byte[],
/// <c>a{sT}</c> a dictionary from string to object (<see cref="BusVariant"/> for <c>a{sv}</c>), other arrays and structures object[].
/// </summary>
internal static unsafe class BusValues
{
    /// <summary>Reads everything that is left of a message.</summary>
    /// <exception cref="BusException">The message is damaged.</exception>
    public static object[] ReadAll(nint message)
    {
        var values = new List<object>();
        while (SdBus.sd_bus_message_at_end(message, 1) == 0)
        {
            values.Add(Read(message));
        }

        return [.. values];
    }

    /// <summary>Appends values of the types that a signature names.</summary>
    /// <exception cref="ArgumentException">Number or types do not fit.</exception>
    public static void Append(nint message, string signature, IReadOnlyList<object> values)
    {
        var types = BusSignature.Split(signature);
        if (types.Count != values.Count)
        {
            throw new ArgumentException($"{values.Count} values for \"{signature}\"", nameof(values));
        }

        for (var i = 0; i < types.Count; i++)
        {
            AppendOne(message, types[i], values[i]);
        }
    }

    private static object Read(nint message)
    {
        byte type;
        byte* contents;
        Check(SdBus.sd_bus_message_peek_type(message, &type, &contents), "the end of a message came too early");
        return (char)type switch
        {
            'y' => ReadBasic<byte>(message, type),
            'b' => ReadBasic<int>(message, type) != 0,
            'n' => ReadBasic<short>(message, type),
            'q' => ReadBasic<ushort>(message, type),
            'i' => ReadBasic<int>(message, type),
            'u' => ReadBasic<uint>(message, type),
            'x' => ReadBasic<long>(message, type),
            't' => ReadBasic<ulong>(message, type),
            'd' => ReadBasic<double>(message, type),
            's' or 'o' or 'g' => Text((byte*)ReadBasic<nint>(message, type)),
            'h' => Duplicate(ReadBasic<int>(message, type)),
            'v' => ReadVariant(message, Text(contents)),
            'a' => ReadArray(message, Text(contents)),
            'r' => ReadContainer(message, 'r', Text(contents)),
            var other => throw new BusException(BusException.InvalidArgs, $"a value of the type '{other}' cannot be read"),
        };
    }

    private static T ReadBasic<T>(nint message, byte type)
        where T : unmanaged
    {
        T value;
        Check(SdBus.sd_bus_message_read_basic(message, type, &value), "a value cannot be read");
        return value;
    }

    private static BusVariant ReadVariant(nint message, string contents)
    {
        var values = ReadContainer(message, 'v', contents);
        return new BusVariant(contents, values[0]);
    }

    private static object ReadArray(nint message, string contents)
    {
        if (contents == "y")
        {
            void* bytes;
            nuint size;
            Check(SdBus.sd_bus_message_read_array(message, (byte)'y', &bytes, &size), "an array cannot be read");
            return new ReadOnlySpan<byte>(bytes, checked((int)size)).ToArray();
        }

        if (!contents.StartsWith("{s", StringComparison.Ordinal))
        {
            return ReadContainer(message, 'a', contents);
        }

        var map = new Dictionary<string, object>(StringComparer.Ordinal);
        Enter(message, 'a', contents);
        while (SdBus.sd_bus_message_at_end(message, 0) == 0)
        {
            var pair = ReadContainer(message, 'e', contents[1..^1]);
            if (!map.TryAdd((string)pair[0], pair[1]))
            {
                throw new BusException(BusException.InvalidArgs, $"\"{pair[0]}\" is given twice");
            }
        }

        Check(SdBus.sd_bus_message_exit_container(message), "a container cannot be left");
        return map;
    }

    private static object[] ReadContainer(nint message, char type, string contents)
    {
        Enter(message, type, contents);
        var values = new List<object>();
        while (SdBus.sd_bus_message_at_end(message, 0) == 0)
        {
            values.Add(Read(message));
        }

        Check(SdBus.sd_bus_message_exit_container(message), "a container cannot be left");
        return [.. values];
    }

    private static void Enter(nint message, char type, string contents)
    {
        fixed (byte* text = CString.Terminated(contents))
        {
            Check(SdBus.sd_bus_message_enter_container(message, (byte)type, text), "a container cannot be entered");
        }
    }

    private static void AppendOne(nint message, string type, object value)
    {
        switch (type[0])
        {
            case 'y': AppendBasic(message, type, (byte)value); break;
            case 'b': AppendBasic(message, type, (bool)value ? 1 : 0); break;
            case 'n': AppendBasic(message, type, (short)value); break;
            case 'q': AppendBasic(message, type, (ushort)value); break;
            case 'i': AppendBasic(message, type, (int)value); break;
            case 'u': AppendBasic(message, type, (uint)value); break;
            case 'x': AppendBasic(message, type, (long)value); break;
            case 't': AppendBasic(message, type, (ulong)value); break;
            case 'd': AppendBasic(message, type, (double)value); break;
            case 's' or 'o' or 'g': AppendText(message, type, (string)value); break;
            case 'h': AppendHandle(message, (SafeFileHandle)value); break;
            case 'v': AppendVariant(message, (BusVariant)value); break;
            case 'a' when type == "ay": AppendBytes(message, (byte[])value); break;
            case 'a' when type[1] == '{': AppendMap(message, type[1..], value); break;
            case 'a': AppendArray(message, type[1..], (object[])value); break;
            default: AppendStructure(message, type[1..^1], (object[])value); break;
        }
    }

    private static void AppendBasic<T>(nint message, string type, T value)
        where T : unmanaged => Check(SdBus.sd_bus_message_append_basic(message, (byte)type[0], &value), "a value cannot be written");

    private static void AppendText(nint message, string type, string value)
    {
        // A NUL cannot travel, and half of a surrogate pair is no UTF-8: both would break the connection.
        fixed (byte* text = CString.Terminated(value.Replace('\0', '\uFFFD')))
        {
            Check(SdBus.sd_bus_message_append_basic(message, (byte)type[0], text), $"the text \"{value}\" cannot be written");
        }
    }

    private static void AppendHandle(nint message, SafeFileHandle value)
    {
        // sd-bus keeps a duplicate of its own.
        var descriptor = (int)value.DangerousGetHandle();
        Check(SdBus.sd_bus_message_append_basic(message, (byte)'h', &descriptor), "a descriptor cannot be written");
        GC.KeepAlive(value);
    }

    private static void AppendVariant(nint message, BusVariant value)
    {
        Open(message, 'v', value.Signature);
        AppendOne(message, value.Signature, value.Value);
        Close(message);
    }

    private static void AppendBytes(nint message, byte[] value)
    {
        fixed (byte* bytes = value)
        {
            Check(SdBus.sd_bus_message_append_array(message, (byte)'y', bytes, (nuint)value.Length), "an array cannot be written");
        }
    }

    private static void AppendMap(nint message, string pair, object value)
    {
        var types = BusSignature.Split(pair[1..^1]);
        Open(message, 'a', pair);
        foreach (var (key, item) in Pairs(value))
        {
            Open(message, 'e', pair[1..^1]);
            AppendOne(message, types[0], key);
            AppendOne(message, types[1], item);
            Close(message);
        }

        Close(message);
    }

    private static IEnumerable<(object Key, object Value)> Pairs(object map) => map switch
    {
        IReadOnlyDictionary<string, BusVariant> variants => variants.Select(pair => ((object)pair.Key, (object)pair.Value)),
        IReadOnlyDictionary<string, string> texts => texts.Select(pair => ((object)pair.Key, (object)pair.Value)),
        IReadOnlyDictionary<string, object> objects => objects.Select(pair => ((object)pair.Key, pair.Value)),
        _ => throw new ArgumentException($"{map.GetType().Name} is no map", nameof(map)),
    };

    private static void AppendArray(nint message, string type, object[] values)
    {
        Open(message, 'a', type);
        foreach (var value in values)
        {
            AppendOne(message, type, value);
        }

        Close(message);
    }

    private static void AppendStructure(nint message, string contents, object[] values)
    {
        Open(message, 'r', contents);
        Append(message, contents, values);
        Close(message);
    }

    private static void Open(nint message, char type, string contents)
    {
        fixed (byte* text = CString.Terminated(contents))
        {
            Check(SdBus.sd_bus_message_open_container(message, (byte)type, text), "a container cannot be opened");
        }
    }

    private static void Close(nint message) => Check(SdBus.sd_bus_message_close_container(message), "a container cannot be closed");

    private static SafeFileHandle Duplicate(int descriptor)
    {
        var copy = Libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, 3);
        return copy >= 0 ? new SafeFileHandle(copy, ownsHandle: true) : throw LinuxException.FromLastError("fcntl", "a descriptor that came with a message");
    }

    internal static string Text(byte* text) => text is null ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw new BusException(
                BusException.InvalidArgs, string.Create(CultureInfo.InvariantCulture, $"{what}: {Marshal.GetPInvokeErrorMessage(-result)}"));
        }
    }
}

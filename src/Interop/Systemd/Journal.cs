using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SkorionOS.Interop.Systemd.Native;

namespace SkorionOS.Interop.Systemd;

/// <summary>The journal, by sd_journal_send(3).</summary>
public static unsafe class Journal
{
    /// <summary>True when standard error leads to the journal, so that a service's messages belong there with all their fields: <c>JOURNAL_STREAM</c>.</summary>
    public static bool IsOurLog
    {
        get
        {
            if (Environment.GetEnvironmentVariable("JOURNAL_STREAM")?.Split(':') is not [var device, var inode])
            {
                return false;
            }

            var link = File.ResolveLinkTarget("/proc/self/fd/2", returnFinalTarget: false)?.Name;
            return device.Length > 0 && link == string.Create(CultureInfo.InvariantCulture, $"socket:[{inode}]");
        }
    }

    /// <summary>Writes an entry.</summary>
    /// <param name="fields">Names in capitals, such as <c>MESSAGE</c>, <c>PRIORITY</c>, <c>MESSAGE_ID</c>, each with its value, which may have more than one line.</param>
    /// <returns>False when the journal is not there or did not take it.</returns>
    public static bool Send(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var vectors = new SdBus.IoVector[fields.Count];
        var handles = new GCHandle[fields.Count];
        try
        {
            for (var i = 0; i < fields.Count; i++)
            {
                var bytes = Encoding.UTF8.GetBytes($"{fields[i].Key}={fields[i].Value}");
                handles[i] = GCHandle.Alloc(bytes, GCHandleType.Pinned);
                vectors[i] = new SdBus.IoVector { Base = (void*)handles[i].AddrOfPinnedObject(), Length = (nuint)bytes.Length };
            }

            fixed (SdBus.IoVector* first = vectors)
            {
                return SdBus.sd_journal_sendv(first, vectors.Length) >= 0;
            }
        }
        finally
        {
            foreach (var handle in handles.Where(handle => handle.IsAllocated))
            {
                handle.Free();
            }
        }
    }
}

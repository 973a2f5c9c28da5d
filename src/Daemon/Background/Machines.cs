namespace SkorionOS.Daemon.Background;

/// <summary>Reads who this machine is.</summary>
internal static class Machines
{
    /// <summary>The identity in <c>/etc/machine-id</c>; null when there is none yet.</summary>
    public static MachineIdentity? Read(string root)
    {
        try
        {
            return MachineIdentity.TryParse(File.ReadAllText(Path.Join(root, "etc/machine-id")));
        }
        catch (IOException)
        {
            return null;
        }
    }
}

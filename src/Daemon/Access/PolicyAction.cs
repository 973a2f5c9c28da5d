namespace SkorionOS.Daemon.Access;

/// <summary>What polkit is asked about; <c>org.skorionos.Bootc1.policy</c> has the defaults.</summary>
internal static class PolicyAction
{
    public const string Check = "org.skorionos.Bootc1.check";
    public const string Update = "org.skorionos.Bootc1.update";
    public const string Rollback = "org.skorionos.Bootc1.rollback";
    public const string Switch = "org.skorionos.Bootc1.switch";
    public const string Downgrade = "org.skorionos.Bootc1.downgrade";
    public const string Pin = "org.skorionos.Bootc1.pin";
    public const string Configure = "org.skorionos.Bootc1.configure";
    public const string Inhibit = "org.skorionos.Bootc1.inhibit";
}

namespace SkorionOS.Deploy.History;

/// <summary>The names of the operations in the history: those of the verbs, where there is one.</summary>
internal static class HistoryOperations
{
    public const string Update = "update";
    public const string Download = "download";
    public const string Switch = "switch";
    public const string Rollback = "rollback";
    public const string Fallback = "fallback";
    public const string Pin = "pin";
    public const string Unpin = "unpin";
    public const string Unhold = "unhold";
    public const string Reset = "reset";
    public const string ResetCancelled = "reset-cancel";
    public const string Arguments = "kargs";
    public const string Install = "install";
    public const string Garbage = "gc";
}

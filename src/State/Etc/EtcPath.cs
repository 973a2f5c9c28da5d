using SkorionOS.State.Trees;

namespace SkorionOS.State.Etc;

/// <summary>Paths in <c>/etc</c> as reports have them.</summary>
internal static class EtcPath
{
    public const string Root = "/etc";

    public static string Of(string pathInTree) => pathInTree == "/" ? Root : Root + pathInTree;

    public static string Join(string directory, NodeName name) => $"{directory}/{name}";
}

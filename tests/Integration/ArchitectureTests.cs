using System.Reflection;
using System.Security;

namespace SkorionOS.Integration.Tests;

/// <summary>Restates the arrows between the rooms (docs/architecture.md), so that a new one is a conscious change.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["SkorionOS.Interop"] = [],
        ["SkorionOS.Oci"] = ["SkorionOS.Interop"],
        ["SkorionOS.Composefs"] = ["SkorionOS.Interop"],
        ["SkorionOS.Boot"] = ["SkorionOS.Interop"],
        ["SkorionOS.State"] = ["SkorionOS.Interop", "SkorionOS.Boot"],
        ["SkorionOS.Deploy"] = ["SkorionOS.Interop", "SkorionOS.Oci", "SkorionOS.Composefs", "SkorionOS.Boot", "SkorionOS.State"],
        ["SkorionOS.Daemon"] = ["SkorionOS.Interop", "SkorionOS.Oci", "SkorionOS.Boot", "SkorionOS.State", "SkorionOS.Deploy"],
        ["bootc"] = ["SkorionOS.Interop", "SkorionOS.Oci", "SkorionOS.Composefs", "SkorionOS.Boot", "SkorionOS.State", "SkorionOS.Deploy", "SkorionOS.Daemon"],
        ["bootc-setup-root"] = ["SkorionOS.Interop", "SkorionOS.Composefs", "SkorionOS.Boot", "SkorionOS.State"],
    };

    public static TheoryData<string> Rooms => new(Arrows.Keys);

    [Fact]
    public void Rooms_AsBuilt_AreTheOnesThatTheTableNames()
    {
        var built = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name is "bootc" or "bootc-setup-root" || (name.StartsWith("SkorionOS.", StringComparison.Ordinal) && !IsTest(name)));

        Assert.Equal(Arrows.Keys.Order(), built.Order());
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void References_OfRoom_FollowTheArrows(string room)
    {
        var used = Assembly.Load(room).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(Arrows.ContainsKey);

        Assert.Empty(used.Except(Arrows[room]));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void UnsafeCode_OfRoom_IsInInteropAlone(string room)
    {
        // The compiler marks a module that is built with unsafe code allowed.
        bool allowed = Assembly.Load(room).ManifestModule.IsDefined(typeof(UnverifiableCodeAttribute), inherit: false);

        Assert.Equal(room == "SkorionOS.Interop", allowed);
    }

    private static bool IsTest(string name) =>
        name.EndsWith(".Tests", StringComparison.Ordinal) || name is "SkorionOS.Testing";
}

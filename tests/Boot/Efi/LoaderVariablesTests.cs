using System.Text;
using SkorionOS.Testing.Files;

namespace SkorionOS.Boot.Tests.Efi;

public sealed class LoaderVariablesTests : IDisposable
{
    private const string Vendor = "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";

    private readonly ScratchDirectory _efivars = new();

    private LoaderVariables Variables => new(_efivars.Path);

    [Fact]
    public void Read_NoEfivarfs_KnowsNothing()
    {
        var none = new LoaderVariables(_efivars.File("missing"));

        Assert.Null(none.BootCountPath);
        Assert.Null(none.EntrySelected);
        Assert.Null(none.DevicePartUuid);
        Assert.False(none.Clear(LoaderVariable.EntryDefault));
        Assert.False(none.Write(LoaderVariable.TimeoutOneShot, "10"));
    }

    [Fact]
    public void Read_WhatSystemdBootWrites_GivesTheText()
    {
        Set("LoaderBootCountPath", @"\loader\entries\bootc-1+2-1.conf");
        Set("LoaderEntrySelected", "bootc-1+3.conf");
        Set("LoaderEntryDefault", "bootc-2.conf");
        Set("LoaderEntryOneShot", "bootc-3.conf");
        Set("LoaderEntries", "bootc-1+3.conf\0bootc-2.conf");
        Set("LoaderDevicePartUUID", "0A1B2C3D-0000-4000-8000-00112233AABB");

        Assert.Equal(@"\loader\entries\bootc-1+2-1.conf", Variables.BootCountPath);
        Assert.Equal("bootc-1+3.conf", Variables.EntrySelected);
        Assert.Equal("bootc-2.conf", Variables.EntryDefault);
        Assert.Equal("bootc-3.conf", Variables.EntryOneShot);
        Assert.Equal(["bootc-1+3.conf", "bootc-2.conf"], Variables.Entries);
        Assert.Equal("0a1b2c3d-0000-4000-8000-00112233aabb", Variables.DevicePartUuid);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 6, 0, 0, 0 })]
    [InlineData(new byte[] { 6, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 6, 0, 0, 0, 65 })]
    public void Read_NotText_IsAsIfNotSet(byte[] content)
    {
        _efivars.Write($"LoaderEntryDefault-{Vendor}", content);

        Assert.Null(Variables.EntryDefault);
    }

    [Fact]
    public void Read_NoFinalNul_GivesTheText()
    {
        _efivars.Write($"LoaderEntryDefault-{Vendor}", [6, 0, 0, 0, 65, 0, 66, 0]);

        Assert.Equal("AB", Variables.EntryDefault);
    }

    [Fact]
    public void Write_NewOrThere_IsWhatTheLoaderReads()
    {
        Set("LoaderConfigTimeoutOneShot", "menu-hidden");

        Assert.True(Variables.Write(LoaderVariable.TimeoutOneShot, "10"));

        Assert.Equal([7, 0, 0, 0, (byte)'1', 0, (byte)'0', 0, 0, 0], File.ReadAllBytes(_efivars.File($"LoaderConfigTimeoutOneShot-{Vendor}")));
        Assert.Equal("10", Variables.Read(LoaderVariable.TimeoutOneShot));
    }

    [Fact]
    public void Clear_ImmutableFile_IsGone()
    {
        Set("LoaderEntryDefault", "bootc-2.conf");
        Tool.Run("chattr", "+i", _efivars.File($"LoaderEntryDefault-{Vendor}"));
        Assert.ThrowsAny<Exception>(() => File.Delete(_efivars.File($"LoaderEntryDefault-{Vendor}")));

        Assert.True(Variables.Clear(LoaderVariable.EntryDefault));

        Assert.Empty(_efivars.Files());
        Assert.False(Variables.Clear(LoaderVariable.EntryDefault));
    }

    public void Dispose() => _efivars.Dispose();

    private void Set(string name, string value) =>
        _efivars.Write($"{name}-{Vendor}", [6, 0, 0, 0, .. Encoding.Unicode.GetBytes(value + '\0')]);
}

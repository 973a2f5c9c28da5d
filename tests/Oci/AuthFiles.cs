using System.Text;
using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Files;

namespace SkorionOS.Oci.Tests;

/// <summary>Auth files as a user would have them.</summary>
internal static class AuthFiles
{
    /// <summary>A store whose only file has one entry, with <paramref name="fields"/> as its members.</summary>
    public static CredentialStore Store(TemporaryDirectory directory, string key, string fields) =>
        new([directory.Write("auth.json", Entry(key, fields))], []);

    public static string Entry(string key, string fields) => "{\"auths\":{\"" + key + "\":{" + fields + "}}}";

    /// <summary>The member <c>auth</c> for a user and a password.</summary>
    public static string Auth(string user, string password) =>
        $"\"auth\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}\"";
}

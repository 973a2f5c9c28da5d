using System.Net.Http.Headers;
using SkorionOS.Oci.Distribution;

namespace SkorionOS.Oci.Tests.Distribution;

public sealed class ChallengeTests
{
    [Fact]
    public void Read_TokenChallenge_HasItsParameters()
    {
        Challenge challenge =
            Read("""Bearer realm="https://auth.test/token",service="a, b=\"c\"",scope="repository:x:pull,push" , plain=token""")!;

        Assert.True(challenge.Is("bearer"));
        Assert.Equal("https://auth.test/token", challenge.Parameters["Realm"]);
        Assert.Equal("a, b=\"c\"", challenge.Parameters["service"]);
        Assert.Equal("repository:x:pull,push", challenge.Parameters["scope"]);
        Assert.Equal("token", challenge.Parameters["plain"]);
    }

    [Fact]
    public void Of_SeveralChallenges_AreAllThere()
    {
        using HttpResponseMessage response = new();
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", """Basic realm="x", Bearer realm="https://auth.test",service="s" """);

        Assert.Equal(["Basic", "Bearer"], Challenge.Of(response).Select(challenge => challenge.Scheme));
    }

    [Theory]
    [InlineData("Bearer realm")]
    [InlineData("Bearer =x")]
    [InlineData("Bearer realm=\"open")]
    [InlineData("Bearer realm=\"a\" service=\"b\"")]
    [InlineData("Bearer realm=a,realm=b")]
    public void Read_Nonsense_IsNoChallenge(string header) => Assert.Null(Read(header));

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        Random random = new(1);
        for (int i = 0; i < 5000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(12)).Select(_ => "a=\",\\ "[random.Next(6)])]);
            Challenge.Read(new AuthenticationHeaderValue("Bearer", text));
        }
    }

    private static Challenge? Read(string header)
    {
        string[] parts = header.Split(' ', 2);
        return Challenge.Read(new AuthenticationHeaderValue(parts[0], parts[1]));
    }
}

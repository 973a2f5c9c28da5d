using System.Threading.Channels;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;

namespace SkorionOS.Integration.Tests.Access;

/// <summary>
/// What stands for the dialog for passwords: an authentication agent of polkit, registered for one process, as pkttyagent(1) is. It runs as root, so that it can say by itself
/// who proved who he is, which otherwise polkit's helper does after it has checked the password.
/// </summary>
internal sealed class AuthenticationAgent : IDisposable
{
    private const string Path = "/org/skorionos/test/Agent";
    private const string Interface = """
        <node><interface name="org.freedesktop.PolicyKit1.AuthenticationAgent">
          <method name="BeginAuthentication">
            <arg type="s" direction="in" name="action_id"/><arg type="s" direction="in" name="message"/><arg type="s" direction="in" name="icon_name"/>
            <arg type="a{ss}" direction="in" name="details"/><arg type="s" direction="in" name="cookie"/><arg type="a(sa{sv})" direction="in" name="identities"/>
          </method>
          <method name="CancelAuthentication"><arg type="s" direction="in" name="cookie"/></method>
        </interface></node>
        """;

    private readonly BusConnection _bus;
    private readonly Channel<AuthenticationQuestion> _questions = Channel.CreateUnbounded<AuthenticationQuestion>();
    private readonly Dictionary<string, AuthenticationQuestion> _open = [];

    private AuthenticationAgent(BusConnection bus) => _bus = bus;

    /// <summary>Registers one.</summary>
    /// <param name="bus">The bus with polkitd on it.</param>
    /// <param name="process">The process whose user it asks.</param>
    public static async Task<AuthenticationAgent> RegisterAsync(PrivateBus bus, int process)
    {
        var agent = new AuthenticationAgent(await BusConnection.OpenAsync(bus.Address));
        var type = Assert.Single(BusIntrospection.Parse(new StringReader(Interface)));
        var methods = new Dictionary<string, BusHandler> { ["BeginAuthentication"] = agent.AskAsync, ["CancelAuthentication"] = agent.WithdrawAsync };
        await agent._bus.ExportAsync(new BusObject(Path, type, methods, new Dictionary<string, Func<object>>()));
        object[] subject = ["unix-process", new Dictionary<string, BusVariant> { ["pid"] = BusVariant.Of((uint)process), ["start-time"] = BusVariant.Of(StartOf(process)) }];
        await agent.CallAuthorityAsync("RegisterAuthenticationAgent", "(sa{sv})ss", subject, "C", Path);
        return agent;
    }

    /// <summary>The next question.</summary>
    public async Task<AuthenticationQuestion> NextAsync() => await _questions.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Tells polkit that the person was root, and ends the dialog.</summary>
    public async Task ApproveAsync(AuthenticationQuestion question)
    {
        object[] root = ["unix-user", new Dictionary<string, BusVariant> { ["uid"] = BusVariant.Of(0u) }];
        await CallAuthorityAsync("AuthenticationAgentResponse2", "us(sa{sv})", 0u, question.Cookie, root);
        question.Ended.SetResult(true);
    }

    /// <summary>The person closed the dialog.</summary>
    public static void Dismiss(AuthenticationQuestion question) => question.Ended.SetResult(false);

    public void Dispose() => _bus.Dispose();

    /// <summary>When the process began, in ticks of the kernel: the field 22 of proc(5).</summary>
    private static ulong StartOf(int process) => ulong.Parse(File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ')[20], System.Globalization.CultureInfo.InvariantCulture);

    private Task<object[]> CallAuthorityAsync(string member, string signature, params object[] arguments) => _bus.CallAsync(new BusRequest(
        "org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority", "org.freedesktop.PolicyKit1.Authority", member, signature, arguments));

    private async Task<object[]> AskAsync(BusCall call)
    {
        var details = ((IReadOnlyDictionary<string, object>)call.Arguments[3]).ToDictionary(detail => detail.Key, detail => (string)detail.Value);
        var question = new AuthenticationQuestion((string)call.Arguments[0], (string)call.Arguments[1], details, (string)call.Arguments[4]);
        _open.Add(question.Cookie, question);
        _questions.Writer.TryWrite(question);
        return await question.Ended.Task ? [] : throw new BusException("org.freedesktop.PolicyKit1.Error.Cancelled", "the dialog was closed");
    }

    private Task<object[]> WithdrawAsync(BusCall call)
    {
        var question = _open[(string)call.Arguments[0]];
        question.Withdrawn.TrySetResult();
        question.Ended.TrySetResult(false);
        return Task.FromResult<object[]>([]);
    }
}

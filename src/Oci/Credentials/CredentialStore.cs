namespace SkorionOS.Oci.Credentials;

/// <summary>
/// Where a device keeps what proves to registries who is asking. The files are looked at in this order, and the first that knows the
/// registry wins:
/// <list type="number">
/// <item><c>$REGISTRY_AUTH_FILE</c>; when it is set, no other file counts, as in the containers tools;</item>
/// <item><c>/run/ostree/auth.json</c>, <c>/etc/ostree/auth.json</c>, <c>/usr/lib/ostree/auth.json</c>: the device's own, as in upstream
/// bootc;</item>
/// <item><c>$XDG_RUNTIME_DIR/containers/auth.json</c>, or <c>/run/containers/0/auth.json</c> without the variable;
/// <c>$XDG_CONFIG_HOME/containers/auth.json</c> (<c>~/.config</c>), <c>$DOCKER_CONFIG/config.json</c> (<c>~/.docker</c>): as in the
/// containers tools.</item>
/// </list>
/// Within a file: a helper for the host, the most specific entry, the helper for all hosts. The files are read anew for each question.
/// </summary>
public sealed class CredentialStore
{
    private readonly IReadOnlyList<string> _files;
    private readonly CredentialHelper _helper;

    /// <summary>A store that looks into these files only, and for helpers in these directories.</summary>
    /// <param name="files">Paths of auth files, first one first; missing ones are passed over.</param>
    /// <param name="helperDirectories">Where <c>docker-credential-*</c> programs are, by absolute path.</param>
    public CredentialStore(IReadOnlyList<string> files, IReadOnlyList<string> helperDirectories)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(helperDirectories);
        _files = files;
        _helper = new CredentialHelper(helperDirectories);
    }

    /// <summary>The store of this machine and this process's environment.</summary>
    public static CredentialStore System { get; } = FromEnvironment(Environment.GetEnvironmentVariable, "/");

    /// <summary>A store without credentials.</summary>
    public static CredentialStore Empty { get; } = new([], []);

    /// <summary>The store for an environment, below a root directory.</summary>
    /// <param name="variable">Gives an environment variable, or null.</param>
    /// <param name="root">What the paths that do not come from variables are below.</param>
    public static CredentialStore FromEnvironment(Func<string, string?> variable, string root)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(root);
        string[] path = [.. (variable("PATH") ?? "").Split(':').Where(Path.IsPathRooted)];
        if (variable("REGISTRY_AUTH_FILE") is { Length: > 0 } only)
        {
            return new CredentialStore([only], path);
        }

        string home = variable("HOME") ?? Path.Combine(root, "root");
        return new CredentialStore(
            [
                Path.Combine(root, "run/ostree/auth.json"),
                Path.Combine(root, "etc/ostree/auth.json"),
                Path.Combine(root, "usr/lib/ostree/auth.json"),
                variable("XDG_RUNTIME_DIR") is { } runtime
                    ? Path.Combine(runtime, "containers/auth.json")
                    : Path.Combine(root, "run/containers/0/auth.json"),
                Path.Combine(variable("XDG_CONFIG_HOME") ?? Path.Combine(home, ".config"), "containers/auth.json"),
                Path.Combine(variable("DOCKER_CONFIG") ?? Path.Combine(home, ".docker"), "config.json"),
            ],
            path);
    }

    /// <summary>The credentials for a repository, or null when the device has none for it.</summary>
    /// <exception cref="CredentialException">A file or a helper that is there cannot be used.</exception>
    public async Task<RegistryCredentials?> FindAsync(string host, string repository, CancellationToken cancellationToken = default)
    {
        foreach (string path in _files)
        {
            if (await ReadAsync(path, cancellationToken).ConfigureAwait(false) is not { } file)
            {
                continue;
            }

            RegistryCredentials? found = file.HelperFor(host) is { } helper
                ? await _helper.AskAsync(helper, host, cancellationToken).ConfigureAwait(false)
                : null;
            found ??= file.Find(host, repository);
            found ??= file.Store is { Length: > 0 } store
                ? await _helper.AskAsync(store, host, cancellationToken).ConfigureAwait(false)
                : null;
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static async Task<AuthFile?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using (stream.ConfigureAwait(false))
            {
                if (stream.Length > OciLimits.Credentials)
                {
                    throw new CredentialException("auth-file-invalid",
                        $"{path} has {stream.Length} bytes; at most {OciLimits.Credentials} are read.");
                }

                byte[] json = new byte[stream.Length];
                await stream.ReadExactlyAsync(json, cancellationToken).ConfigureAwait(false);
                return AuthFile.Parse(json, path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException("auth-file-invalid", $"{path} cannot be read: {e.Message}", e);
        }
    }
}

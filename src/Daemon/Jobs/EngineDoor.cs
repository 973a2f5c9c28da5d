using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Jobs;

/// <summary>The way to the engine: off the bus's thread, and with everything that it opened closed again.</summary>
internal sealed class EngineDoor(Func<Engine?> open)
{
    /// <summary>Does something with the engine.</summary>
    /// <exception cref="DeployException">The running system does not come from a deployment.</exception>
    public Task<T> UseAsync<T>(Func<Engine, T> work) => UseAsync(engine => Task.FromResult(work(engine)));

    /// <summary>Does something with the engine.</summary>
    /// <exception cref="DeployException">The running system does not come from a deployment.</exception>
    public Task<T> UseAsync<T>(Func<Engine, Task<T>> work) => Task.Run(async () =>
    {
        var engine = open() ?? throw new DeployException("not-booted", "the running system does not come from a deployment");
        using (engine.Sysroot)
        {
            return await work(engine).ConfigureAwait(false);
        }
    });

    /// <summary>Like <see cref="UseAsync{T}(Func{Engine, T})"/>, with something else to say where nothing is deployed.</summary>
    public Task<T> TryUseAsync<T>(Func<Engine, T> work, Func<T> otherwise) => Task.Run(() =>
    {
        if (open() is not { } engine)
        {
            return otherwise();
        }

        using (engine.Sysroot)
        {
            return work(engine);
        }
    });
}

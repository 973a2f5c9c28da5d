namespace SkorionOS.Daemon.Tests.Hosting;

/// <summary>Tests that change the environment of the process, which every service that is started meanwhile would see.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

using SkorionOS.Daemon.Background.Settings;

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>A job that runs, or is paused.</summary>
/// <param name="Goal">How far it goes.</param>
/// <param name="ByHand">True when a person started it: then the background leaves it alone.</param>
/// <param name="Paused">True while the background lets it wait.</param>
/// <param name="Downloading">True while it needs the network.</param>
/// <param name="CanPause">False in the seconds in which it writes what the next boot starts from.</param>
/// <param name="PausedByHand">True while a person lets it wait.</param>
internal sealed record BackgroundJob(BackgroundMode Goal, bool ByHand, bool Paused, bool Downloading, bool CanPause, bool PausedByHand = false);

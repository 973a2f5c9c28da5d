using SkorionOS.Cli;
using SkorionOS.Interop;

// What lies in the storage has the modes of its format, however strict the caller's umask is.
ProcessLimits.SetUmask();
return await BootcProgram.RunAsync(args, CommandContext.System());

using SkorionOS.Cli;
using SkorionOS.Interop;

// What lies in the storage has the modes of its format, however strict the caller's umask is.
ProcessLimits.SetUmask();

// The runtime tells where the program is, not what it was called.
var name = Path.GetFileName(File.ReadAllText("/proc/self/cmdline").Split('\0')[0]);
return await BootcProgram.RunAsync(args, CommandContext.System(), name);

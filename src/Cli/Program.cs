using SkorionOS.Cli;

return await BootcProgram.RunAsync(args, CommandContext.System());

using System.Globalization;
using SkorionOS.Boot;
using SkorionOS.Composefs;
using SkorionOS.Interop;
using SkorionOS.SetupRoot;
using SkorionOS.SetupRoot.Failure;
using SkorionOS.State;

var started = TimeProvider.System.GetTimestamp();
var log = new Log(Console.Error);
switch (Invocation.TryParse(args))
{
    case null:
        Console.Error.WriteLine(Invocation.Usage);
        return 2;
    case { Action: InvocationAction.Help }:
        Console.Out.WriteLine(Invocation.Usage);
        return 0;
    case { Action: InvocationAction.OnFailure, Request: var request }:
        return FailedBoot.Handle(request, log, FailedBoot.RestartMachine);
    case { Request: var request }:
        return SetUp(request);
}

int SetUp(SetupRequest request)
{
    try
    {
        ProcessLimits.SetUmask();
        var summary = RootSetup.Run(request, log);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        log.Info(string.Create(CultureInfo.InvariantCulture, $"{summary} in {seconds:0.00} s"));
        return 0;
    }
    catch (Exception e) when (e is SetupRootException or ComposefsException or BootException or StateException or IOException or FormatException)
    {
        log.Error($"the root cannot be set up: {e.Message}");
        FailureReason.Write(request.Run, e.Message);
        return 1;
    }
}

using SkorionOS.Demo;

if (Environment.GetEnvironmentVariable("BOOTC") is not { Length: > 0 } program)
{
    Console.Error.WriteLine("BOOTC does not name the compiled program; make demo sets it.");
    return 2;
}

string scratch = Directory.CreateTempSubdirectory("bootc-demo-").FullName;
try
{
    await Story.TellAsync(program, scratch);
    return 0;
}
catch (DemoException failure)
{
    Console.Error.WriteLine($"The demo failed: {failure.Message}");
    return 1;
}
finally
{
    Directory.Delete(scratch, recursive: true);
}

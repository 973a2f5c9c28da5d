using System.Collections.Immutable;
using System.CommandLine;
using SkorionOS.Boot;
using SkorionOS.Cli.Output;
using SkorionOS.Deploy.Arguments;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc kargs</c>.</summary>
internal static class KargsCommand
{
    public static Command Create(CommonOptions common)
    {
        var append = Arguments("--append", "Add this argument of the machine; several times for several. What is there already is not added again.");
        var delete = Arguments("--delete", "Take out this argument: NAME=VALUE for this one, NAME for all of that name. Those of the image and of the install go too.");
        var replace = Arguments("--replace", "Make NAME=VALUE the only argument of its name.");
        var refresh = new Option<bool>("--refresh") { Description = "Write an entry with what the files in kargs.d say now." };
        var command = new Command("kargs", "Show the kernel arguments of the next boot and where each comes from, or change those of this machine. New ones are tried beside the old.")
        {
            append, delete, replace, refresh,
        };
        command.SetAction(parsed =>
        {
            var edit = new KernelArgumentsEdit(Read(parsed, append), Read(parsed, delete), Read(parsed, replace));
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            var change = edit.IsEmpty && !parsed.GetValue(refresh) ? new ArgumentsChange(false, engine.ReadArguments()) : engine.ChangeArguments(edit);
            common.Answer(parsed, KargsReport.From(change), CliJson.Default.KargsReport, KargsReport.Write);
        });
        return command;
    }

    private static Option<string[]> Arguments(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ARGUMENT",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private static ImmutableArray<KernelArgument> Read(ParseResult parsed, Option<string[]> option) =>
        [.. (parsed.GetValue(option) ?? []).Select(KernelArgument.Parse)];
}

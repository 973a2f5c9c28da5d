using System.Globalization;
using SkorionOS.Benchmarks;
using SkorionOS.Benchmarks.Compare;

return args switch
{
    ["image", var tree, var layout, var tag] => await ImageVerb.RunAsync(tree, layout, tag),
    ["dump", var entries, var file] => DumpVerb.Run(int.Parse(entries, CultureInfo.InvariantCulture), file),
    ["decompress", var tar] => DecompressVerb.Run(tar),
    ["setup-root", var directory, var program] => SetupRootVerb.Run(directory, program),
    ["compare", var directory, var program, .. var parts] => await CompareVerb.RunAsync(new Bench(directory, program), parts),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: Benchmarks VERB ...
          image TREE LAYOUT TAG             make an OCI layout of four layers out of an unpacked OS tree (root)
          dump ENTRIES FILE                 make composefs dump text
          decompress TAR                    decoders of gzip and zstd, and the layer reader, on a plain tar file
          setup-root DIR PROGRAM            time bootc-setup-root in a mount namespace (root); DIR is on a disk, and is emptied
          compare DIR BOOTC [PART...]       measure against podman and mkcomposefs (root); parts: pull, update, dump
                                            DIR holds what tests/tools/bench makes
        """);
    return 2;
}

using SkorionOS.Benchmarks;

return args switch
{
    ["image", var tree, var layout, var tag] => await ImageVerb.RunAsync(tree, layout, tag),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: Benchmarks VERB ...
          image TREE LAYOUT TAG     make an OCI layout of four layers out of an unpacked OS tree (root)
        """);
    return 2;
}

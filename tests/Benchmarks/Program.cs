using SkorionOS.Benchmarks;

// One verb, one file.
return args switch
{
    ["decompress", var tar] => DecompressVerb.Run(tar),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Benchmarks decompress TAR    decoders of gzip and zstd, and the layer reader, on a plain tar file");
    return 2;
}

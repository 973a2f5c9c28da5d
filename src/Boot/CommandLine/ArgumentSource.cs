namespace SkorionOS.Boot;

/// <summary>Where an argument of a kernel command line comes from.</summary>
public enum ArgumentSource
{
    /// <summary>It names the deployment: <c>composefs=</c>.</summary>
    Composefs,

    /// <summary>It is one of <see cref="KernelArguments.Ours"/>.</summary>
    Bootc,

    /// <summary>A file of the image's <c>/usr/lib/bootc/kargs.d</c>.</summary>
    Image,

    /// <summary>A file of this machine's <c>/etc/bootc/kargs.d</c>.</summary>
    Local,

    /// <summary>It was given at install.</summary>
    Install,

    /// <summary>Only the boot entry has it: no source asks for it any more.</summary>
    Entry,
}

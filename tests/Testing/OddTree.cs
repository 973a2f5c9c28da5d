using SkorionOS.Testing.Files;

namespace SkorionOS.Testing;

/// <summary>A directory with something of everything that Linux files can be. Needs root.</summary>
public static class OddTree
{
    /// <summary>Makes it below an empty directory, without hard links.</summary>
    public static void Make(string directory) => Tool.Script(directory, """
        mkdir -p usr/bin usr/share/many etc var/lib/deep boot run tmp proc
        chmod 1777 tmp; chmod 2755 var/lib
        printf '' >usr/bin/empty
        printf 'x' >usr/bin/one
        head -c 64 /dev/zero | tr '\0' 'a' >usr/bin/sixty-four
        head -c 65 /dev/zero | tr '\0' 'b' >usr/bin/sixty-five
        for size in 4095 4096 4097 70000 1048576 1048577 3000000; do
            head -c $size <(seq 1 1000000) >usr/bin/size-$size
        done
        cp usr/bin/size-70000 usr/bin/twin
        chmod 4755 usr/bin/size-4096; chmod 2711 usr/bin/size-4097; chmod 0000 usr/bin/size-4095

        # Holes: at the start, in the middle, at the end, everywhere.
        truncate -s 9M var/lib/hole
        for at in 1 1000 1700; do printf 'data' | dd of=var/lib/holes bs=4096 seek=$at conv=notrunc status=none; done
        truncate -s 8M var/lib/holes
        truncate -s 40 var/lib/short-hole

        for i in $(seq 1 3000); do : >usr/share/many/file-with-a-longer-name-$i; done
        deep=var/lib/deep
        for i in $(seq 1 30); do deep=$deep/a-directory-of-some-length-$i; done
        mkdir -p "$deep"; echo deep >"$deep/file"

        printf 'new line' >$'etc/new\nline'
        printf 'not UTF-8' >$'etc/\xff\xfe-not-utf8'
        printf 'blank' >'etc/a blank and = and \ and "quotes"'
        printf 'long' >"etc/$(printf 'n%.0s' $(seq 1 255))"
        printf 'like a mark' >etc/wh.not-a-whiteout
        printf 'dots' >etc/...; printf 'dash' >etc/-dash

        ln -s ../usr/bin/one etc/link; ln -s /nowhere/at/all etc/broken; ln -s $'\xff' $'etc/link-\xfe'
        ln -s "$(printf 't%.0s' $(seq 1 4000))" etc/long-link
        mkfifo -m 640 etc/fifo
        mknod etc/null c 1 3; mknod etc/disk b 8 1; mknod etc/high c 4095 1048575

        setfattr -n user.note -v 'the same on both' usr/bin/one
        setfattr -n user.note -v 'the same on both' usr/bin/twin
        setfattr -n user.binary -v 0x00ff0a3d00 usr/bin/one
        setfattr -n user.empty usr/bin/one
        setfattr -n user.dir -v x usr/share
        setfattr -n user.root-of-it -v x usr
        setfattr -n trusted.note -v 'not kept' usr/bin/twin
        setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 usr/bin/size-70000
        setfacl -m u:1234:rwx usr/bin/one; setfacl -d -m g:4321:rx var/lib

        chown 1000:1000 usr/bin/one; chown 70000:80000 usr/bin/twin; chown 4294967294:4000000000 var/lib/hole; chown -h 5:6 etc/link

        find . -depth -exec touch -h -d @1700000000.25 {} +
        touch -d @0 usr/bin/one; touch -d @-1.5 usr/bin/twin; touch -d @-1 usr/bin/empty; touch -d @5000000000.9 usr/bin/size-4096; touch -h -d @7 etc/link
        touch -d @1600000000.75 usr; touch -d @1500000000 etc
        """);

    /// <summary>Adds several names of one file: near each other, far apart, from where an image keeps nothing, of a link and of a pipe.</summary>
    public static void AddHardLinks(string directory) => Tool.Script(directory, """
        ln usr/bin/size-70000 usr/bin/a-second-name
        ln usr/bin/one etc/zz-one; ln usr/bin/one var/one
        printf 'both stay away' >run/gone; ln run/gone tmp/gone
        printf 'only this stays' >boot/half; ln boot/half etc/half
        ln -P etc/link etc/link-again; ln etc/fifo etc/fifo-again
        find boot run tmp etc var usr -maxdepth 1 -type d -exec touch -d @1650000000 {} +
        touch -d @1600000000.75 usr
        """);
}

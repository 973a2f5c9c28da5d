#!/bin/bash
# Puts into the initramfs what sets up the root of a deployment: the program, its unit, and the filesystems that it needs.

check() {
    require_binaries /usr/lib/bootc/bootc-setup-root || return 1
    return 0
}

depends() {
    echo systemd-initrd
    return 0
}

installkernel() {
    # For any machine, not for the one that builds the image. What is built into the kernel is no module, which is fine.
    local module
    for module in erofs overlay ext4 btrfs vfat nls_cp437 nls_ascii nls_iso8859-1 nls_utf8 efivarfs; do
        hostonly='' instmods "$module" || :
    done
    return 0
}

install() {
    # Compiled ahead of time: it needs libc and libm, which come along, and nothing by name at run time.
    inst_multiple /usr/lib/bootc/bootc-setup-root

    inst_simple "${systemdsystemunitdir:?}/bootc-setup-root.service"
    $SYSTEMCTL -q --root "$initdir" add-requires initrd-root-fs.target bootc-setup-root.service

    # Whatever ends in the emergency shell (no root device, a failed mount, this program) restarts the machine first, while tries are counted.
    local unit
    for unit in emergency dracut-emergency; do
        inst_simple "$moddir/restart-while-counted.conf" "$systemdsystemunitdir/$unit.service.d/50-bootc.conf"
    done
}

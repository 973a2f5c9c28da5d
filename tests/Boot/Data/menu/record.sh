#!/bin/sh
# Records how systemd's bootctl lists entries/: parsed, and in the order of the boot menu. Needs root and the package systemd-boot
# (with "apt-get download" and "dpkg-deb -x" it stays off the machine: BOOTCTL=... record.sh). Recorded with systemd 252.
set -eu
cd "$(dirname "$0")"
here=$PWD
export here BOOTCTL="${BOOTCTL:-bootctl}" SYSTEMD_RELAX_ESP_CHECKS=1
# bootctl wants the root of a filesystem.
unshare -m sh -eu -c '
    mount -t tmpfs none /mnt
    mkdir /mnt/loader
    cp -r "$here/entries" /mnt/loader/
    "$BOOTCTL" --esp-path=/mnt --json=short --no-pager list' > bootctl.json

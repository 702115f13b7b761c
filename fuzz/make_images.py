#!/usr/bin/env python3
"""make_images.py FOLDER: seeds of `snapshot` that are disks, ISOs and WIMs; needs
genisoimage, qemu-img and wimlib-imagex. The two with a Windows in them, lzx.wim and
solid.esd, are in the corpus already, and are what the ISOs are made of."""
import os
import shutil
import struct
import subprocess
import sys
import tempfile

SECTOR = 512
CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", "snapshot")


def boot(name=b"NTFS    "):
    """The first sector of a volume."""
    return (b"\xeb\x52\x90" + name).ljust(510, b"\0") + b"\x55\xaa"


def mbr(*entries):
    """A table of (kind, first sector, sectors)."""
    rows = b"".join(b"\0" * 4 + bytes([kind]) + b"\0" * 3 + struct.pack("<II", first, count)
                    for kind, first, count in entries)
    return b"\0" * 446 + rows.ljust(64, b"\0") + b"\x55\xaa"


def gpt(sector, entries, at=2, size=128, count=None):
    """What follows the first sector."""
    head = b"EFI PART".ljust(72, b"\0") + struct.pack(
        "<QII", at, len(entries) if count is None else count, size)
    rows = b"".join((b"\0" * 32 + struct.pack("<QQ", first, last)).ljust(128, b"\0")
                    for first, last in entries)
    return head.ljust(sector, b"\0") + rows.ljust(sector, b"\0")


def gpt_disk(sector, entries, **how):
    protective = mbr((0xEE, 1, 0xFFFFFFFF)).ljust(sector, b"\0")
    return protective + gpt(sector, entries, **how) + boot() * 2


def disks():
    """Raw ones, by name."""
    far = 0x7FFFFFFF
    yield "ntfs-without-a-table.raw", boot() + b"\0" * SECTOR
    yield "bitlocker.raw", boot(b"-FVE-FS-") + b"\0" * SECTOR
    yield "two-partitions.raw", mbr((7, 1, 1), (7, 2, 9), (7, far, 1)) + boot() + boot()
    yield "cut-table.raw", mbr((7, 1, 1))
    yield "logical-drives.raw", (
        mbr((5, 1, 6)) + mbr((7, 1, 1), (5, 2, 2)) + boot() +
        mbr((7, 1, 1), (0x0F, 4, 2)) + boot() + mbr((7, 1, 1)) + boot())
    yield "logical-drives-far-away.raw", mbr((0x85, far, 6), (0x0F, 1, 1)) + mbr(
        (7, 1, 1), (5, far, 1))
    yield "logical-drives-in-a-circle.raw", mbr((5, 1, 3)) + mbr((7, 1, 1), (5, 1, 2)) + mbr(
        (7, 1, 1), (5, 1, 2)) + boot()
    yield "gpt.raw", gpt_disk(512, [(3, 3), (0, 9), (4, 3), (far, far), (4, 4)])
    yield "gpt-of-4096.raw", gpt_disk(4096, [(3, 3)])
    yield "gpt-with-no-head.raw", mbr((0xEE, 1, 0xFFFFFFFF), (7, 1, 1)) + boot()
    yield "gpt-with-odd-rows.raw", gpt_disk(512, [(3, 3)], size=64)
    yield "gpt-with-far-rows.raw", gpt_disk(512, [(3, 3)], at=1 << 60)
    yield "gpt-with-many-rows.raw", gpt_disk(512, [(3, 3)], count=1 << 31)
    yield "too-many-partitions.raw", gpt_disk(512, [(0, 0)]).ljust(2048, b"\0")[:1024] + b"".join(
        (b"\0" * 32 + struct.pack("<QQ", 34, 34)).ljust(128, b"\0") for _ in range(128)
    ) + boot()


def checksum(data):
    return struct.pack(">I", ~sum(data) & 0xFFFFFFFF)


def with_parent(vhd):
    """A VHD that grows, as one of what differs from another."""
    data = bytearray(vhd)
    for at in 0, len(data) - 512:
        data[at + 60:at + 64] = struct.pack(">I", 4)
        data[at + 64:at + 68] = b"\0" * 4
        data[at + 64:at + 68] = checksum(data[at:at + 512])
    head = 512
    data[head + 40:head + 56] = bytes(range(16))
    name = "parent.vhd".encode("utf-16-be")
    data[head + 64:head + 64 + len(name)] = name
    data[head + 36:head + 40] = b"\0" * 4
    data[head + 36:head + 40] = checksum(data[head:head + 1024])
    return bytes(data)


def description(*parts):
    """A VMDK of text; the target's file is called "image", and may be its own part."""
    rows = "".join(f"RW {sectors} {kind} \"{name}\" 0\n" for sectors, kind, name in parts)
    text = (f"# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\n"
            f"createType=\"monolithicFlat\"\n# Extent description\n{rows}"
            "# The Disk Data Base\n#DDB\n")
    return text.encode().ljust(2 * SECTOR, b"\n")


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def converted(work, form, *options):
    raw, out = os.path.join(work, "raw"), os.path.join(work, "converted")
    with open(raw, "wb") as file:
        file.write(b"\0" * 65536)
    run("qemu-img", "convert", "-f", "raw", "-O", form, *options, raw, out)
    return read(out)


def formats(work):
    qcow = converted(work, "qcow2", "-c", "-o", "cluster_size=512")
    vhd = converted(work, "vpc")
    vmdk = converted(work, "vmdk")
    parent = os.path.join(work, "raw")
    child = os.path.join(work, "child")
    run("qemu-img", "create", "-f", "qcow2", "-F", "raw", "-b", parent, "-o",
        "cluster_size=512", child)
    yield "empty.qcow2", qcow
    yield "damaged.qcow2", qcow[:8] + b"\xff" * 60
    yield "with-a-parent.qcow2", read(child)
    yield "empty.vhd", vhd
    yield "damaged.vhd", vhd[:512]
    yield "with-a-parent.vhd", with_parent(vhd)
    yield "damaged.vhdx", b"vhdxfile".ljust(512, b"\0")
    yield "damaged.vmdk", vmdk[:512]
    yield "text.vmdk", description((2, "FLAT", "image"))
    yield "part-elsewhere.vmdk", description((2, "FLAT", "../image"))
    yield "part-not-there.vmdk", description((2, "FLAT", "other"))
    yield "part-with-a-long-name.vmdk", description((2, "FLAT", "x" * 600 + "/" + "y" * 600))


def small_windows(work):
    tree = os.path.join(work, "tree")
    run("wimlib-imagex", "apply", os.path.join(CORPUS, "lzx.wim"), "1", tree)
    return tree


def iso(work, tree, *options):
    out = os.path.join(work, "iso")
    run("genisoimage", "-quiet", "-no-pad", "-R", *options, "-o", out, tree)
    return read(out)


def isos(work):
    tree = small_windows(work)
    os.symlink("System32", os.path.join(tree, "Windows", "link"))
    dll = os.path.join(tree, "Windows", "System32", "kernel32.dll")
    os.link(dll, os.path.join(tree, "Windows", "System32", "twin.dll"))
    whole = iso(work, tree, "-cache-inodes")
    at = whole.rfind(b"MZ\x90\0")
    yield "windows.iso", whole
    yield "cut-in-a-file.iso", whole[:at + 100]
    yield "cut-in-a-folder.iso", whole[:0x9000]
    yield "without-a-volume.iso", whole[:0x8001] + b"CD001" + b"\xff" * 64
    setup = os.path.join(work, "setup")
    os.makedirs(os.path.join(setup, "sources"))
    image = os.path.join(setup, "sources", "install.wim")
    shutil.copy(os.path.join(CORPUS, "lzx.wim"), image)
    media = iso(work, setup)
    yield "install-wim.iso", media
    yield "install-wim-cut.iso", media[:media.rfind(b"MSWIM\0\0\0") + 100]
    os.rename(image, os.path.join(setup, "sources", "install.swm"))
    yield "install-swm.iso", iso(work, setup)
    yield "udf-mark.iso", whole[:0x8800].ljust(0x9001, b"\0") + b"NSR02".ljust(64, b"\0")


def wims(work):
    tree, whole = small_windows(work + "/w"), os.path.join(work, "w.wim")
    os.symlink("System32", os.path.join(tree, "Windows", "link"))
    run("wimlib-imagex", "capture", tree, whole, "one", "--compress=LZX", "--no-acls")
    yield "link.wim", read(whole)
    with open(os.path.join(tree, "Windows", "System32", "big.dll"), "wb") as file:
        file.write(os.urandom(20000))
    run("wimlib-imagex", "append", tree, whole, "", "--no-acls")
    two = read(whole)
    run("wimlib-imagex", "split", whole, os.path.join(work, "part.swm"), "0.01")
    yield "first-of-two.swm", read(os.path.join(work, "part.swm"))
    yield "damaged.wim", two[:208]
    small = read(os.path.join(CORPUS, "lzx.wim"))
    yield "damaged-inside.wim", small[:208] + bytes(b ^ 0x5A for b in small[208:1300]) + small[1300:]
    for name in "big.dll", "kernel32.dll":
        os.remove(os.path.join(tree, "Windows", "System32", name))
    run("wimlib-imagex", "capture", tree, whole + "2", "one", "--compress=LZX", "--no-acls")
    run("wimlib-imagex", "append", tree, whole + "2", "", "--no-acls")
    yield "two-images.wim", read(whole + "2")


def main():
    with tempfile.TemporaryDirectory() as work:
        os.mkdir(work + "/w")
        for kind in disks(), formats(work), isos(work), wims(work):
            for name, data in kind:
                with open(os.path.join(sys.argv[1], name), "wb") as file:
                    file.write(data)


main()

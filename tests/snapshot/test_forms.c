/* One Windows in every form gives one profile, and no damage a crash. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/resolver/scene.h"
#include "tests/snapshot/small_windows.h"
#include "tests/support/server_tree.h"
#include "util/file.h"

static struct scratch *s;

static void set_up(void)
{
	struct run r;

	s = small_windows_new();
	r = snapshot_run(s, "disk", "folder.dlp");
	cr_assert_eq(r.status, 0, "%s", r.out);
	run_free(&r);
}

static void tear_down(void)
{
	scratch_free(s);
}

TestSuite(snapshot_forms, .init = set_up, .fini = tear_down);

static void expect_same(const char *image)
{
	snapshot_expect_same(s, image, "folder.dlp");
}

static void expect_trouble(const char *image, const char *part)
{
	snapshot_expect_trouble(s, image, part);
}

/* The folder as a WIM. */
static const char *wim_make(const char *name, const char *option)
{
	const char *path = scratch_path(s, name);

	TOOL("wimlib-imagex", "capture", scratch_path(s, "disk"), path,
	     "Sample", option);
	return path;
}

/* A volume of 8 MB with the folder in it, behind so many sectors. */
static void ntfs_make(const char *name, unsigned before)
{
	enum { SECTOR = 512, SIZE = 8 << 20 };
	const char *wim = wim_make("disk.wim", "--compress=none");
	const char *volume = scratch_path(s, "volume");
	char seek[32];
	FILE *f = fopen(volume, "w");

	cr_assert_not_null(f);
	fclose(f);
	cr_assert_eq(truncate(volume, SIZE), 0);
	TOOL("/sbin/mkntfs", "-q", "-F", "-s", "512", "-p", "0", "-H", "16",
	     "-S", "63", volume);
	TOOL("wimlib-imagex", "apply", wim, "1", volume);
	snprintf(seek, sizeof(seek), "seek=%u", before);
	TOOL("dd", "status=none", "bs=512", seek,
	     str_printf(&s->arena, "if=%s", volume).s,
	     str_printf(&s->arena, "of=%s", scratch_path(s, name)).s);
}

static void put32(uint8_t *at, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(v >> 8 * i);
}

static void entry_put(uint8_t *table, uint8_t type, uint32_t first)
{
	table[446 + 4] = type;
	put32(table + 446 + 8, first);
	put32(table + 446 + 12, (8 << 20) / 512);
	table[510] = 0x55;
	table[511] = 0xaa;
}

static void write_at(const char *name, long offset, const void *data, size_t n)
{
	FILE *f = fopen(scratch_path(s, name), "r+");

	cr_assert_not_null(f);
	cr_assert_eq(fseek(f, offset, SEEK_SET), 0);
	cr_assert_eq(fwrite(data, 1, n, f), n);
	fclose(f);
}

static void mbr_make(const char *name)
{
	uint8_t table[512] = { 0 };

	ntfs_make(name, 64);
	entry_put(table, 7, 64);
	write_at(name, 0, table, sizeof(table));
}

Test(snapshot_forms, wim_and_esd)
{
	wim_make("a.wim", "--compress=LZX");
	expect_same("a.wim");
	wim_make("a.esd", "--solid");
	expect_same("a.esd");
}

/* wimlib would set memory aside for each: a billion images, a huge table. */
Test(snapshot_forms, wim_that_names_more_than_it_holds_is_refused)
{
	static const struct {
		const char *name;
		size_t at;
		uint8_t byte;
	} rows[] = {
		{ "images.wim", 0x2f, 0x40 },
		{ "table.wim", 0x36, 1 },
		{ "place.wim", 0x3e, 1 },
		{ "unpacked.wim", 0x56, 1 },
	};
	const char *wim = wim_make("a.wim", "--compress=none");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *path = scratch_path(s, rows[i].name);
		FILE *f;

		TOOL("cp", wim, path);
		f = fopen(path, "r+b");
		cr_assert_not_null(f);
		fseek(f, (long)rows[i].at, SEEK_SET);
		fputc(rows[i].byte, f);
		cr_assert_eq(fclose(f), 0);
		expect_trouble(rows[i].name, "its header names more than");
	}
}

Test(snapshot_forms, wim_that_can_be_piped_has_its_header_at_the_end)
{
	TOOL("wimlib-imagex", "capture", scratch_path(s, "disk"),
	     scratch_path(s, "a.wim"), "Sample", "--pipable", "--no-acls");
	expect_same("a.wim");
}

Test(snapshot_forms, wim_of_several_images_wants_one_named)
{
	const char *wim = wim_make("a.wim", "--compress=none");
	struct run r;

	TOOL("wimlib-imagex", "append", scratch_path(s, "disk/Tools"), wim,
	     "Tools alone");
	expect_trouble("a.wim", "--image: 1 Sample, 2 Tools alone");
	r = run_program(
		str_printf(&s->arena, "%s-snapshot", run_command()).s, NULL,
		(const char *const[]){ "--image", "1", "-o",
				       scratch_path(s, "b.dlp"), wim, NULL });
	cr_expect_eq(r.status, 0, "%s", r.out);
	run_free(&r);
}

Test(snapshot_forms, ntfs_alone_and_in_partitions)
{
	uint8_t table[512] = { 0 }, logical[512] = { 0 };
	uint8_t gpt[512] = "EFI PART", entry[128] = { 1 };

	ntfs_make("volume.img", 0);
	expect_same("volume.img");
	mbr_make("mbr.img");
	expect_same("mbr.img");
	ntfs_make("logical.img", 128);
	entry_put(table, 5, 64);
	write_at("logical.img", 0, table, sizeof(table));
	entry_put(logical, 7, 64);
	write_at("logical.img", 64 * 512, logical, sizeof(logical));
	expect_same("logical.img");
	ntfs_make("gpt.img", 64);
	entry_put(table, 0xee, 1);
	write_at("gpt.img", 0, table, sizeof(table));
	gpt[72] = 2;
	gpt[80] = 1;
	gpt[84] = 128;
	write_at("gpt.img", 512, gpt, sizeof(gpt));
	entry[32] = 64;
	put32(entry + 40, 64 + (8 << 20) / 512 - 1);
	write_at("gpt.img", 1024, entry, sizeof(entry));
	expect_same("gpt.img");
}

Test(snapshot_forms, images_of_virtual_machines)
{
	static const char *const kinds[] = { "qcow2", "vpc", "vhdx", "vmdk" };

	mbr_make("disk.img");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		TOOL("qemu-img", "convert", "-f", "raw", "-O", kinds[i],
		     scratch_path(s, "disk.img"), scratch_path(s, kinds[i]));
		expect_same(kinds[i]);
	}
	TOOL("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
	     scratch_path(s, "qcow2"), scratch_path(s, "over"));
	expect_trouble("over", "differs from another one");
}

/* In the cage, too. */
Test(snapshot_forms, parts_of_a_disk_are_read_beside_it)
{
	mbr_make("disk.img");
	cr_assert_eq(mkdir(scratch_path(s, "vm"), 0777), 0);
	TOOL("qemu-img", "convert", "-f", "raw", "-O", "vmdk", "-o",
	     "subformat=monolithicFlat", scratch_path(s, "disk.img"),
	     scratch_path(s, "vm/a.vmdk"));
	expect_same("vm/a.vmdk");
	cr_assert_eq(rename(scratch_path(s, "vm/a-flat.vmdk"),
			    scratch_path(s, "elsewhere")), 0);
	cr_assert_eq(symlink(scratch_path(s, "elsewhere"),
			     scratch_path(s, "vm/a-flat.vmdk")), 0);
	expect_same("vm/a.vmdk");
}

Test(snapshot_forms, other_files_are_no_images)
{
	scratch_file(s, "text", "a few words", 11);
	expect_trouble("text", "neither a folder nor an image");
	scratch_file(s, "empty", "", 0);
	expect_trouble("empty", "neither a folder nor an image");
	expect_trouble("nowhere", "No such file");
	scratch_file(s, "half.wim", "MSWIM\0\0\0and so on", 18);
	expect_trouble("half.wim", "half.wim: ");
}

Test(snapshot_forms, volume_under_bitlocker_is_said_to_be_one)
{
	uint8_t boot[1024] = "...-FVE-FS-";

	boot[510] = 0x55;
	boot[511] = 0xaa;
	scratch_file(s, "locked", boot, sizeof(boot));
	expect_trouble("locked", "under BitLocker");
}

/* A file of the medium, in a cabinet of its own. */
static void media_pack(const char *path, const char *from)
{
	TOOL("gcab", "-c", "-z", "-n", scratch_path(s, path),
	     scratch_path(s, from));
}

static void media_make(void)
{
	static const char lists[] =
		"[SourceDisksFiles]\n"
		"kernel32.dll = 1,,,,,,_x,2,0,0 ; the kernel\n"
		"wole32.dll = 1,,,,,,,2,0,0,ole32.dll\n"
		"rpcrt4.dll = 1,,,,,,,3,0,0\n"
		"gone.dll = 1,,,,,,,2,0,0\n"
		"[WinntDirectories]\n1 = \\\n2 = system32\n3 = help\n";
	static const uint8_t layout[] =
		"\xff\xfe[\0S\0o\0u\0r\0c\0e\0D\0i\0s\0k\0s\0F\0i\0l\0e\0"
		"s\0]\0\r\0\n\0n\0t\0d\0l\0l\0.\0d\0l\0l\0=\0"
		"1\0,\0,\0,\0,\0,\0,\0,\0002\0\r\0\n";
	const uint16_t build[4] = { 5, 2, 3790, 1830 };
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_AMD64,
					     "+RtlFind");

	pe_version(b, build);
	server_tree_file(s, "media/AMD64/NTDLL.DLL", "");
	scratch_pe(s, "media/AMD64/NTDLL.DLL", b);
	server_tree_file(s, "media/AMD64/TXTSETUP.SIF", lists);
	scratch_file(s, "media/AMD64/LAYOUT.INF", layout, sizeof(layout));
	media_pack("media/AMD64/KERNEL32.DL_",
		   "disk/Windows/System32/KERNEL32.dll");
	media_pack("media/AMD64/WOLE32.DL_", "disk/Windows/System32/ole32.dll");
	media_pack("media/AMD64/RPCRT4.DL_",
		   "disk/Windows/System32/rpcrt4.dll");
}

Test(snapshot_forms, set_up_media_and_their_iso)
{
	struct run r, text;

	media_make();
	r = snapshot_run(s, "media", "media.yaml");
	cr_assert_eq(r.status, 0, "%s", r.out);
	run_free(&r);
	text = run_program("cat", NULL,
			   (const char *const[]){
				   scratch_path(s, "media.yaml"), NULL });
	cr_expect_not_null(strstr(text.out, "build: '5.2.3790.1830'"));
	cr_expect_not_null(strstr(text.out, "    observed: [kernel32.dll, "
					    "ntdll.dll, ole32.dll]\n"),
			   "%s", text.out);
	cr_expect_not_null(strstr(text.out, "    - 'CoInitialize @1'\n"));
	run_free(&text);
	r = snapshot_run(s, "media", "folder.dlp");
	cr_assert_eq(r.status, 0);
	run_free(&r);
	TOOL("xorriso", "-as", "mkisofs", "-quiet", "-J", "-o",
	     scratch_path(s, "media.iso"), scratch_path(s, "media"));
	expect_same("media.iso");
}

Test(snapshot_forms, iso_of_a_windows)
{
	TOOL("xorriso", "-as", "mkisofs", "-quiet", "-J", "-joliet-long",
	     "-r", "-o", scratch_path(s, "a.iso"), scratch_path(s, "disk"));
	expect_same("a.iso");
}

Test(snapshot_forms, damaged_cabinet_is_named)
{
	media_make();
	scratch_file(s, "media/AMD64/WOLE32.DL_", "MSCF and no more", 16);
	expect_trouble("media", "WOLE32.DL_ there is damaged");
}

/* Not every damage is seen; none may end in anything but 0 or 3. */
static void expect_no_crash(const char *name, size_t every)
{
	struct file file;
	uint8_t *copy;
	size_t n;

	cr_assert_eq(file_open(scratch_path(s, name), &file), 0);
	n = file.bytes.len;
	copy = malloc(n);
	cr_assert_not_null(copy);
	memcpy(copy, file.bytes.data, n);
	file_close(&file);
	for (size_t at = 0; at < n; at += every) {
		struct run r;
		uint8_t before = copy[at];

		copy[at] ^= 0xff;
		scratch_file(s, "damaged", copy, n);
		copy[at] = before;
		r = snapshot_run(s, "damaged", "other.dlp");
		cr_expect(r.status == 0 || r.status == 3, "%s at %zu: %d %s",
			  name, at, r.status, r.out);
		run_free(&r);
	}
	free(copy);
}

Test(snapshot_forms, damaged_images_end_in_a_message)
{
	wim_make("a.wim", "--compress=LZX");
	expect_no_crash("a.wim", 2999);
	mbr_make("disk.img");
	expect_no_crash("disk.img", 800011);
	TOOL("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2",
	     scratch_path(s, "disk.img"), scratch_path(s, "a.qcow2"));
	expect_no_crash("a.qcow2", 20011);
	media_make();
	TOOL("xorriso", "-as", "mkisofs", "-quiet", "-o",
	     scratch_path(s, "a.iso"), scratch_path(s, "media"));
	expect_no_crash("a.iso", 40009);
}

/* A small Windows, with hives that hivexsh fills. */
#include "tests/snapshot/small_windows.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/resolver/scene.h"
#include "tests/support/apiset_builder.h"
#include "tests/support/server_tree.h"

#define SYSTEM32 "disk/Windows/System32/"

static const char system_script[] =
	"add Select\ncd Select\nsetval 1\nCurrent\ndword:2\ncd ..\n"
	"add ControlSet002\ncd ControlSet002\nadd Control\ncd Control\n"
	"add Session Manager\ncd Session Manager\n"
	"add KnownDLLs\ncd KnownDLLs\nsetval 3\n"
	"ole32\nstring:ole32.dll\n"
	"gone\nstring:gone.dll\n"
	"DllDirectory\nexpandstring:%SystemRoot%\\system32\n"
	"cd ..\nadd Environment\ncd Environment\nsetval 1\n"
	"Path\nexpandstring:%SystemRoot%\\system32;C:\\Tools\\;D:\\Far;"
	"%Odd%\\bin\n"
	"cd \\ControlSet002\nadd Services\ncd Services\nadd Shop\ncd Shop\n"
	"setval 2\nType\ndword:16\n"
	"ImagePath\nexpandstring:\"C:\\Shop Floor\\shop.exe\" -k\n"
	"cd ..\nadd Own\ncd Own\nsetval 2\nType\ndword:32\n"
	"ImagePath\nexpandstring:C:\\Windows\\system32\\svchost.exe -k x\n"
	"cd ..\nadd Driver\ncd Driver\nsetval 2\nType\ndword:1\n"
	"ImagePath\nexpandstring:C:\\Drivers\\x.sys\ncommit\n";

static const char software_script[] =
	"add Microsoft\ncd Microsoft\nadd InetStp\ncd InetStp\nsetval 2\n"
	"MajorVersion\ndword:7\nMinorVersion\ndword:5\ncd ..\n"
	"add Windows NT\ncd Windows NT\nadd CurrentVersion\n"
	"cd CurrentVersion\nsetval 3\n"
	"SystemRoot\nstring:C:\\Windows\n"
	"ProductName\nstring:Windows 7 Sample\n"
	"CSDVersion\nstring:Service Pack 1\n"
	"cd \\Microsoft\nadd Windows\ncd Windows\nadd CurrentVersion\n"
	"cd CurrentVersion\nadd App Paths\ncd App Paths\nadd shop.exe\n"
	"cd shop.exe\nsetval 1\nPath\nstring:C:\\Shop\\bin\ncommit\n";

#define MANIFEST(type, name, version, rest)                               \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "             \
	"manifestVersion='1.0'><assemblyIdentity type='" type "' name='"  \
	name "' version='" version "' processorArchitecture='amd64' "     \
	"publicKeyToken='1fc8b3b9a1e18e3b'/>" rest "</assembly>"

/* The same on a machine with another layout of folders would be a mistake. */
static const char crt[] = MANIFEST("win32", "Sample.CRT", "8.0.50727.6195",
				   "<file name='msvcr80.dll'/>"
				   "<file name='msvcp80.dll'/>");
static const char controls[] = MANIFEST("win32", "Sample.Controls",
					"6.0.7601.17514",
					"<file name='controls.dll'/>");
static const char policy[] =
	MANIFEST("win32-policy", "policy.8.0.Sample.CRT", "8.0.50727.6195",
		 "<dependency><dependentAssembly><assemblyIdentity "
		 "type='win32' name='Sample.CRT' "
		 "processorArchitecture='amd64' "
		 "publicKeyToken='1fc8b3b9a1e18e3b'/><bindingRedirect "
		 "oldVersion='8.0.41204.256-8.0.50608.0' "
		 "newVersion='8.0.50727.6195'/></dependentAssembly>"
		 "</dependency>");

static const char *helper(void)
{
	static char path[1024];
	const char *command = run_command(), *slash = strrchr(command, '/');

	snprintf(path, sizeof(path), "%.*sdryload-snapshot",
		 slash != NULL ? (int)(slash + 1 - command) : 0, command);
	if (access(path, X_OK) != 0)
		cr_skip_test("dryload-snapshot isn't built");
	return path;
}

void tool_run(const char *program, const char *const *argv)
{
	struct run r = run_program(program, NULL, argv);

	if (r.status == 127) {
		run_free(&r);
		cr_skip_test("%s isn't installed", program);
	}
	cr_assert_eq(r.status, 0, "%s: %s%s", program, r.out, r.err);
	run_free(&r);
}

void small_windows_pe(struct scratch *s, const char *path, uint16_t machine,
		      const char *words)
{
	server_tree_file(s, path, "");
	scratch_pe(s, path, scene_builder(machine, words));
}

static void put32(uint8_t *at, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(v >> 8 * i);
}

/* A key without anything, and the rights on it: what hivex adds to. */
static void hive_make(uint8_t hive[8192])
{
	enum { BIN = 4096, KEY = BIN + 32, RIGHTS = KEY + 88, FREE = 8192 };
	uint8_t *key = hive + KEY, *rights = hive + RIGHTS;
	uint32_t sum = 0;

	memset(hive, 0, 8192);
	memcpy(hive, "regf", 4);
	put32(hive + 4, 1);
	put32(hive + 8, 1);
	put32(hive + 20, 1);
	put32(hive + 24, 3);
	put32(hive + 32, 1);
	put32(hive + 36, KEY - BIN);
	put32(hive + 40, 4096);
	put32(hive + 44, 1);
	for (unsigned i = 0; i < 508; i += 4)
		sum ^= le32(hive + i);
	put32(hive + 508, sum);
	memcpy(hive + BIN, "hbin", 4);
	put32(hive + BIN + 8, 4096);
	put32(key, (uint32_t)-88);
	memcpy(key + 4, "nk\x2c", 3);
	put32(key + 4 + 16, 0xffffffff);
	put32(key + 4 + 28, 0xffffffff);
	put32(key + 4 + 32, 0xffffffff);
	put32(key + 4 + 40, 0xffffffff);
	put32(key + 4 + 44, RIGHTS - BIN);
	put32(key + 4 + 48, 0xffffffff);
	put32(key + 4 + 72, 4);
	memcpy(key + 4 + 76, "root", 4);
	put32(rights, (uint32_t)-48);
	memcpy(rights + 4, "sk", 2);
	put32(rights + 8, RIGHTS - BIN);
	put32(rights + 12, RIGHTS - BIN);
	put32(rights + 16, 1);
	put32(rights + 20, 20);
	rights[24] = 1;
	rights[27] = 0x80;
	put32(rights + 48, FREE - RIGHTS - 48);
}

void hive_write(struct scratch *s, const char *path, const char *script)
{
	const char *commands = scratch_file(s, "hive.script", script,
					    strlen(script));
	const char *hive = scratch_path(s, path);
	uint8_t bytes[8192];
	struct run r;

	hive_make(bytes);
	server_tree_file(s, path, "");
	scratch_file(s, path, bytes, sizeof(bytes));
	r = run_program("hivexsh", commands,
			(const char *const[]){ "-w", hive, NULL });
	if (r.status == 127) {
		run_free(&r);
		cr_skip_test("hivexsh isn't installed");
	}
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
	unlink(commands);
}

static void write_system(struct scratch *s)
{
	const uint16_t build[4] = { 6, 1, 7601, 17514 };
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_AMD64, "+Run");

	pe_version(b, build);
	server_tree_file(s, SYSTEM32 "ntoskrnl.exe", "");
	scratch_pe(s, SYSTEM32 "ntoskrnl.exe", b);
	small_windows_pe(s, SYSTEM32 "KERNEL32.dll", IMAGE_FILE_MACHINE_AMD64,
			 "+GetVersion +HeapAlloc=ntdll.RtlAllocateHeap");
	small_windows_pe(s, SYSTEM32 "ole32.dll", IMAGE_FILE_MACHINE_AMD64,
			 "+CoInitialize api-ms-sample-rpc-l1-1-0.dll!Call "
			 "kernel32.dll!GetVersion");
	small_windows_pe(s, SYSTEM32 "rpcrt4.dll", IMAGE_FILE_MACHINE_AMD64,
			 "+Call");
	small_windows_pe(s, SYSTEM32 "ordinals.dll", IMAGE_FILE_MACHINE_AMD64,
			 "+Named +#7");
	small_windows_pe(s, SYSTEM32 "wrong.dll", IMAGE_FILE_MACHINE_I386,
			 "+Never");
	server_tree_file(s, SYSTEM32 "text.dll", "no DLL at all");
	server_tree_file(s, SYSTEM32 "read me.dll", "a name with a blank");
}

static void write_rest(struct scratch *s)
{
	small_windows_pe(s, "disk/Windows/SysWOW64/kernel32.dll",
			 IMAGE_FILE_MACHINE_I386, "+GetVersion");
	small_windows_pe(s, "disk/Windows/SysWOW64/lone32.dll",
			 IMAGE_FILE_MACHINE_I386, "+Alone");
	small_windows_pe(s, "disk/Tools/tool.dll", IMAGE_FILE_MACHINE_AMD64,
			 "+Help");
	small_windows_pe(s, "disk/Tools/rpcrt4.dll", IMAGE_FILE_MACHINE_AMD64,
			 "+Later");
	small_windows_pe(s, "disk/Other/other.dll", IMAGE_FILE_MACHINE_AMD64,
			 "+No");
#define MANIFESTS "disk/Windows/WinSxS/Manifests/amd64_"
	server_tree_file(s, MANIFESTS "sample.crt_1_8.0_none_1.manifest", crt);
	server_tree_file(s, MANIFESTS "sample.controls_1_6.0_none_2.manifest",
			 controls);
	server_tree_file(s, MANIFESTS "policy.8.0.sample.crt_1_8.manifest",
			 policy);
	server_tree_file(s,
			 MANIFESTS "packed_6595b64144ccf1df_2.0.0.5_none_"
				   "12ab.manifest",
			 "DCM\1 is no XML");
	small_windows_pe(s,
			 "disk/Windows/WinSxS/amd64_packed_6595b64144ccf1df_"
			 "2.0.0.5_none_12ab/Packed.dll",
			 IMAGE_FILE_MACHINE_AMD64, "+Bound");
#undef MANIFESTS
}

static void write_schema(struct scratch *s)
{
	static const struct apiset_row rows[] = {
		{ "api-ms-sample-rpc-l1-1-0", "rpcrt4.dll", NULL },
		{ "api-ms-sample-none-l1-1-0", "", NULL },
		{ "api-ms-sample-two-l1-1-0", "ole32.dll", NULL },
		{ "api-ms-sample-two-l1-1-0", "ordinals.dll", "ole32.dll" },
	};
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_AMD64, "");
	struct bytes section = apiset_section(&s->arena, 2, rows, 4);

	pe_section(b, ".apiset", section.data, section.len,
		   (uint32_t)section.len);
	server_tree_file(s, SYSTEM32 "apisetschema.dll", "");
	scratch_pe(s, SYSTEM32 "apisetschema.dll", b);
}

struct scratch *small_windows_new(void)
{
	struct scratch *s;

	helper();
	s = scratch_new();
	write_system(s);
	write_rest(s);
	write_schema(s);
	hive_write(s, SYSTEM32 "config/SYSTEM", system_script);
	hive_write(s, SYSTEM32 "config/SOFTWARE", software_script);
	return s;
}

struct run snapshot_run(struct scratch *s, const char *from, const char *to)
{
	return run_program(helper(), NULL,
			   (const char *const[]){ "-o", scratch_path(s, to),
						  scratch_path(s, from),
						  NULL });
}

void snapshot_expect_same(struct scratch *s, const char *image,
			  const char *like)
{
	struct run r = snapshot_run(s, image, "other.dlp"), same;

	cr_assert_eq(r.status, 0, "%s: %s", image, r.out);
	run_free(&r);
	same = run_program("cmp", NULL,
			   (const char *const[]){
				   scratch_path(s, like),
				   scratch_path(s, "other.dlp"), NULL });
	cr_expect_eq(same.status, 0, "%s: %s", image, same.out);
	run_free(&same);
	unlink(scratch_path(s, "other.dlp"));
}

void snapshot_expect_trouble(struct scratch *s, const char *image,
			     const char *part)
{
	struct run r = snapshot_run(s, image, "other.dlp");

	cr_expect_eq(r.status, 3, "%s: %s", image, r.out);
	cr_expect_not_null(strstr(r.out, part), "%s: %s", image, r.out);
	cr_expect_neq(access(scratch_path(s, "other.dlp"), F_OK), 0);
	run_free(&r);
}

char *snapshot_text(struct scratch *s)
{
	struct run r = snapshot_run(s, "disk", "text.yaml");
	struct run text;

	cr_assert_eq(r.status, 0, "%s", r.out);
	run_free(&r);
	text = run_program("cat", NULL,
			   (const char *const[]){
				   scratch_path(s, "text.yaml"), NULL });
	free(text.err);
	return text.out;
}

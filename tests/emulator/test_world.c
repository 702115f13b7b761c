/* `dryload check --world`: what a guest finds, and what becomes of it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/run.h"

enum { GUEST_MAX = 1 << 18 };

static const char x86[] = "ws2003-sp2-x86", x64[] = "ws2003-sp2-x64";

/* A guest in a folder of its own; the test skips where there is none. */
static const char *deploy(struct scratch *s, const char *name,
			  const char *target)
{
	const char *folder = getenv("DRYLOAD_GUESTS");
	static char bytes[GUEST_MAX];
	char from[4096], to[64];
	size_t n;
	FILE *f;

	snprintf(from, sizeof(from), "%s-emulator", run_command());
	if (folder == NULL || access(from, X_OK) != 0)
		cr_skip_test("there is no emulator");
	snprintf(from, sizeof(from), "%s/%s-%s.dll", folder, name,
		 target == x64 ? "x64" : "x86");
	f = fopen(from, "rb");
	cr_assert_not_null(f, "%s", from);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	cr_assert(n < sizeof(bytes));
	snprintf(to, sizeof(to), "%s.dll", name);
	return scratch_file(s, to, bytes, n);
}

static struct run run_in(struct scratch *s, const char *guest,
			 const char *target, const char *world)
{
	const char *file = deploy(s, guest, target);
	const char *yaml = scratch_file(s, "world.yaml", world,
					strlen(world));

	return RUN("check", "--no-config", "-v", "-t", target, "--world",
		   yaml, file);
}

static void expect_on(const char *guest, const char *target,
		      const char *world, int status, const char *text)
{
	struct scratch *s = scratch_new();
	struct run r = run_in(s, guest, target, world);

	cr_expect_eq(r.status, status, "%s in %s: %d, %s%s", guest, world,
		     r.status, r.out, r.err);
	cr_expect_not_null(strstr(status == 3 ? r.err : r.out, text),
			   "%s: no '%s' in %s%s", guest, text, r.out, r.err);
	run_free(&r);
	scratch_free(s);
}

static void expect(const char *guest, const char *world, int status,
		   const char *text)
{
	expect_on(guest, x86, world, status, text);
	expect_on(guest, x64, world, status, text);
}

#define REDIRECTOR \
	"HKLM\\SOFTWARE\\Apache Software Foundation\\Jakarta Isapi " \
	"Redirector\\1.0"

Test(emulator_world, a_redirector_without_settings_refuses_with_2)
{
	expect("redirector", "", 1, "GetFilterVersion returns FALSE, 2");
	expect("redirector", "", 1,
	       "Jakarta Isapi Redirector\\1.0 \xe2\x86\x92 2, then "
	       "CreateFileA C:\\Deployed\\redirector.properties "
	       "\xe2\x86\x92 2");
}

Test(emulator_world, a_world_says_whose_process_it_is)
{
	expect("node_module", "program: D:\\app\\server.exe\n", 2,
	       "server.exe!napi_module_register, and whether that program");
	expect("node_module", "program: server.exe\n", 3,
	       "a whole path");
}

Test(emulator_world, a_redirector_finds_its_file_by_the_dll_s_own_name)
{
	expect("redirector",
	       "folder: C:\\Tomcat\n"
	       "files:\n"
	       "  C:\\Tomcat\\redirector.properties:\n"
	       "    lines: [uri=/jakarta, level=info]\n",
	       0, "loads");
}

Test(emulator_world, a_redirector_finds_its_key)
{
	expect("redirector",
	       "registry:\n  " REDIRECTOR ":\n"
	       "    extension_uri: /jakarta/x.dll\n",
	       0, "loads");
}

#define NARROW_REDIRECTOR \
	"HKLM\\SOFTWARE\\WOW6432Node\\Apache Software Foundation\\" \
	"Jakarta Isapi Redirector\\1.0"

Test(emulator_world, a_32_bit_filter_on_x64_has_the_keys_of_its_own)
{
	static const char wow64[] = "ws2003-sp2-x64-wow64";

	expect_on("redirector", wow64,
		  "registry:\n  " NARROW_REDIRECTOR ":\n"
		  "    extension_uri: /jakarta/x.dll\n",
		  0, "loads");
	expect_on("redirector", wow64,
		  "registry:\n  " REDIRECTOR ":\n"
		  "    extension_uri: /jakarta/x.dll\n",
		  2, "the world has that for 64-bit programs alone");
	expect_on("redirector", wow64, "", 1,
		  "SOFTWARE\\Wow6432Node\\Apache Software Foundation");
	expect_on("redirector", x64,
		  "registry:\n  " NARROW_REDIRECTOR ":\n"
		  "    extension_uri: /jakarta/x.dll\n",
		  1, "GetFilterVersion returns FALSE, 2");
}

Test(emulator_world, the_variables_of_a_user_are_those_of_the_world)
{
	expect("asks_for_profile", "", 2,
	       "the variable APPDATA, which is the user's, isn't known");
	expect("asks_for_profile", "environment: {APPDATA: 'C:\\Users\\x'}",
	       0, "loads");
	expect("asks_for_profile", "environment: {APPDATA: ''}", 1,
	       "AppData \xe2\x86\x92 203");
}

Test(emulator_world, what_the_world_denies_is_5)
{
	expect("redirector",
	       "files:\n"
	       "  C:\\Deployed\\redirector.properties: {text: uri=/x}\n"
	       "denied: [C:\\Deployed\\redirector.properties]\n",
	       1, "GetFilterVersion returns FALSE, 5");
	expect("redirector", "denied: ['" REDIRECTOR "', 'C:\\Deployed']\n",
	       1, "Jakarta Isapi Redirector\\1.0 \xe2\x86\x92 5");
}

/* Only of the properties; the DLL itself may be read. */
static void expect_by_list(const char *rights, int status, const char *text)
{
	struct scratch *s = scratch_new();
	const char *file = deploy(s, "redirector", x86);
	char list[512];
	const char *acl;
	struct run r;

	scratch_file(s, "redirector.properties", "uri=/x", 6);
	snprintf(list, sizeof(list),
		 "C:\\Web\\redirector.dll Everyone:(RX)\n\n"
		 "C:\\Web\\redirector.properties %s\n",
		 rights);
	acl = scratch_file(s, "acl.txt", list, strlen(list));
	r = RUN("check", "--no-config", "-v", "-t", x86, "--run", "--world",
		scratch_file(s, "world.yaml",
			     "files: {'C:\\Web\\redirector.properties': "
			     "{from: redirector.properties}}",
			     70),
		"--acl", acl, file);
	cr_expect_eq(r.status, status, "%s: %s%s", rights, r.out, r.err);
	cr_expect_not_null(strstr(r.out, text), "%s: %s", rights, r.out);
	run_free(&r);
	scratch_free(s);
}

Test(emulator_world, rights_of_a_list_hold_for_what_the_guest_opens)
{
	expect_by_list("Everyone:(R)", 0, "loads");
	expect_by_list("BUILTIN\\Administrators:(F)", 1,
		       "CreateFileA C:\\Web\\redirector.properties "
		       "\xe2\x86\x92 5");
	expect_by_list("SRV\\strangers:(F)", 2,
		       "whether it may open C:\\Web\\redirector.properties "
		       "isn't known");
}

static const char shut[] =
	"files:\n"
	"  C:\\Data\\open.txt: {lines: ['[a]', n=3]}\n"
	"  C:\\Data\\shut.txt: {text: a}\n"
	"  C:\\Shut\\a.ini: {lines: ['[a]', n=3]}\n"
	"registry: {HKLM\\SOFTWARE\\Shut: {a: b}}\n"
	"program: C:\\Other\\host.exe\n"
	"denied: [C:\\Data\\shut.txt, C:\\Shut, C:\\Deployed\\plain.dll,"
	" HKLM\\SOFTWARE\\Shut]\n"
	"absent: [HKLM\\SOFTWARE\\Microsoft\\Absent]\n";

Test(emulator_world, whatever_uses_a_path_asks_for_its_rights)
{
	static const char *const targets[] = { x86, x64 };

	for (size_t i = 0; i < 2; i++) {
		struct scratch *s = scratch_new();
		struct run r;

		deploy(s, "plain", targets[i]);
		r = run_in(s, "rights", targets[i], shut);
		cr_expect_eq(r.status, 0, "%s: %s%s", targets[i], r.out,
			     r.err);
		run_free(&r);
		scratch_free(s);
	}
}

Test(emulator_world, a_plug_in_that_finds_no_host_refuses_with_11004)
{
	expect("plug_in", "", 1, "GetFilterVersion returns FALSE, 11004");
	expect("plug_in", "names: {app.example.com: 11001}", 1,
	       "gethostbyname app.example.com \xe2\x86\x92 11001");
	expect("plug_in", "names: {app.example.com: 10.0.0.5}", 0, "loads");
	expect("plug_in", "names: {'*': 10.0.0.5}", 0, "loads");
}

Test(emulator_world, a_static_initialiser_that_throws_has_its_own_code)
{
	expect_on("throws", x86, "", 1, "the exception 0xe06d7363");
	expect_on("throws", x86, "", 1, "fails (likely)  317");
}

Test(emulator_world, a_filter_that_wants_raw_data_is_told)
{
	expect_on("raw_data", x86, "", 0, "filter-wants-raw-data");
	expect_on("raw_data", x86, "", 0, "SF_NOTIFY_READ_RAW_DATA, "
					  "SF_NOTIFY_ORDER_LOW");
}

Test(emulator_world, the_limits_are_those_of_the_world)
{
	expect_on("eats_memory", x86, "limits: {megabytes: 64}", 2,
		  "it uses more than 64 MB of memory, which is the limit");
	expect_on("loops", x86, "limits: {instructions: 2000000}", 2,
		  "it ran 2 million instructions, which is the limit");
	expect_on("run_time", x86, "limits: {calls: 20}", 2,
		  "it called APIs 20 times, which is the limit");
	expect_on("loops", x86,
		  "limits: {instructions: 90000000000, seconds: 2}", 2,
		  "the emulator");
}

Test(emulator_world, a_stopped_run_names_the_calls_that_led_there)
{
	expect("asks_beyond", "", 2, "; its calls: asks_beyond.dll+0x");
}

Test(emulator_world, mistakes_are_told_with_their_line)
{
	expect_on("plain", x86, "computer: A\nmachine: B\n", 3,
		  "world.yaml:2: a world has no key 'machine'");
	expect_on("plain", x86, "files:\n  x.ini: {text: a}\n", 3,
		  "world.yaml:2: a whole path, as C:\\folder\\name");
	expect_on("plain", x86, "files:\n  C:\\x.ini: {from: nowhere}\n", 3,
		  "world.yaml:2: ");
	expect_on("plain", x86, "registry:\n  HKXX\\A: {a: b}\n", 3,
		  "world.yaml:2: 'HKXX\\A' doesn't start with HKLM");
	expect_on("plain", x86, "registry: {HKLM\\A: {a: {dword: x}}}\n", 3,
		  "world.yaml:1: a number up to");
	expect_on("plain", x86, "clock: yesterday\n", 3, "world.yaml:1: ");
	expect_on("plain", x86, "names: {a: b}\n", 3, "world.yaml:1: ");
	expect_on("plain", x86, "limits: {seconds: 0}\n", 3,
		  "world.yaml:1: ");
	expect_on("plain", x86, "identity: ''\n", 3, "world.yaml:1: ");
}

static void expect_reg_file(const char *text, int status,
			    const char *expected)
{
	struct scratch *s = scratch_new();
	struct run r;

	scratch_file(s, "a.reg", text, strlen(text));
	r = run_in(s, "redirector", x86, "registry-files: [a.reg]\n");
	cr_expect_eq(r.status, status, "%s%s", r.out, r.err);
	cr_expect_not_null(strstr(status == 3 ? r.err : r.out, expected),
			   "%s%s", r.out, r.err);
	run_free(&r);
	scratch_free(s);
}

#define REG_KEY \
	"\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Apache Software " \
	"Foundation\\Jakarta Isapi Redirector\\1.0]\r\n"

Test(emulator_world, exports_of_regedit_are_read)
{
	expect_reg_file("REGEDIT4\r\n" REG_KEY
			"\"n\"=dword:0000000a\r\n; more\r\n"
			"\"extension_uri\"=\"/a\\\\b\"\r\n",
			0, "loads");
	expect_reg_file("Windows Registry Editor Version 5.00\r\n" REG_KEY
			"\"extension_uri\"=hex(2):2f,00,\\\r\n  61,00,\\\r\n"
			"  00,00\r\n",
			0, "loads");
	expect_reg_file("REGEDIT4\r\n" REG_KEY "\"x\"=-\r\n", 3,
			"a.reg:4: a text in quotes");
	expect_reg_file("[HKEY_LOCAL_MACHINE\\A]\r\n", 3,
			"a.reg:1: it doesn't start as regedit's exports do");
}

Test(emulator_world, two_runs_in_a_world_are_the_same_to_the_byte)
{
	static const char world[] =
		"seed: 7\nclock: 2009-06-30T08:15:00Z\n"
		"environment: {A: b}\nfolders: [D:\\logs]\n";
	struct scratch *s = scratch_new();
	const char *file = deploy(s, "other_calls", x86);
	const char *yaml = scratch_file(s, "w.yaml", world, strlen(world));
	struct run a = RUN("check", "-f", "json", "-t", "2003", "--trace",
			   "--world", yaml, file);
	struct run b = RUN("check", "-f", "json", "-t", "2003", "--trace",
			   "--world", yaml, file);

	cr_expect_str_eq(a.out, b.out);
	cr_expect_str_eq(a.err, b.err);
	cr_expect_not_null(strstr(a.err, "HeapAlloc"));
	run_free(&a);
	run_free(&b);
	scratch_free(s);
}

static struct run trace(struct scratch *s, const char *kinds,
			const char *format)
{
	const char *file = deploy(s, "redirector", x86);

	return RUN("check", "--no-config", "-t", x86, kinds, format, file);
}

Test(emulator_world, a_trace_shows_the_calls_of_its_kinds)
{
	struct scratch *s = scratch_new();
	struct run r = trace(s, "--trace=registry", "--trace-format=text");

	cr_expect_not_null(
		strstr(r.err, "ws2003-sp2-x86: advapi32.dll!RegOpenKeyExA "
			      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Apache"),
		"%s", r.err);
	cr_expect_not_null(strstr(r.err, ") \xe2\x86\x92 0x2, 2, from "
					 "redirector.dll+0x"),
			   "%s", r.err);
	cr_expect_null(strstr(r.err, "CreateFileA"), "%s", r.err);
	run_free(&r);
	r = trace(s, "--trace=files,registry", "--trace-format=json");
	cr_expect_eq(strncmp(r.err, "{\"target\":\"ws2003-sp2-x86\",", 27), 0,
		     "%s", r.err);
	cr_expect_not_null(strstr(r.err, "\"api\":\"CreateFileA\""), "%s",
			   r.err);
	run_free(&r);
	r = trace(s, "--trace=colours", "-v");
	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "there is no trace of 'colours'"),
			   "%s", r.err);
	run_free(&r);
	scratch_free(s);
}

Test(emulator_world, a_host_is_told_by_its_revision)
{
	struct scratch *s = scratch_new();
	const char *file = deploy(s, "raw_data", x86);
	struct run r = RUN("check", "--no-config", "-t",
			   "xp-sp3-x86,ws2003-sp2-x86", "--trace=files",
			   file);

	cr_expect_not_null(strstr(r.err, "xp-sp3-x86: kernel32.dll!"
					 "GetFileAttributesA C:\\server 5.0"),
			   "%s", r.err);
	cr_expect_not_null(strstr(r.err, "C:\\server 6.0"), "%s", r.err);
	run_free(&r);
	scratch_free(s);
}

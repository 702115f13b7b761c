/* Lists of exports in every form, and what they make of a target. */
#include "profiles/export_list.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/profiles/sample.h"
#include "util/status.h"

static struct arena arena;
static struct export_list list;

static void begin(void)
{
	arena = ARENA_INIT;
	list = (struct export_list){ .arena = &arena };
}

static void end(void)
{
	arena_release(&arena);
}

TestSuite(export_list, .init = begin, .fini = end);

static struct bytes bytes_of(const char *text)
{
	return (struct bytes){ (const uint8_t *)text, strlen(text) };
}

static void read(const char *path, struct bytes bytes)
{
	int ret = export_list_read(&list, path, bytes);

	cr_assert_eq(ret, OK, "%u: %s", list.line, list.error);
}

/* "DLL!Name = Forwarder @ordinal". */
static void expect(size_t i, const char *text)
{
	const struct listed_export *e = &list.items[i];
	struct str got;

	cr_assert_lt(i, list.count, "no %zu, %s", i, text);
	got = str_printf(&arena, "%.*s!%.*s%s%.*s @%u", STR_ARGS(e->dll),
			 STR_ARGS(e->name), e->forwarder.n != 0 ? " = " : "",
			 STR_ARGS(e->forwarder), (unsigned)e->ordinal);
	cr_expect_str_eq(got.s, text);
}

static void expect_error(const char *path, const char *text, unsigned line,
			 const char *words)
{
	struct export_list bad = { .arena = &arena };

	cr_assert_eq(export_list_read(&bad, path, bytes_of(text)), E_PROFILE,
		     "%s", text);
	cr_expect_eq(bad.line, line, "%u", bad.line);
	cr_expect_not_null(strstr(bad.error, words), "%s", bad.error);
}

Test(export_list, a_plain_list_is_a_line_an_export)
{
	read("x/shell32.txt", bytes_of("# from dumpbin\n\n"
				       "One\r\n"
				       "Two @7\n"
				       "#9\n"
				       "@10\n"
				       "; more\n"
				       "ntdll.dll!Three = OTHER.Three\n"
				       "WS2_32!#115"));
	cr_expect_eq(list.count, 6);
	expect(0, "shell32.dll!One @0");
	expect(1, "shell32.dll!Two @7");
	expect(2, "shell32.dll! @9");
	expect(3, "shell32.dll! @10");
	expect(4, "ntdll.dll!Three = OTHER.Three @0");
	expect(5, "WS2_32.dll! @115");
	read("kernel32.dll.txt", bytes_of("Sleep\n"));
	expect(6, "kernel32.dll!Sleep @0");
}

Test(export_list, a_module_definition_file_is_read_as_linkers_read_it)
{
	read("x/wrong.def", bytes_of("; comment\n"
				     "LIBRARY \"foo.drv\" BASE=0x10\n"
				     "SECTIONS\n  .text READ\n"
				     "EXPORTS First\n"
				     "\tTwo@8 @2 ; here too\n"
				     "  Three=bar.Three @ 3 NONAME\n"
				     "  four == five DATA\n"
				     "  \"six\" = internal PRIVATE\r\n"
				     "DESCRIPTION 'none'\n"
				     "nothing\n"));
	cr_expect_eq(list.count, 5);
	expect(0, "foo.drv!First @0");
	expect(1, "foo.drv!Two@8 @2");
	expect(2, "foo.drv! = bar.Three @3");
	expect(3, "foo.drv!five @0");
	expect(4, "foo.drv!six @0");
}

Test(export_list, without_a_library_line_the_file_names_the_dll)
{
	list.kill_at = true;
	read("sdk/advapi32.def", bytes_of("EXPORTS\nTwo@8\n?a@@YAXXZ@8\n@4\n"));
	expect(0, "advapi32.dll!Two @0");
	expect(1, "advapi32.dll!?a@@YAXXZ@8 @0");
	expect(2, "advapi32.dll!@4 @0");
}

/* An archive of members, which grows. */
static uint8_t archive[4096];
static size_t size;

static void member(const char *name, const uint8_t *data, size_t n)
{
	size += (size_t)sprintf((char *)archive + size,
				"%-16s%-12d%-6d%-6d%-8d%-10zu`\n", name, 0, 0,
				0, 0, n);
	memcpy(archive + size, data, n);
	size += n + (n & 1);
}

static void short_import(uint16_t machine, uint16_t ordinal, unsigned type,
			 const char *names, size_t n)
{
	uint8_t data[256] = { [2] = 0xff, [3] = 0xff };

	data[6] = (uint8_t)machine;
	data[7] = (uint8_t)(machine >> 8);
	data[12] = (uint8_t)n;
	data[16] = (uint8_t)ordinal;
	data[18] = (uint8_t)(type << 2);
	memcpy(data + 20, names, n);
	member("foo.dll/", data, 20 + n);
}

static void archive_begin(void)
{
	size = (size_t)sprintf((char *)archive, "!<arch>\n");
	member("/", (const uint8_t *)"index", 5);
}

static struct bytes archive_bytes(void)
{
	return (struct bytes){ archive, size };
}

#define NAMES(text) text, sizeof(text)

Test(export_list, short_imports_have_five_kinds_of_names)
{
	archive_begin();
	short_import(0x14c, 7, 0, NAMES("_Seven@4\0foo.dll"));
	short_import(0x14c, 7, 1, NAMES("AsIs\0foo.dll"));
	short_import(0x14c, 7, 2, NAMES("_NoPrefix@4\0foo.dll"));
	short_import(0x14c, 7, 3, NAMES("_Undecorated@4\0foo.dll"));
	short_import(0x14c, 7, 4, NAMES("#Arm\0foo.dll\0Exported"));
	read("x.lib", archive_bytes());
	cr_expect_eq(list.count, 5);
	expect(0, "foo.dll! @7");
	expect(1, "foo.dll!AsIs @0");
	expect(2, "foo.dll!NoPrefix@4 @0");
	expect(3, "foo.dll!Undecorated @0");
	expect(4, "foo.dll!Exported @0");
	cr_expect_eq(list.machine, 0x14c);
}

Test(export_list, a_library_for_two_machines_is_refused)
{
	archive_begin();
	short_import(0x14c, 0, 1, NAMES("A\0foo.dll"));
	short_import(0x8664, 0, 1, NAMES("A\0foo.dll"));
	cr_expect_eq(export_list_read(&list, "x.lib", archive_bytes()),
		     E_PROFILE);
	cr_expect_str_eq(list.error, "it is for more than one machine");
}

/* Cut anywhere, and with any byte turned around, nothing is read beyond. */
Test(export_list, a_damaged_library_does_no_harm)
{
	struct export_list bad = { .arena = &arena };
	uint8_t *copy;

	archive_begin();
	short_import(0x14c, 7, 3, NAMES("_Undecorated@4\0foo.dll"));
	short_import(0x14c, 7, 0, NAMES("_Seven@4\0foo.dll"));
	for (size_t n = 0; n < size; n++) {
		copy = malloc(n + 1);
		memcpy(copy, archive, n);
		export_list_read(&bad, "x.lib", (struct bytes){ copy, n });
		free(copy);
		archive[n] ^= 0xff;
		export_list_read(&bad, "x.lib", archive_bytes());
		archive[n] ^= 0xff;
	}
	cr_assert_eq(export_list_read(&bad, "x.lib",
				      (struct bytes){ archive, size - 40 }),
		     E_PROFILE);
	cr_expect_str_eq(bad.error, "the archive is damaged");
}

Test(export_list, what_is_wrong_is_said_with_its_line)
{
	expect_error("a.txt", "One\nTwo words here\n", 2, "a line is Name");
	expect_error("a.txt", "\n\n", 0, "it lists no export");
	expect_error("a.txt", "a/b!One\n", 1, "which DLL has it");
	expect_error("a.txt", "One = nothing\n", 1, "a line is Name");
	expect_error("a.def", "EXPORTS\nOne @70000\n", 2,
		     "an ordinal is 1 to 65535");
	expect_error("a.dll", "MZ", 0, "no PE file");
}

/* A profile of one target on the sample's "new", with a list. */
static struct profile built(const char *path, const char *text, bool whole)
{
	static const char own[] = "target: own\nname: Own\nextends: new\n"
				  "build: 5.2.3790.7\nmachine: x86\n";
	const struct compile_input inputs[] = {
		{ path, bytes_of(text) }, { "own.yaml", bytes_of(own) }
	};
	struct profile base, p;
	struct compile_options options = { &base, true, whole, false };
	struct compile_error error;
	struct bytes out;
	const char *why;
	int ret;

	cr_assert_eq(profile_open(sample_compile(&arena), &base), OK);
	ret = profile_compile_own(inputs, 2, &options, &arena, &out, &error);
	cr_assert_eq(ret, OK, "%s:%u: %s", error.path, error.line, error.text);
	cr_assert_eq(profile_open(out, &p), OK);
	cr_assert_eq(profile_verify(&p, &why), OK, "%s", why);
	return p;
}

static char answer(const struct profile *p, const char *dll, const char *name)
{
	struct profile_module m;
	struct profile_answer a;

	cr_assert(profile_find_module(p, str_of(dll), &m), "%s", dll);
	a = profile_find_name(p, &m, str_of(name), 1);
	return a.there ? '+' : a.absent ? '-' : '?';
}

Test(export_list, what_a_list_lacks_is_as_on_the_extended_target)
{
	struct profile p = built("kernel32.txt", "Brought\nfree!Another\n",
				 false);
	struct profile_target t;

	cr_assert_eq(profile_target_count(&p), 1);
	cr_assert(profile_target_at(&p, 0, &t));
	cr_expect_str_eq(t.id, "own");
	cr_expect_str_eq(t.parent, "new");
	cr_expect_eq(answer(&p, "kernel32.dll", "Brought"), '+');
	cr_expect_eq(answer(&p, "kernel32.dll", "CloseHandle"), '+');
	cr_expect_eq(answer(&p, "kernel32.dll", "Removed"), '-');
	cr_expect_eq(answer(&p, "free.dll", "Another"), '+');
	cr_expect_eq(answer(&p, "free.dll", "Other"), '?');
}

Test(export_list, what_a_whole_list_lacks_is_absent)
{
	struct profile p = built("x.txt", "kernel32!Brought\nown!Mine\n", true);
	struct profile_module m;

	cr_expect_eq(answer(&p, "kernel32.dll", "Brought"), '+');
	cr_expect_eq(answer(&p, "kernel32.dll", "CloseHandle"), '-');
	cr_expect_eq(answer(&p, "own.dll", "Mine"), '+');
	cr_assert(profile_find_module(&p, str_of("own.dll"), &m));
	cr_expect_eq(m.there, 1);
	cr_assert(profile_find_module(&p, str_of("numbers.dll"), &m));
	cr_expect_eq(m.known_dll, 1);
}

Test(export_list, a_base_that_is_only_extended_changes_nothing)
{
	struct profile p = built("kernel32.txt", "CloseHandle\n", false);
	struct profile base;
	struct profile_module m, from;

	cr_assert_eq(profile_open(sample_compile(&arena), &base), OK);
	for (uint32_t i = 0; profile_module_at(&base, i, &from); i++) {
		bool known = profile_find_module(&p, from.name, &m);

		if (!known) {
			cr_expect_eq(from.there >> NEW & 1, 0);
			continue;
		}
		cr_expect_eq(m.there, from.there >> NEW & 1);
		cr_expect_eq(m.tables, from.tables >> NEW & 1);
		cr_expect_eq(m.optional, from.optional >> NEW & 1);
		for (uint32_t e = 0; e < from.export_count; e++) {
			struct profile_export row;
			struct profile_answer a, b;

			cr_assert(profile_export_at(
				&base, from.first_export + e, &row));
			a = profile_find_name(&base, &from, row.name,
					      TARGET_BIT(NEW));
			b = profile_find_name(&p, &m, row.name, 1);
			cr_expect_eq(a.there >> NEW, b.there, "%.*s",
				     STR_ARGS(row.name));
			cr_expect_eq(a.unknown >> NEW, b.unknown);
		}
	}
}

/* A name's ordinal is in no list, so a list's ordinals are never whole. */
Test(export_list, ordinals_are_whole_of_a_dll_alone)
{
	struct profile p = built("x.txt", "own!Mine\nown!#7\n", true);
	struct profile_module m;
	struct profile_answer a;

	cr_assert(profile_find_module(&p, str_of("own.dll"), &m));
	a = profile_find_ordinal(&p, &m, 7, 1);
	cr_expect_eq(a.there, 1);
	a = profile_find_ordinal(&p, &m, 8, 1);
	cr_expect_eq(a.unknown, 1);
}

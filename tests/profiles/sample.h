/* A small set of made-up Windows versions, compiled by the tests that ask. */
#ifndef TESTS_PROFILES_SAMPLE_H
#define TESTS_PROFILES_SAMPLE_H

#include <criterion/criterion.h>

#include "profiles/compile.h"
#include "profiles/profile.h"
#include "util/arena.h"

/* Indices in the compiled table: x86 by build, then x64, then WOW64. */
enum { OLD, SAME, NEW, X64, WOW, SAMPLE_TARGETS };

#define SAMPLE_ALL (TARGET_BIT(SAMPLE_TARGETS) - 1)

static const char sample_old[] =
	"target: old\n"
	"name: Windows Old\n"
	"build: 5.1.2600.2180\n"
	"machine: x86\n"
	"iis: \"5.1\"\n"
	"groups: [xp, x86]\n"
	"known_dlls: [kernel32.dll]\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [kernel32.dll, numbers.dll, gone.dll]\n"
	"    present: [plain.dll]\n"
	"    likely: [likely.dll]\n"
	"    probable: [probable.dll]\n"
	"    unproven: [unproven.dll]\n"
	"  default-assembly:\n"
	"    documented: [gdiplus.dll]\n"
	"  optional:\n"
	"    unproven: [perhaps.dll]\n"
	"    observed: [asp.dll]\n"
	"  elsewhere:\n"
	"    observed: [setup.dll]\n"
	"tables:\n"
	"  observed: [kernel32.dll, numbers.dll, gone.dll]\n"
	"  later-sp: [likely.dll]\n"
	"assemblies:\n"
	"  documented:\n"
	"    - name: Controls\n"
	"      versions: 6.0.0.0-6.0.2600.2180\n"
	"      public_key_token: 0123456789abcdef\n"
	"      files: [comctl32.dll, more.dll]\n"
	"  likely:\n"
	"    - { name: Bare, versions: 1.2.3.4 }\n"
	"exports:\n"
	"  kernel32.dll:\n"
	"    add:\n"
	"      - CloseHandle\n"
	"      - HeapAlloc = NTDLL.RtlAllocateHeap\n"
	"      - Numbered @7\n"
	"      - Removed\n"
	"    older-and-later: [Between]\n"
	"    import-library: [Imported]\n"
	"    later-sp: [Later]\n"
	"    uncertain: [Perhaps]\n"
	"    absent: [Never]\n"
	"  numbers.dll:\n"
	"    add: [First @1, '@2', '@3 = OTHER.#12', Fourth @4]\n"
	"    uncertain: ['@9']\n"
	"  gone.dll:\n"
	"    add: [Once, CloseHandle]\n"
	"  likely.dll:\n"
	"    add: [Shaky]\n"
	"  hashes.dll:\n"
	"    older-and-later: [costarring, liquid]\n"
	"  plain.dll:\n"
	"    older-and-later: [liquid]\n";

static const char sample_same[] = "target: same\n"
				  "name: Windows Same\n"
				  "extends: old\n"
				  "build: 5.1.2600.5512\n"
				  "machine: x86\n"
				  "groups: [xp, x86]\n";

static const char sample_new[] =
	"target: new\n"
	"name: Windows New\n"
	"extends: same\n"
	"build: 5.2.3790.0\n"
	"machine: x86\n"
	"iis: \"6.0\"\n"
	"groups: [\"2003\", x86]\n"
	"known_dlls: [numbers.dll]\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [unproven.dll]\n"
	"  absent: [gone.dll, never.dll]\n"
	"assemblies:\n"
	"  documented:\n"
	"    - { name: controls, versions: 6.0.0.0- }\n"
	"  unproven:\n"
	"    - { name: Bare, versions: 1.2.3.4 }\n"
	"tables:\n"
	"  import-library: [kernel32.dll]\n"
	"  none: [gone.dll]\n"
	"exports:\n"
	"  kernel32.dll:\n"
	"    add:\n"
	"      - Fresh\n"
	"      - HeapAlloc\n"
	"      - Numbered @8\n"
	"    remove: [Removed]\n"
	"    later-sp: [Later]\n"
	"    absent: [Never]\n"
	"  numbers.dll:\n"
	"    remove: ['@2']\n"
	"  free.dll:\n"
	"    observed: [Seen]\n";

static const char sample_x64[] = "target: big\n"
				 "name: Windows Big\n"
				 "build: 5.2.3790.1830\n"
				 "machine: x64\n"
				 "groups: [\"2003\", x64]\n"
				 "inventory:\n"
				 "  system32:\n"
				 "    observed: [kernel32.dll]\n"
				 "tables:\n"
				 "  observed: [kernel32.dll]\n"
				 "exports:\n"
				 "  kernel32.dll:\n"
				 "    add: [CloseHandle, OnlyBig]\n";

static const char sample_wow[] = "target: big-wow64\n"
				 "name: Windows Big, 32-bit processes\n"
				 "extends: new\n"
				 "build: 5.2.3790.1830\n"
				 "machine: x86\n"
				 "iis: \"6.0\"\n"
				 "groups: [\"2003\", wow64]\n"
				 "exports:\n"
				 "  kernel32.dll:\n"
				 "    add: [Removed]\n";

static const char sample_components[] =
	"date: 2026-11-24\n"
	"components:\n"
	"  Internet Information Services: [asp.dll, unheard-of.dll]\n"
	"  Extras: [perhaps.dll]\n";

static const char *const sample_texts[] = { sample_old, sample_same,
					    sample_new, sample_x64,
					    sample_wow, sample_components };

enum { SAMPLE_FILES = SAMPLE_TARGETS + 1 };

/* Compile the texts as files a.yaml, b.yaml and so on. */
static inline int sample_compile_texts(struct arena *a,
				       const char *const *texts, size_t count,
				       struct bytes *out,
				       struct compile_error *error)
{
	struct compile_input inputs[80];

	cr_assert(count <= sizeof(inputs) / sizeof(inputs[0]));
	for (size_t i = 0; i < count; i++) {
		struct str path = str_printf(a, "%c.yaml", 'a' + (char)i % 26);

		inputs[i].path = path.s;
		inputs[i].text = (struct bytes){ (const uint8_t *)texts[i],
						 strlen(texts[i]) };
	}
	return profile_compile(inputs, count, a, out, error);
}

static inline struct bytes sample_compile(struct arena *a)
{
	struct compile_error error;
	struct bytes out = { NULL, 0 };
	int ret = sample_compile_texts(a, sample_texts, SAMPLE_FILES, &out,
				       &error);

	cr_assert(ret == 0, "%s:%u: %s",
		  error.path != NULL ? error.path : "-", error.line,
		  error.text);
	return out;
}

#endif

/* Windows from XP to 11, which differ in nothing but their builds. */
#include <criterion/criterion.h>
#include <string.h>

#include "profiles/compile.h"
#include "tests/resolver/scene.h"
#include "util/status.h"

static const struct release {
	const char *id, *build, *machine, *iis, *groups;
} releases[] = {
	{ "xp", "5.1.2600.2180", "x86", "5.1", "x86" },
	{ "vista", "6.0.6001.18000", "x86", "7.0", "x86" },
	{ "seven", "6.1.7601.17514", "x86", "7.5", "x86" },
	{ "eight", "6.2.9200.16384", "x86", "8.0", "x86" },
	{ "ten", "10.0.10240.16384", "x86", "10.0", "x86" },
	{ "ten-1607", "10.0.14393.0", "x86", "10.0", "x86" },
	{ "vista-x64", "6.0.6001.18000", "x64", "7.0", "x64" },
	{ "seven-x64", "6.1.7601.17514", "x64", "7.5", "x64" },
	{ "eight-x64", "6.2.9200.16384", "x64", "8.0", "x64" },
	{ "blue-x64", "6.3.9600.17415", "x64", "8.5", "x64" },
	{ "ten-1607-x64", "10.0.14393.0", "x64", "10.0", "x64" },
	{ "eleven-x64", "10.0.22000.1", "x64", "10.0", "x64" },
	{ "seven-x64-wow64", "6.1.7601.17514", "x86", "7.5", "wow64" },
	{ "eleven-x64-wow64", "10.0.22000.1", "x86", "10.0", "wow64" },
};

enum { RELEASES = sizeof(releases) / sizeof(releases[0]) };

static struct str write_release(struct arena *a, const struct release *r)
{
	return str_printf(a,
			  "target: %s\n"
			  "name: Windows %s\n"
			  "build: %s\n"
			  "machine: %s\n"
			  "iis: \"%s\"\n"
			  "groups: [%s]\n"
			  "known_dlls: [known.dll]\n"
			  "inventory:\n"
			  "  system32:\n"
			  "    observed: [known.dll, sys.dll]\n"
			  "tables:\n"
			  "  observed: [known.dll, sys.dll]\n"
			  "exports:\n"
			  "  known.dll:\n"
			  "    add: [Known]\n"
			  "  sys.dll:\n"
			  "    add: [There]\n",
			  r->id, r->id, r->build, r->machine, r->iis,
			  r->groups);
}

void scene_open_releases(struct scene *s)
{
	static const char components[] = "date: 2026-11-24\n";
	struct compile_input inputs[RELEASES + 1];
	struct compile_error error;
	struct bytes profile;

	*s = (struct scene){ .arena = ARENA_INIT };
	for (size_t i = 0; i <= RELEASES; i++) {
		const struct str text =
			i < RELEASES ? write_release(&s->arena, &releases[i]) :
				       str_of(components);

		inputs[i].path = str_printf(&s->arena, "%zu.yaml", i).s;
		inputs[i].text = (struct bytes){ (const uint8_t *)text.s,
						 text.n };
	}
	cr_assert_eq(profile_compile(inputs, RELEASES + 1, &s->arena, &profile,
				     &error),
		     OK, "%s:%u: %s", error.path, error.line, error.text);
	scene_open_with(s, profile);
}

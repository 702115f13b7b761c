/*
 * The YAML of a profile, of any bytes: alone, as what extends a compiled profile,
 * and as a list of exports. What compiles must verify.
 */
#include <assert.h>

#include "profiles/compile.h"
#include "profiles/profile.h"
#include "util/arena.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes bytes_of(const char *s)
{
	return (struct bytes){ (const uint8_t *)s, strlen(s) };
}

static void check(int ret, struct bytes out, const struct compile_error *error)
{
	const char *why = "";
	struct profile p;

	assert(ret == 0 || ret == E_PROFILE);
	if (ret == 0) {
		assert(profile_open(out, &p) == 0);
		assert(profile_verify(&p, &why) == 0);
	} else {
		assert(error->text[0] != '\0');
	}
}

/* A profile with something of all that there is to load. */
static struct profile make_base(struct arena *a)
{
	static const char base[] =
		"target: base\nname: B\nbuild: 6.1.7601\nmachine: x86\n"
		"known_dlls: [a.dll]\n"
		"inventory: {system32: {observed: [a.dll]}}\n"
		"tables: {observed: [a.dll]}\n"
		"exports: {a.dll: {add: [One, Two @2, '@3']}}\n"
		"assemblies: {likely: [{name: C, versions: 6.0.0.0}]}\n"
		"apisets: {observed: {a.dll: [api-ms-win-x-l1-1-0]}}\n";
	const struct compile_input inputs[] = {
		{ "base.yaml", bytes_of(base) },
		{ "components.yaml", bytes_of("date: 2026-11-24\n"
					      "components: {C: [a.dll]}\n") },
	};
	struct compile_error error;
	struct profile p;
	struct bytes out;

	assert(profile_compile(inputs, 2, a, &out, &error) == 0);
	assert(profile_open(out, &p) == 0);
	return p;
}

static void check_alone(struct bytes bytes, struct arena *a)
{
	static const char parent[] =
		"target: parent\nname: P\nbuild: 5.1\nmachine: x86\n"
		"inventory: {system32: {observed: [a.dll]}}\n"
		"tables: {observed: [a.dll]}\n"
		"exports: {a.dll: {add: [One, Two @2, '@3']}}\n";
	const struct compile_input inputs[] = {
		{ "input.yaml", bytes },
		{ "parent.yaml", bytes_of(parent) },
		{ "components.yaml", bytes_of("date: 2026-11-24\n") },
	};
	struct compile_error error;
	struct bytes out;
	int ret = profile_compile(inputs, 3, a, &out, &error);

	check(ret, out, &error);
}

/* The file's name decides what a list is read as. */
static void check_lists(struct bytes bytes, const struct profile *base,
			struct arena *a)
{
	static const char own[] = "target: own\nname: O\nextends: base\n"
				  "build: 6.1.7601\nmachine: x86\n";
	static const char *const names[] = { "a.def", "list.txt", "x.yaml" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct compile_options options = {
			.base = base,
			.lists = true,
			.whole = i == 1,
			.kill_at = i == 1,
		};
		const struct compile_input inputs[] = {
			{ "own.yaml", bytes_of(own) },
			{ names[i], bytes },
		};
		struct compile_error error;
		struct bytes out;
		int ret = profile_compile_own(inputs, 2, &options, a, &out,
					      &error);

		check(ret, out, &error);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bytes bytes = { data, size };
	struct arena arena = ARENA_INIT;
	struct profile base = make_base(&arena);

	check_alone(bytes, &arena);
	check_lists(bytes, &base, &arena);
	arena_release(&arena);
	return 0;
}

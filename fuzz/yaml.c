/* The YAML of a profile, of any bytes. What compiles must verify. */
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char parent[] =
		"target: parent\nname: P\nbuild: 5.1\nmachine: x86\n"
		"inventory: {system32: {observed: [a.dll]}}\n"
		"tables: {observed: [a.dll]}\n"
		"exports: {a.dll: {add: [One, Two @2, '@3']}}\n";
	const struct compile_input inputs[] = {
		{ "input.yaml", { data, size } },
		{ "parent.yaml", bytes_of(parent) },
		{ "components.yaml", bytes_of("date: 2026-11-24\n") },
	};
	struct arena arena = ARENA_INIT;
	struct compile_error error;
	struct profile p;
	struct bytes out;
	const char *why = "";
	int ret = profile_compile(inputs, 3, &arena, &out, &error);

	assert(ret == 0 || ret == E_PROFILE);
	if (ret == 0) {
		assert(profile_open(out, &p) == 0);
		assert(profile_verify(&p, &why) == 0);
	} else {
		assert(error.text[0] != '\0');
	}
	arena_release(&arena);
	return 0;
}

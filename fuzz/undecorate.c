/* Any bytes as a decorated name; what comes back keeps its promises. */
#include <assert.h>
#include <string.h>

#include "util/arena.h"
#include "util/undecorate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct str name = { (const char *)data, size };
	struct str text = undecorate(&a, name);

	assert(text.s != NULL);
	assert(text.n <= UNDECORATE_MAX);
	if (text.n != 0) {
		assert(name.s[0] == '?' || name.s[0] == '.');
		assert(text.s[text.n] == '\0');
		assert(memchr(text.s, '\0', text.n) == NULL);
	}
	arena_release(&a);
	return 0;
}

/* Any bytes as the schema of API sets; what comes back keeps its promises. */
#include <assert.h>

#include "loader/apiset_schema.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct str s)
{
	assert(s.s[s.n] == '\0' && strlen(s.s) == s.n);
	for (size_t i = 0; i < s.n; i++)
		assert(s.s[i] == ascii_lower(s.s[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct section section = { .name = ".apiset", .data = { data, size } };
	struct image img = { .sections = &section, .section_count = 1 };
	struct arena a = ARENA_INIT;
	struct apiset_schema s;

	assert(apiset_schema_read(&img, &a, &s) == OK);
	assert((s.state == APISET_SCHEMA_READ) == (s.why == NULL));
	assert(s.state == APISET_SCHEMA_READ ||
	       (s.entry_count == 0 && s.host_count == 0));
	assert(s.entry_count <= APISET_ENTRIES_MAX);
	assert(s.host_count <= APISET_HOSTS_MAX);
	for (size_t i = 0; i < s.entry_count; i++) {
		check_text(s.entries[i].contract);
		assert(s.entries[i].first_host <= s.host_count);
		assert(s.entries[i].host_count <=
		       s.host_count - s.entries[i].first_host);
	}
	for (size_t i = 0; i < s.host_count; i++) {
		check_text(s.hosts[i].importer);
		check_text(s.hosts[i].name);
	}
	arena_release(&a);
	return 0;
}

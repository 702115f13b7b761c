/* Any bytes as a manifest; what comes back keeps its promises. */
#include <assert.h>

#include "loader/manifest.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_identity(const struct assembly_identity *i)
{
	const struct str all[] = { i->name,	    i->version,
				   i->public_key_token, i->architecture,
				   i->language,	    i->type };

	for (size_t n = 0; n < sizeof(all) / sizeof(all[0]); n++)
		assert(all[n].s[all[n].n] == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct manifest m;

	assert(manifest_read((struct bytes){ data, size }, &a, &m) == OK);
	assert((m.state == MANIFEST_READ) == (m.why == NULL));
	assert(m.state == MANIFEST_READ ||
	       (m.reference_count == 0 && m.file_count == 0));
	assert(m.reference_count <= MANIFEST_REFERENCES_MAX);
	assert(m.file_count <= MANIFEST_FILES_MAX);
	for (size_t i = 0; i < m.reference_count; i++)
		check_identity(&m.references[i].identity);
	for (size_t i = 0; i < m.file_count; i++)
		assert(m.files[i].s[m.files[i].n] == '\0');
	arena_release(&a);
	return 0;
}

/*
 * Any bytes as a manifest; what comes back keeps its promises. And as XML of any
 * kind, whose walk a handler ends.
 */
#include <assert.h>
#include <string.h>

#include "loader/manifest.h"
#include "util/xml.h"
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

struct walk {
	size_t open;
};

static int start(struct xml_reader *r, void *data, const char *name,
		 const char *const *attributes)
{
	struct walk *w = data;

	assert(xml_depth(r) == w->open++ && xml_line(r) != 0);
	xml_attribute(attributes, "name");
	/* As where there is no memory left. */
	return strcmp(xml_local_name(name), "file") == 0 ? E_NO_MEMORY : OK;
}

static int end(struct xml_reader *r, void *data)
{
	struct walk *w = data;

	assert(xml_depth(r) == --w->open);
	return OK;
}

static void walk(struct bytes xml)
{
	static const struct xml_limits limits = {
		.bytes = 4096,
		.depth = 16,
		.elements = 100,
	};
	static const struct xml_handler handler = { start, end };
	struct walk w = { 0 };
	struct xml_result result;
	int ret = xml_read(xml, &limits, &handler, &w, &result);

	assert(ret != OK || result.state != XML_WHOLE || w.open == 0);
	assert(xml.len <= limits.bytes || result.state == XML_OPEN);
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
	walk((struct bytes){ data, size });
	return 0;
}

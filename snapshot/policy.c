/* Policies: bindingRedirect elements behind the identity they are of. */
#include "snapshot/policy.h"

#include <string.h>

#include "util/status.h"
#include "util/xml.h"

struct reader {
	struct arena *arena;
	struct assembly_identity identity; /* of the last one that was read */
	struct redirect *items;
	size_t count, capacity;
};

static int copy(struct reader *r, const char *const *attributes,
		const char *name, struct str *out)
{
	const char *value = xml_attribute(attributes, name);

	*out = str_copy(r->arena, str_of(value != NULL ? value : ""));
	return out->s == NULL ? E_NO_MEMORY : OK;
}

static int read_identity(struct reader *r, const char *const *attributes)
{
	struct assembly_identity *i = &r->identity;
	int ret = copy(r, attributes, "name", &i->name);

	if (ret == OK)
		ret = copy(r, attributes, "publicKeyToken",
			   &i->public_key_token);
	if (ret == OK)
		ret = copy(r, attributes, "processorArchitecture",
			   &i->architecture);
	if (ret == OK)
		ret = copy(r, attributes, "language", &i->language);
	return ret;
}

static int add_redirect(struct xml_reader *xml, struct reader *r,
			const char *const *attributes)
{
	struct redirect new = { .identity = r->identity };
	void *items = r->items;
	int ret;

	if (r->count == REDIRECTS_MAX)
		return xml_stop(xml, XML_OPEN, "it redirects too much");
	ret = copy(r, attributes, "oldVersion", &new.old_versions);
	if (ret == OK)
		ret = copy(r, attributes, "newVersion", &new.new_version);
	if (ret != OK || arena_grow(r->arena, &items, r->count, &r->capacity,
				    sizeof(new)) != 0)
		return E_NO_MEMORY;
	r->items = items;
	r->items[r->count++] = new;
	return OK;
}

static int start_element(struct xml_reader *xml, void *data, const char *name,
			 const char *const *attributes)
{
	struct reader *r = data;

	name = xml_local_name(name);
	if (strcmp(name, "assemblyIdentity") == 0)
		return read_identity(r, attributes);
	if (strcmp(name, "bindingRedirect") == 0)
		return add_redirect(xml, r, attributes);
	return OK;
}

int policy_read(struct bytes xml, struct arena *a, struct redirect **out,
		size_t *count)
{
	static const struct xml_limits limits = {
		MANIFEST_BYTES_MAX,
		MANIFEST_DEPTH_MAX,
		MANIFEST_ELEMENTS_MAX,
	};
	static const struct xml_handler handler = { start_element, NULL };
	struct reader r = {
		.arena = a,
		.identity = { STR_EMPTY, STR_EMPTY, STR_EMPTY, STR_EMPTY,
			      STR_EMPTY, STR_EMPTY },
	};
	struct xml_result result;
	int ret = xml_read(xml, &limits, &handler, &r, &result);

	*out = r.items;
	*count = result.state == XML_WHOLE ? r.count : 0;
	return ret;
}

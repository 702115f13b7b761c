/* Any bytes as MetaBase.xml, or as what adsutil.vbs writes. */
#include <assert.h>

#include "iis/config.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A sum over every byte, so that a sanitizer sees a bad one. */
static unsigned read_text(struct str s)
{
	unsigned sum = 0;

	for (size_t i = 0; i < s.n; i++)
		sum += (unsigned char)s.s[i];
	return sum;
}

static unsigned check_filters(const struct iis_filters *f)
{
	unsigned sum = 0;
	bool unordered = false;

	assert(f->count <= IIS_ITEMS_MAX);
	assert(f->missing_count <= IIS_ITEMS_MAX);
	for (size_t i = 0; i < f->count; i++) {
		assert(f->items[i].name.n > 0);
		assert(!unordered || f->items[i].unordered);
		unordered = f->items[i].unordered;
		sum += read_text(f->items[i].name);
		sum += read_text(f->items[i].path);
		sum += read_text(f->items[i].place.key);
	}
	for (size_t i = 0; i < f->missing_count; i++)
		sum += read_text(f->missing[i]);
	return sum;
}

static unsigned check_extensions(const struct iis_config *c,
				 const struct iis_extensions *e)
{
	unsigned sum = 0;

	assert(e->count <= IIS_ITEMS_MAX);
	for (size_t i = 0; i < e->count; i++) {
		assert((c->generation == IIS_5) ==
		       (e->items[i].permission == IIS_NOT_RESTRICTED));
		assert(e->items[i].requests.n > 0 || e == &c->extensions);
		assert(str_ends_nocase(e->items[i].path, ".dll"));
		sum += read_text(e->items[i].requests);
		sum += read_text(e->items[i].path);
		sum += read_text(e->items[i].place.key);
	}
	return sum;
}

static unsigned check(const struct iis_config *c)
{
	unsigned sum = check_filters(&c->filters) +
		       check_extensions(c, &c->extensions);

	assert(c->site_count <= IIS_SITES_MAX);
	assert(c->pool_count <= IIS_ITEMS_MAX);
	assert(c->note_count <= IIS_NOTES_MAX);
	for (size_t i = 0; i < c->site_count; i++) {
		const struct iis_site *site = &c->sites[i];

		assert(site->pool == IIS_NO_POOL || site->pool < c->pool_count);
		assert(site->has_extensions || site->extensions.count == 0);
		assert(site->has_extensions || !site->inherits_extensions);
		assert(site->id.n > 0);
		sum += read_text(site->id) + read_text(site->name);
		sum += check_filters(&site->filters);
		sum += check_extensions(c, &site->extensions);
	}
	for (size_t i = 0; i < c->pool_count; i++)
		sum += read_text(c->pools[i].name) +
		       read_text(c->pools[i].user);
	for (size_t i = 0; i < c->note_count; i++)
		sum += read_text(c->notes[i].text);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = { data, size };
	struct arena a = ARENA_INIT;
	volatile unsigned sum;
	struct iis_config c;

	assert(iis_read_metabase_xml(text, &a, &c) == OK);
	assert(c.generation == IIS_6 && !c.generation_is_likely);
	sum = check(&c);
	assert(iis_read_adsutil(text, &a, &c) == OK);
	assert(c.generation == (c.generation_is_likely ? IIS_5 : IIS_6));
	sum += check(&c);
	(void)sum;
	arena_release(&a);
	return 0;
}

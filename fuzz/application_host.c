/* Any bytes as applicationHost.config; the model of it holds together. */
#include <assert.h>

#include "iis/config.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct str s)
{
	assert(s.s != NULL && s.s[s.n] == '\0');
}

/* A piece of a longer text doesn't end in a zero. */
static void check_piece(struct str s)
{
	assert(s.s != NULL && (s.n == 0 || s.s[s.n - 1] != '\0'));
}

static void check_filters(const struct iis_filters *f)
{
	assert(f->count <= IIS_ITEMS_MAX && f->missing_count == 0);
	for (size_t i = 0; i < f->count; i++) {
		check_text(f->items[i].name);
		check_text(f->items[i].path);
		check_text(f->items[i].precondition);
		check_text(f->items[i].place.key);
		assert(f->items[i].place.line > 0 && !f->items[i].unordered);
	}
}

static void check_extensions(const struct iis_extensions *e)
{
	assert(e->count <= IIS_ITEMS_MAX);
	for (size_t i = 0; i < e->count; i++) {
		check_text(e->items[i].name);
		check_text(e->items[i].precondition);
		check_piece(e->items[i].requests);
		check_piece(e->items[i].below);
		check_piece(e->items[i].path);
		assert(e->items[i].permission != IIS_NOT_RESTRICTED);
		assert(e->items[i].place.line > 0);
	}
}

static void check_pool(const struct iis_config *c, size_t pool)
{
	assert(pool < c->pool_count || pool == IIS_NO_POOL);
}

static void check_site(const struct iis_config *c, const struct iis_site *s)
{
	check_text(s->id);
	check_text(s->name);
	check_pool(c, s->pool);
	for (size_t i = 0; i < s->application_count; i++) {
		check_text(s->applications[i].path);
		check_pool(c, s->applications[i].pool);
	}
	for (size_t i = 0; i < s->dropped_count; i++)
		check_text(s->dropped[i]);
	check_filters(&s->filters);
	assert(s->has_extensions || s->extensions.count == 0);
	check_extensions(&s->extensions);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct iis_config c;
	struct bytes text = { data, size };

	assert(iis_read_application_host(text, &a, &c) == OK);
	assert(c.generation == IIS_7 && c.note_count <= IIS_NOTES_MAX);
	assert(c.site_count <= IIS_SITES_MAX && c.pool_count <= IIS_ITEMS_MAX);
	check_filters(&c.filters);
	check_filters(&c.native_modules);
	check_filters(&c.compression);
	check_extensions(&c.extensions);
	for (size_t i = 0; i < c.pool_count; i++) {
		check_text(c.pools[i].name);
		check_text(c.pools[i].user);
	}
	for (size_t i = 0; i < c.site_count; i++)
		check_site(&c, &c.sites[i]);
	for (size_t i = 0; i < c.note_count; i++)
		check_text(c.notes[i].text);
	arena_release(&a);
	return 0;
}

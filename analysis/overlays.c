/* The public interface of overlays: which there are, and asking for one. */
#include <string.h>

#include "analysis/profiles.h"
#include "analysis/session.h"
#include "dryload.h"
#include "report/overlays.h"
#include "util/status.h"

static int open_overlays(struct dryload *d)
{
	if (d->overlays.bytes.len != 0)
		return OK;
	if (overlays_open(overlays_builtin(), &d->overlays) == OK)
		return OK;
	return session_fail(d, E_PROFILE, "the overlays in this program are "
					  "damaged; install it again");
}

/*
 * How much of both is the same start and the same end, in percent; more where
 * 'a' is all of the start.
 */
static size_t likeness(struct str a, struct str b)
{
	size_t most = a.n < b.n ? a.n : b.n, start = 0, end = 0;

	while (start < most && ascii_lower(a.s[start]) == b.s[start])
		start++;
	while (end < most - start &&
	       ascii_lower(a.s[a.n - 1 - end]) == b.s[b.n - 1 - end])
		end++;
	if (a.n != 0 && start == a.n)
		return 200 - (b.n < 100 ? b.n : 100);
	return a.n + b.n == 0 ? 0 : 200 * (start + end) / (a.n + b.n);
}

/* The id most like 'given', the later one of two; or NULL. */
static const char *nearest_overlay(const struct overlays *o, struct str given)
{
	const char *nearest = NULL;
	struct overlay v;
	size_t best = 60;

	for (uint32_t i = 0; overlay_at(o, i, &v); i++) {
		size_t here = likeness(given, str_of(v.id));

		if (v.installable && here >= best) {
			best = here;
			nearest = v.id;
		}
	}
	return nearest;
}

static int add_layer(struct dryload *d, const struct overlay *v)
{
	void *items = d->layers.items;

	for (size_t i = 0; i < d->layers.count; i++) {
		if (d->layers.items[i].overlay.index == v->index)
			return OK;
	}
	if (arena_grow(&d->arena, &items, d->layers.count,
		       &d->layers.capacity, sizeof(*d->layers.items)))
		return session_fail(d, E_NO_MEMORY, "out of memory");
	d->layers.items = items;
	d->layers.table = &d->overlays;
	d->layers.items[d->layers.count++] = (struct layer){
		*v, overlay_targets(v, &d->profile)
	};
	return OK;
}

static int unknown_overlay(struct dryload *d, struct str id)
{
	const char *nearest = nearest_overlay(&d->overlays, id);

	if (nearest != NULL)
		return session_fail(d, E_USAGE,
				    "no overlay is called '%.*s': did you "
				    "mean %s? (`dryload targets --overlays` "
				    "lists them)",
				    STR_ARGS(id), nearest);
	return session_fail(d, E_USAGE,
			    "no overlay is called '%.*s'; "
			    "`dryload targets --overlays` lists them",
			    STR_ARGS(id));
}

int dryload_add_overlay(struct dryload *d, const char *list)
{
	struct str ids = str_of(list), id;
	int ret = open_overlays(d);

	session_leave(d);
	if (ret == OK && ids.n == 0)
		return unknown_overlay(d, ids);
	while (ret == OK && overlay_word(&ids, &id)) {
		struct overlay v;

		id = word_trim(id);
		if (!overlay_find(&d->overlays, id, &v) || !v.installable)
			return unknown_overlay(d, id);
		ret = add_layer(d, &v);
	}
	return ret;
}

int dryload_write_overlays(struct dryload *d, const char *format, FILE *out,
			   const struct dryload_style *style)
{
	const bool json = strcmp(format, "json") == 0;
	struct arena a = ARENA_INIT;
	int ret = open_overlays(d);

	if (!json && strcmp(format, "text") != 0)
		return session_fail(d, E_USAGE,
				    "no format is called '%s' here; there are "
				    "text and json",
				    format);
	if (ret == OK)
		ret = overlays_write(&d->overlays, &d->profile,
				     d->targets != 0 ? d->targets :
						       shipped_targets(d),
				     json, out, style_of(style), &a);
	arena_release(&a);
	if (ret == E_NO_MEMORY)
		return session_fail(d, ret, "out of memory");
	if (ret == OK && (fflush(out) != 0 || ferror(out)))
		return session_fail(d, E_IO, "the output can't be written");
	return ret;
}

/* Compiled overlays of any bytes: open, verify, and ask them all the same. */
#include <assert.h>

#include "profiles/overlays.h"

/* Rows that are asked for in one input: it must stay quick. */
enum { ROWS_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_answer(const struct overlay_answer *a, target_set targets)
{
	assert((a->there | a->absent | a->unknown) == targets);
	assert((a->there & a->absent) == 0 && (a->there & a->unknown) == 0);
	assert((a->likely & ~(a->there | a->absent)) == 0);
}

static void ask_export(const struct overlays *o, const struct overlay *v,
		       const struct profile *p,
		       const struct overlay_request *r)
{
	const target_set all = profile_all_targets(p);
	struct overlay_answer a = overlay_find_export(o, v, p, r, all);

	check_answer(&a, all);
	a = overlay_find_added(o, v, p, r, all);
	assert((a.there & a.unknown) == 0);
	overlay_forwarder(o, r, OVERLAY_X86);
	overlay_forwarder(o, r, OVERLAY_X64);
}

static void ask_dll(const struct overlays *o, const struct overlay *v,
		    const struct profile *p, struct str dll)
{
	static const char *const names[] = { "One",   "Both",  "Led", "Later",
					     "Never", "Added", "?",   "Rumour" };
	static const uint16_t ordinals[] = { 0, 1, 5, 77 };
	struct overlay_request r = { .dll = dll };
	struct overlay_module m;

	overlay_has_module(o, v, p, dll, &m);
	assert((m.system & m.assembly) == 0 && (m.system & m.app) == 0);
	overlay_adds_to(o, v, dll);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		r.name = str_of(names[i]);
		ask_export(o, v, p, &r);
	}
	r.name = STR_EMPTY;
	for (size_t i = 0; i < sizeof(ordinals) / sizeof(ordinals[0]); i++) {
		r.ordinal = ordinals[i];
		ask_export(o, v, p, &r);
	}
}

/* DLLs of the seeds: with a table, without one, beside an application, added to. */
static const char *const dlls[] = { "rt.dll",	 "part.dll",	 "bound.dll",
				    "local.dll", "kernel32.dll", "extra.dll",
				    "other.dll", "side.dll", "e1d.dll" };

enum { DLLS = sizeof(dlls) / sizeof(dlls[0]) };

static void ask_overlay(const struct overlays *o, const struct overlay *v,
			const struct profile *p, bool verified)
{
	struct overlay_assembly y;
	struct overlay found;

	assert(overlay_kind_word(v->kind)[0] != '\0' &&
	       overlay_shippable_word(v->shippable)[0] != '\0');
	assert(overlay_find(o, str_of(v->id), &found) || !verified);
	assert(!verified || found.index == v->index);
	overlay_assembly_at(o, v, 0, &y);
	for (size_t i = 0; i < DLLS; i++)
		ask_dll(o, v, p, str_of(dlls[i]));
}

static void ask_texts(const struct overlays *o)
{
	static const char *const procedures[] = { "OwnA", "K32Get",
						  "GetTickCount64", "" };
	struct vendor_cause cause;
	struct dll_knowledge k;
	struct vendor vendor;
	struct advice advice;
	bool general;

	for (size_t i = 0; i < DLLS; i++) {
		dll_knowledge_find(o, str_of(dlls[i]), &k);
		for (size_t n = 0; n < 4; n++)
			advice_find(o, str_of(dlls[i]), str_of(procedures[n]),
				    &advice, &general);
		if (vendor_find(o, str_of(dlls[i]), &vendor))
			vendor_cause_find(o, &vendor, 5, &cause);
	}
	/* Rules that were found in other tables. */
	advice_find_ruled(o, str_of("x.dll"), ~(uint64_t)0, str_of("X"),
			  &advice, &general);
	if (vendor_find(o, str_of("first-1.2.dll"), &vendor))
		vendor_cause_find(o, &vendor, 2, &cause);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *why = NULL;
	struct profile p;
	struct overlays o;
	struct overlay v;
	bool verified;

	if (overlays_open((struct bytes){ data, size }, &o) != 0)
		return 0;
	verified = overlays_verify(&o, &why) == 0;
	assert(verified || why != NULL);
	assert(profile_open(profile_builtin(), &p) == 0);
	assert(!verified || overlay_count(&o) == 0 ||
	       overlay_at(&o, overlay_count(&o) - 1, &v));
	for (uint32_t i = 0; i < ROWS_MAX && overlay_at(&o, i, &v); i++)
		ask_overlay(&o, &v, &p, verified);
	ask_texts(&o);
	return 0;
}

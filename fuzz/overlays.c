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

static void ask_overlay(const struct overlays *o, const struct overlay *v,
			const struct profile *p)
{
	static const char *const names[] = { "One", "Both", "", "?" };
	struct overlay_request r = { .dll = str_of("rt.dll"), .ordinal = 5 };
	struct overlay_assembly y;
	struct overlay_module m;

	overlay_has_module(o, v, p, r.dll, &m);
	assert((m.system & m.assembly) == 0 && (m.system & m.app) == 0);
	overlay_assembly_at(o, v, 0, &y);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct overlay_answer a;

		r.name = str_of(names[i]);
		a = overlay_find_export(o, v, p, &r, profile_all_targets(p));
		check_answer(&a, profile_all_targets(p));
		overlay_forwarder(o, &r, OVERLAY_X86);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *why = NULL;
	struct dll_knowledge k;
	struct profile p;
	struct overlays o;
	struct overlay v;
	struct vendor_cause cause;
	struct vendor vendor;
	struct advice advice;
	bool verified, general;

	if (overlays_open((struct bytes){ data, size }, &o) != 0)
		return 0;
	verified = overlays_verify(&o, &why) == 0;
	assert(verified || why != NULL);
	assert(profile_open(profile_builtin(), &p) == 0);
	for (uint32_t i = 0; i < ROWS_MAX && overlay_at(&o, i, &v); i++)
		ask_overlay(&o, &v, &p);
	dll_knowledge_find(&o, str_of("msvcr100d.dll"), &k);
	advice_find(&o, str_of("kernel32.dll"), str_of("GetTickCount64"),
		    &advice, &general);
	if (vendor_find(&o, str_of("first-1.2.dll"), &vendor))
		vendor_cause_find(&o, &vendor, 2, &cause);
	return 0;
}

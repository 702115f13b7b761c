/* Any text as a paste: what comes back keeps its promises. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rules/paste.h"
#include "rules/vendors.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A piece of the text, or of a copy of it: no more than that. */
static void check_str(struct str s, size_t size)
{
	volatile char last;

	assert(s.s != NULL && s.n <= size);
	if (s.n > 0)
		last = s.s[s.n - 1];
	(void)last;
}

static void check_record(const struct record *r, size_t size)
{
	assert(r->kind != NULL || r->id != 0 || r->has_code || r->has_status ||
	       r->reason != NULL);
	check_str(r->dll, size);
	check_str(r->source, size);
	check_str(r->uri, size);
	assert(!r->has_code || r->code.reading != NULL);
	assert(!r->code_is_shared || r->has_code);
	assert(!r->has_status || (r->status >= 100 && r->status <= 599));
}

static void check_paste(struct str text)
{
	struct arena a = ARENA_INIT;
	const char *why = NULL;
	struct vendor_advice v;
	struct paste p;
	bool found;
	int ret = paste_read(text, &a, &p, &why);

	assert(ret == OK || (ret == E_USAGE && why != NULL));
	assert(p.count <= PASTE_RECORDS_MAX);
	assert(p.mention_count <= PASTE_MENTIONS_MAX);
	assert(p.count == 0 || p.decisive < p.count);
	for (size_t i = 0; ret == OK && i < p.count; i++)
		check_record(&p.items[i], text.n);
	for (size_t i = 0; i < p.mention_count; i++) {
		check_str(p.mentions[i], text.n);
		assert(vendor_advise(p.mentions[i], 2, &a, &v, &found) == OK);
	}
	arena_release(&a);
}

/* The same as a lone code, which ends at a NUL. */
static void check_code(struct str text)
{
	struct explanation e;
	const char *why = NULL;
	char *copy = malloc(text.n + 1);
	int ret;

	if (copy == NULL)
		return;
	memcpy(copy, text.s, text.n);
	copy[text.n] = '\0';
	ret = explain_parse(copy, &e, &why);
	assert(ret == OK || (ret == E_USAGE && why != NULL));
	assert((ret == OK) == (e.reading != NULL));
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str text = { (const char *)data, size };

	check_paste(text);
	check_code(text);
	return 0;
}

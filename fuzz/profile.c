/* A compiled profile of any bytes: open, verify, and ask it all the same. */
#include <assert.h>

#include "profiles/apiset.h"

/* Rows that are asked for in one input: it must stay quick. */
enum { ROWS_MAX = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of 'row_count' rows, each names what was asked for. */
static void check_answer(const struct profile_answer *a, target_set targets)
{
	assert((a->there | a->absent | a->unknown) == targets);
	assert((a->there & a->absent) == 0 && (a->there & a->unknown) == 0);
	assert((a->absent & a->unknown) == 0);
	assert((a->likely & ~a->there) == 0 &&
	       (a->forwarded & ~a->there) == 0);
}

static void ask_module(const struct profile *p, const struct profile_module *m,
		       bool verified)
{
	const target_set all = ~(target_set)0;

	for (uint32_t i = 0; i < m->export_count && i < ROWS_MAX; i++) {
		struct profile_answer a;
		struct profile_export e;

		if (!profile_export_at(p, m->first_export + i, &e))
			break;
		a = profile_find_name(p, m, e.name, all);
		check_answer(&a, all);
		if (verified && e.name.n != 0)
			assert((a.there & e.there) == e.there &&
			       a.row_count != 0);
		a = profile_find_ordinal(p, m, e.ordinal, all);
		check_answer(&a, all);
		if (verified && e.ordinal != 0)
			assert((a.there & e.there) == e.there &&
			       a.row_count != 0);
	}
}

/* Hosts and the other answers share the targets out. */
static void ask_sets(const struct profile *p, bool verified)
{
	const target_set all = ~(target_set)0;
	struct profile_apiset row;

	for (uint32_t i = 0; i < ROWS_MAX && profile_apiset_at(p, i, &row);
	     i++) {
		struct apiset_answer a =
			apiset_find(p, row.contract, row.importer, all);
		target_set hosted = 0;

		assert(a.host_count <= APISET_ANSWER_HOSTS);
		for (size_t n = 0; n < a.host_count; n++) {
			assert((hosted & a.hosts[n].targets) == 0);
			hosted |= a.hosts[n].targets;
		}
		assert(hosted == a.hosted);
		assert((hosted & (a.hostless | a.unknown)) == 0 &&
		       (a.hostless & a.unknown) == 0);
		/* 7 has no "ext-", whatever its rows say. */
		assert(!verified || row.contract.s[0] == 'e' ||
		       (row.there & ~(hosted | a.hostless | a.unknown)) == 0);
	}
}

/* Each name is found in its DLL, and the walk along its DLLs comes to an end. */
static void ask_names(const struct profile *p, bool verified)
{
	struct profile_export e;

	for (uint32_t i = 0; i < ROWS_MAX && profile_export_at(p, i, &e);
	     i++) {
		struct profile_module m;
		uint32_t row = 0, before = 0;
		bool found = false;

		while (profile_next_named(p, e.name, &row, &m)) {
			assert(row > before);
			before = row;
			found |= i >= m.first_export &&
				 i - m.first_export < m.export_count;
		}
		assert(!verified || e.name.n == 0 || found);
	}
}

static void ask_everything(const struct profile *p, bool verified)
{
	struct profile_target t;
	struct profile_module m, found;
	struct str bad;
	target_set set;

	assert(strlen(profile_date(p)) < 12);
	assert((profile_known_dll_targets(p) & ~profile_all_targets(p)) == 0);
	for (unsigned i = 0; i < ROWS_MAX && profile_target_at(p, i, &t);
	     i++) {
		bool known = profile_parse_targets(p, str_of(t.id), &set, &bad);

		assert(!verified || (known && (set & TARGET_BIT(i)) != 0));
		assert(!verified ||
		       (profile_target_machine(p, i) == t.machine &&
			str_equal(profile_target_id(p, i), str_of(t.id))));
		profile_target_build(p, i);
		profile_target_groups(p, i);
		profile_word_targets(p, str_of("all"));
		profile_machine_targets(p, t.machine);
	}
	for (uint32_t i = 0; i < ROWS_MAX && i < profile_module_count(p);
	     i++) {
		if (!profile_module_at(p, i, &m))
			continue;
		if (verified)
			assert(profile_find_module(p, m.name, &found) &&
			       found.index == i);
		profile_place(p, m.place_pattern, i);
		profile_evidence(p, m.table_pattern, i);
		ask_module(p, &m, verified);
	}
	profile_assembly_targets(p); /* reads every row */
	ask_sets(p, verified);
	ask_names(p, verified);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bytes b = { data, size };
	const char *why = NULL;
	struct profile p;

	if (profile_open(b, &p) == 0) {
		bool verified = profile_verify(&p, &why) == 0;

		assert(verified || why != NULL);
		ask_everything(&p, verified);
	} else {
		assert(profile_open_error(b)[0] != '\0');
	}
	/* Rows of any bytes, which few mutations of a header let through. */
	p = (struct profile){
		.bytes = { (const uint8_t *)"", 0 },
		.strings = b,
		.targets = bytes_cut(b, 0, 1024),
		.modules = bytes_cut(b, 0, 1024),
		.exports = b,
		.ordinals = b,
		.patterns = b,
		.components = b,
		.assemblies = b,
		.apisets = bytes_cut(b, 0, 4096),
		.names = b,
	};
	ask_everything(&p, false);
	return 0;
}

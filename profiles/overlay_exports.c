/* What the DLLs of an overlay export, and what it adds to others. */
#include "profiles/evidence.h"
#include "profiles/overlay_rows.h"

/* What one row says of an added name, on 'all' targets of the overlay. */
static void added_row(const struct overlays *o, const struct profile *p,
		      const uint8_t *row, target_set all,
		      struct overlay_answer *out, target_set *others)
{
	enum evidence e = (enum evidence)row[OA_EVIDENCE];
	target_set set = overlay_row_targets(
		p, overlay_str(o, row + OA_TARGETS), all);
	struct str name = overlay_str(o, row + OA_NAME);

	if (e == EVIDENCE_REPORTED) {
		out->unknown |= set;
		return;
	}
	out->there |= set;
	if (evidence_is_likely(e))
		out->likely |= set;
	out->evidence = evidence_word(e);
	/* A C++ name has the machine in it. */
	if (name.n == 0 || name.s[0] != '?')
		*others |= all;
}

/* "*" stands for all names, where it isn't known which. */
static bool is_asked_for(const struct overlays *o, const uint8_t *row,
			 const struct overlay_request *r)
{
	struct str name = overlay_str(o, row + OA_NAME);

	if (str_equal(name, str_of("*")))
		return true;
	return r->name.n != 0 ? str_equal(name, r->name) :
				le16(row + OA_ORDINAL) == r->ordinal;
}

struct overlay_answer overlay_find_added(const struct overlays *o,
					 const struct overlay *v,
					 const struct profile *p,
					 const struct overlay_request *r,
					 target_set targets)
{
	struct overlay_answer out = { .evidence = "" };
	target_set all = overlay_targets(v, p) & targets, others = 0;
	uint32_t end, at = overlay_rows_of(o, OVERLAY_ADDS, v->first_add,
				   v->add_count, r->dll, &end);

	for (; at < end && all != 0; at++) {
		const uint8_t *row = overlay_row_at(o, OVERLAY_ADDS, at);

		if (is_asked_for(o, row, r))
			added_row(o, p, row, all, &out, &others);
	}
	others &= ~out.there;
	out.there |= others;
	out.likely |= others;
	out.unknown &= ~out.there;
	return out;
}

/* The tables of a DLL, of both machines. */
struct dll_tables {
	const uint8_t *source;   /* NULL: it has none */
	bool has_rows;           /* in the profile of the tables */
	struct profile_module m;
};

static struct dll_tables find_tables(const struct overlays *o, struct str dll)
{
	uint32_t at = overlay_lower_bound(o, OVERLAY_SOURCES, 0, UINT32_MAX,
					  dll);
	struct dll_tables t = {
		.source = overlay_row_at(o, OVERLAY_SOURCES, at),
	};

	if (t.source != NULL &&
	    !str_equal_nocase(overlay_str(o, t.source), dll))
		t.source = NULL;
	if (t.source != NULL)
		t.has_rows = profile_find_module(&o->tables, dll, &t.m);
	return t;
}

/* The targets on which the file has the version of its table. */
static target_set exact_targets(const struct overlays *o,
				const struct overlay *v,
				const struct profile *p, struct str dll,
				const struct dll_tables *t, unsigned machine)
{
	struct str of_table =
		overlay_str(o, t->source + OX_VERSIONS + 4 * machine);
	uint32_t end, at = overlay_rows_of(o, OVERLAY_FILES, v->first_file,
					   v->file_count, dll, &end);
	target_set set = 0;

	for (; of_table.n != 0 && at < end; at++) {
		const uint8_t *row = overlay_row_at(o, OVERLAY_FILES, at);

		if ((row[OF_MACHINES] & 1u << machine) != 0 &&
		    str_equal(overlay_str(o, row + OF_VERSION), of_table))
			set |= overlay_row_targets(
				p, overlay_str(o, row + OF_TARGETS),
				~(target_set)0);
	}
	return set;
}

static enum evidence run_evidence(const struct overlays *o,
				  const struct dll_tables *t,
				  uint16_t ordinal, unsigned machine)
{
	uint32_t first = le32(t->source + OX_FIRST_RUN);
	uint32_t count = le32(t->source + OX_RUN_COUNT);
	const uint8_t *row;

	for (uint32_t i = 0; i < count; i++) {
		row = overlay_row_at(o, OVERLAY_RUNS, (uint64_t)first + i);
		if (row == NULL || ordinal < le16(row + OR_FIRST))
			break;
		if (ordinal <= le16(row + OR_LAST))
			return cell_evidence(row[OR_EVIDENCE + machine]);
	}
	return EVIDENCE_NONE;
}

/* What the table of a machine has of the export, and where that leads. */
static enum evidence find_row(const struct overlays *o,
			      const struct dll_tables *t,
			      const struct overlay_request *r,
			      unsigned machine, struct str *forwarder)
{
	const struct profile *p = &o->tables;
	const target_set bit = TARGET_BIT(machine);
	struct profile_answer answer = { 0 };
	struct profile_export e;

	*forwarder = STR_EMPTY;
	if (t->has_rows)
		answer = r->name.n != 0 ?
				 profile_find_name(p, &t->m, r->name, bit) :
				 profile_find_ordinal(p, &t->m, r->ordinal,
						      bit);
	for (uint32_t i = 0; i < answer.row_count; i++) {
		uint32_t row = answer.first_row + i;
		enum evidence found;

		if (r->name.n == 0 && !profile_ordinal_row(p, row, &row))
			continue;
		if (!profile_export_at(p, row, &e))
			continue;
		found = profile_evidence(p, e.pattern, machine);
		if (found == EVIDENCE_NONE)
			continue;
		*forwarder = e.forwarder;
		return found;
	}
	return r->name.n != 0 ? EVIDENCE_NONE :
				run_evidence(o, t, r->ordinal, machine);
}

static void say_absent(struct overlay_answer *out, target_set targets,
		       target_set exact, enum evidence table)
{
	out->absent |= targets;
	out->likely |= evidence_is_likely(table) ? targets : targets & ~exact;
	out->evidence = evidence_word(table);
}

/* What the table of one machine says, on targets of that machine. */
static void table_answer(const struct overlays *o, const struct overlay *v,
			 const struct profile *p,
			 const struct overlay_request *r,
			 const struct dll_tables *t, unsigned machine,
			 target_set targets, struct overlay_answer *out)
{
	unsigned whole = t->source[r->name.n != 0 ? OX_NAMES : OX_ORDINALS];
	enum evidence table = cell_evidence(t->source[OX_EVIDENCE + machine]);
	target_set exact = targets &
			   exact_targets(o, v, p, r->dll, t, machine);
	struct str forwarder;
	enum evidence e = find_row(o, t, r, machine, &forwarder);

	if (e == EVIDENCE_NONE) {
		if (whole & 1u << machine)
			say_absent(out, targets, exact, table);
	} else if (e == EVIDENCE_LATER) {
		if (whole & 1u << machine)
			say_absent(out, exact, exact, table);
	} else if (e != EVIDENCE_REPORTED && e != EVIDENCE_UNCERTAIN) {
		out->there |= targets;
		out->likely |= evidence_is_likely(e) ? targets :
						       targets & ~exact;
		out->forwarded |= forwarder.n != 0 ? targets : 0;
		out->evidence = evidence_word(e);
	}
}

struct overlay_answer overlay_find_export(const struct overlays *o,
					  const struct overlay *v,
					  const struct profile *p,
					  const struct overlay_request *r,
					  target_set targets)
{
	struct overlay_answer out = { .evidence = "" }, added;
	struct dll_tables t = find_tables(o, r->dll);

	for (unsigned i = 0; t.source != NULL && i < OVERLAY_MACHINES; i++) {
		target_set set = targets & overlay_machine_targets(p, i);

		if (set != 0)
			table_answer(o, v, p, r, &t, i, set, &out);
	}
	/* A forwarder of another version's table needn't be this one's. */
	added = overlay_find_added(o, v, p, r,
				   (targets & ~out.there) |
					   (out.forwarded & out.likely));
	out.forwarded &= ~added.there;
	if (added.there != 0)
		out.evidence = added.evidence;
	out.absent &= ~(added.there | added.unknown);
	out.there |= added.there;
	out.likely = (out.likely & ~added.there) | added.likely;
	out.unknown = targets & ~(out.there | out.absent);
	out.likely &= ~out.unknown;
	return out;
}

struct str overlay_forwarder(const struct overlays *o,
			     const struct overlay_request *r,
			     unsigned machine)
{
	struct dll_tables t = find_tables(o, r->dll);
	struct str forwarder = STR_EMPTY;

	if (t.source != NULL)
		find_row(o, &t, r, machine, &forwarder);
	return forwarder;
}

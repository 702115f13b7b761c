/* The table of targets: how much is known of each, and by what evidence. */
#include "report/targets.h"

#include "report/json_out.h"
#include "report/text_out.h"
#include "util/status.h"

struct target_counts {
	size_t modules;       /* DLLs that the loader finds */
	size_t optional;      /* with a Windows component */
	size_t unproven;      /* there or not: not known */
	size_t whole_modules; /* of which the whole export table is known */
	size_t procedures;    /* exports that are there */
	size_t evidence[EVIDENCE_COUNT]; /* rows of exports, by evidence */
};

/* Patterns are numbers of 16 bits. */
enum { PATTERNS_MAX = 1 << 16 };

static void count_modules(const struct profile *p,
			  struct target_counts *counts)
{
	const unsigned targets = profile_target_count(p);
	struct profile_module m;

	for (uint32_t i = 0; profile_module_at(p, i, &m); i++) {
		for (unsigned t = 0; t < targets; t++) {
			const target_set bit = TARGET_BIT(t);

			counts[t].modules += (m.there & bit) != 0;
			counts[t].optional += (m.optional & bit) != 0;
			counts[t].unproven += (m.unproven & bit) != 0;
			counts[t].whole_modules += (m.tables & bit) != 0;
		}
	}
}

/* There are few patterns and many rows: count rows by pattern first. */
static int count_exports(const struct profile *p, struct arena *a,
			 struct target_counts *counts)
{
	const unsigned targets = profile_target_count(p);
	uint32_t *rows = arena_new_array(a, uint32_t, PATTERNS_MAX);
	target_set *there = arena_new_array(a, target_set, PATTERNS_MAX);
	struct profile_export e;

	if (rows == NULL || there == NULL)
		return E_NO_MEMORY;
	for (uint32_t i = 0; profile_export_at(p, i, &e); i++) {
		rows[e.pattern]++;
		there[e.pattern] = e.there;
	}
	for (uint32_t pattern = 0; pattern < PATTERNS_MAX; pattern++) {
		if (rows[pattern] == 0)
			continue;
		for (unsigned t = 0; t < targets; t++) {
			enum evidence by =
				profile_evidence(p, (uint16_t)pattern, t);

			counts[t].evidence[by] += rows[pattern];
			if (there[pattern] & TARGET_BIT(t))
				counts[t].procedures += rows[pattern];
		}
	}
	return OK;
}

static int count_all(const struct profile *p, struct arena *a,
		     struct target_counts **out)
{
	*out = arena_new_array(a, struct target_counts, TARGETS_MAX);
	if (*out == NULL)
		return E_NO_MEMORY;
	count_modules(p, *out);
	return count_exports(p, a, *out);
}

/* Take the next word off a comma separated list. */
static bool next_word(struct str *list, struct str *word)
{
	size_t n = 0;

	while (n < list->n && list->s[n] != ',')
		n++;
	*word = (struct str){ list->s, n };
	if (n < list->n)
		n++;
	*list = (struct str){ list->s + n, list->n - n };
	return word->n != 0;
}

/* What is done with each group; the first target that names it decides. */
typedef int group_fn(void *context, const struct profile *p, struct str name,
		     target_set set);

static int each_group(const struct profile *p, group_fn *f, void *context)
{
	struct profile_target t;
	int ret = OK;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		struct str groups = str_of(t.groups), name;

		while (ret == OK && next_word(&groups, &name)) {
			const target_set all = profile_word_targets(p, name);
			target_set set;
			struct str bad;

			/* As -t takes it: without what is partly known. */
			if ((all & (TARGET_BIT(i) - 1)) == 0 &&
			    profile_parse_targets(p, name, &set, &bad))
				ret = f(context, p, name, set);
		}
	}
	return ret;
}

static int write_json_group(void *context, const struct profile *p,
			    struct str name, target_set set)
{
	struct json_out *j = context;
	struct profile_target t;

	json_object(j, NULL);
	json_str(j, "name", name);
	json_array(j, "targets");
	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (set & TARGET_BIT(i))
			json_text(j, NULL, t.id);
	}
	json_array_end(j);
	json_object_end(j);
	return OK;
}

static const char *coverage_word(const struct profile_target *t)
{
	return t->partial ? "partial" : "whole";
}

static void write_json_target(struct json_out *j,
			      const struct profile_target *t,
			      const struct target_counts *c)
{
	struct str groups = str_of(t->groups), group;

	json_object(j, NULL);
	json_text(j, "id", t->id);
	json_text(j, "name", t->name);
	json_text(j, "build", t->build);
	json_text(j, "machine", machine_name(t->machine));
	json_str_or_null(j, "iis", str_of(t->iis));
	json_array(j, "groups");
	while (next_word(&groups, &group))
		json_str(j, NULL, group);
	json_array_end(j);
	json_uint(j, "modules", c->modules);
	json_uint(j, "modules_optional", c->optional);
	json_uint(j, "modules_unproven", c->unproven);
	json_uint(j, "procedures", c->procedures);
	json_uint(j, "whole_modules", c->whole_modules);
	json_text(j, "coverage", coverage_word(t));
	json_object(j, "evidence");
	for (unsigned e = EVIDENCE_NONE + 1; e < EVIDENCE_COUNT; e++) {
		if (c->evidence[e] != 0)
			json_uint(j, evidence_word((enum evidence)e),
				  c->evidence[e]);
	}
	json_object_end(j);
	json_object_end(j);
}

static int write_json(const struct profile *p,
		      const struct target_counts *counts, FILE *out)
{
	struct profile_target t;
	struct json_out j;
	int ret;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-targets/1");
	json_text(&j, "profiles", profile_date(p));
	json_array(&j, "targets");
	for (unsigned i = 0; profile_target_at(p, i, &t); i++)
		write_json_target(&j, &t, &counts[i]);
	json_array_end(&j);
	json_array(&j, "groups");
	ret = each_group(p, write_json_group, &j);
	json_array_end(&j);
	json_object_end(&j);
	return ret;
}

/* "observed 96%, import-library 4%", the words in their order. */
static struct str evidence_shares(struct arena *a,
				  const struct target_counts *c)
{
	struct str text = STR_EMPTY;
	size_t rows = 0;

	for (unsigned e = EVIDENCE_NONE + 1; e < EVIDENCE_COUNT; e++)
		rows += c->evidence[e];
	for (unsigned e = EVIDENCE_NONE + 1; e < EVIDENCE_COUNT; e++) {
		const size_t n = c->evidence[e];
		const char *comma = text.n == 0 ? "" : ", ";
		const char *word = evidence_word((enum evidence)e);

		if (n == 0 || text.s == NULL)
			continue;
		if (n * 100 < rows)
			text = str_printf(a, "%s%s%s <1%%", text.s, comma,
					  word);
		else
			text = str_printf(a, "%s%s%s %zu%%", text.s, comma,
					  word, n * 100 / rows);
	}
	return text;
}

/* Adds two rows: one of numbers, and one of what stands behind them. */
static int add_rows(struct text_table *table, struct text_table *behind,
		    const struct profile_target *t,
		    const struct target_counts *c)
{
	struct arena *a = table->arena;
	const struct text_row numbers = { {
		{ str_of(t->id), TEXT_BOLD, false },
		{ str_of(t->build), TEXT_PLAIN, false },
		{ str_of(t->iis), TEXT_PLAIN, false },
		{ str_printf(a, "%zu", c->modules), TEXT_PLAIN, true },
		{ str_printf(a, "%zu", c->procedures), TEXT_PLAIN, true },
		{ str_of(t->partial ? "in part" : "whole"), TEXT_PLAIN,
		  false },
		{ str_of(t->name), TEXT_PLAIN, false },
	} };
	const struct text_row evidence = { {
		{ str_of(t->id), TEXT_BOLD, false },
		{ evidence_shares(a, c), TEXT_PLAIN, false },
	} };
	int ret;

	if (numbers.cells[3].s.s == NULL || numbers.cells[4].s.s == NULL ||
	    evidence.cells[1].s.s == NULL)
		return E_NO_MEMORY;
	ret = text_table_add(table, &numbers);
	return ret == OK ? text_table_add(behind, &evidence) : ret;
}

static int add_group_row(void *context, const struct profile *p,
			 struct str name, target_set set)
{
	struct text_table *table = context;
	struct text_row row = { {
		{ name, TEXT_BOLD, false },
		{ target_list(table->arena, p, set), TEXT_PLAIN, false },
	} };

	if (row.cells[1].s.s == NULL)
		return E_NO_MEMORY;
	return text_table_add(table, &row);
}

static int write_text(const struct profile *p,
		      const struct target_counts *counts, struct text_out *out,
		      struct arena *a)
{
	struct text_table table = TEXT_TABLE_INIT(a);
	struct text_table behind = TEXT_TABLE_INIT(a);
	struct text_table groups = TEXT_TABLE_INIT(a);
	const struct text_row head = { {
		{ str_of("target"), TEXT_DIM, false },
		{ str_of("build"), TEXT_DIM, false },
		{ str_of("IIS"), TEXT_DIM, false },
		{ str_of("DLLs"), TEXT_DIM, true },
		{ str_of("exports"), TEXT_DIM, true },
		{ str_of("known"), TEXT_DIM, false },
		{ str_of("Windows"), TEXT_DIM, false },
	} };
	struct profile_target t;
	int ret = text_table_add(&table, &head);

	for (unsigned i = 0; ret == OK && profile_target_at(p, i, &t); i++)
		ret = add_rows(&table, &behind, &t, &counts[i]);
	if (ret == OK)
		ret = each_group(p, add_group_row, &groups);
	if (ret != OK)
		return ret;
	text_table_write(out, &table, 0);
	if (profile_whole_targets(p) != profile_all_targets(p))
		fputs("\nknown in part: named one by one, never checked by "
		      "default\n",
		      out->out);
	fputs("\nhow their exports are known:\n", out->out);
	text_table_write(out, &behind, 2);
	if (groups.count != 0)
		fputs("\ngroups, for -t:\n", out->out);
	text_table_write(out, &groups, 2);
	fprintf(out->out, "\nfacts of %s\n", profile_date(p));
	return OK;
}

int targets_write(const struct profile *p, bool json, FILE *out,
		  struct style style, struct arena *a)
{
	struct text_out text = { out, style.color, style.width };
	struct target_counts *counts;
	int ret = count_all(p, a, &counts);

	if (ret != OK)
		return ret;
	return json ? write_json(p, counts, out) :
		      write_text(p, counts, &text, a);
}

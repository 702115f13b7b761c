/* Labels of a drawing: escaped, short, with the certainty of what they say. */
#include "report/dot_out.h"

#include "util/utf8.h"

enum {
	NAME_BYTES_MAX = 80, /* of a name: more would make the drawing wide */
	TARGETS_A_LINE = 3,
	OBJECTS_MAX = 4,     /* procedures on one edge */
	GROUPS_MAX = 4,      /* of them, each with its targets */
	REASONS_MAX = 3,     /* on a checked file */
};

/* In a label, '&' starts an entity and '\' an escape. */
void dot_put(FILE *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = utf8_printable_at(s, i);

		if (n == 0)
			fprintf(out, "\\\\x%02X", (unsigned char)s.s[i]);
		else if (s.s[i] == '"' || s.s[i] == '\\')
			fprintf(out, "\\%c", s.s[i]);
		else if (s.s[i] == '&')
			fputs("&amp;", out);
		else
			fwrite(s.s + i, 1, n, out);
		i += n != 0 ? n : 1;
	}
}

/* The end of a path tells more than its start, that of a name less. */
static void put_short(FILE *out, struct str s, bool keep_end)
{
	size_t cut;

	if (s.n <= NAME_BYTES_MAX) {
		dot_put(out, s);
		return;
	}
	cut = keep_end ? s.n - NAME_BYTES_MAX : NAME_BYTES_MAX;
	/* Not within a character. */
	while (cut > 0 && cut < s.n && ((unsigned char)s.s[cut] >> 6) == 2)
		cut--;
	if (keep_end)
		fputs("...", out);
	dot_put(out, keep_end ? (struct str){ s.s + cut, s.n - cut } :
				(struct str){ s.s, cut });
	if (!keep_end)
		fputs("...", out);
}

/* " on a, b,\n c", or " on all targets". */
static void put_targets(const struct dot_out *d, target_set set)
{
	const struct profile *p = d->graph->profile;
	unsigned count = 0;

	if (set == d->all && (set & (set - 1)) != 0) {
		fputs(" on all targets", d->out);
		return;
	}
	for (unsigned t = 0; t < profile_target_count(p); t++) {
		if ((set & TARGET_BIT(t)) == 0)
			continue;
		if (count == 0)
			fputs(" on ", d->out);
		else
			fputs(count % TARGETS_A_LINE == 0 ? ",\\n" : ", ",
			      d->out);
		dot_put(d->out, profile_target_id(p, t));
		count++;
	}
}

/* The same, with which of them are likely only. */
static void put_targets_likely(const struct dot_out *d, target_set set,
			       target_set likely)
{
	put_targets(d, set);
	likely &= set;
	if (likely == 0)
		return;
	fputs(" (likely", d->out);
	if (likely != set)
		put_targets(d, likely);
	putc(')', d->out);
}

static void put_verdict(const struct dot_out *d, const char *words,
			target_set set, target_set likely)
{
	if (set == 0)
		return;
	fprintf(d->out, "\\n%s", words);
	put_targets_likely(d, set, likely);
}

/* One line for each error of Windows. */
static void put_failures(const struct dot_out *d,
			 const struct graph_checked *c)
{
	target_set left = c->verdicts[VERDICT_FAILS];

	while (left != 0) {
		unsigned first = (unsigned)__builtin_ctzll(left);
		target_set same = 0;
		char words[sizeof("fails with 4294967295")];

		for (unsigned t = first; t < TARGETS_MAX; t++) {
			if (left & TARGET_BIT(t) &&
			    c->win32[t] == c->win32[first])
				same |= TARGET_BIT(t);
		}
		snprintf(words, sizeof(words), "fails with %u",
			 (unsigned)c->win32[first]);
		put_verdict(d, words, same, c->likely);
		left &= ~same;
	}
}

void dot_checked_label(const struct dot_out *d, const struct graph_node *n)
{
	const struct graph_checked *c = n->checked;

	put_short(d->out, n->name, false);
	fputs("\\n", d->out);
	dot_put(d->out, c->title);
	put_failures(d, c);
	put_verdict(d, "not known whether it loads",
		    c->verdicts[VERDICT_UNKNOWN], 0);
	put_verdict(d, "loads", c->verdicts[VERDICT_LOADS], c->likely);
	for (size_t i = 0; i < c->marks.count && i < REASONS_MAX; i++) {
		if (c->marks.items[i].summary.n == 0)
			continue;
		fputs("\\n", d->out);
		put_short(d->out, c->marks.items[i].summary, false);
	}
	if (c->cut)
		fputs("\\nhas more dependencies than are drawn", d->out);
}

void dot_node_label(const struct dot_out *d, const struct graph_node *n)
{
	put_short(d->out, n->name, false);
	if (n->kind == GRAPH_FILE) {
		fputs("\\n", d->out);
		put_short(d->out, n->path, true);
		return;
	}
	if (graph_is_windows(n))
		return;
	for (size_t i = 0; i < n->source_count; i++) {
		fprintf(d->out, "\\n%s", n->sources[i].word);
		put_targets(d, n->sources[i].targets);
	}
	for (size_t i = 0; i < n->overlay_count; i++) {
		fputs("\\n", d->out);
		dot_put(d->out, str_of(n->overlays[i].title));
	}
}

static bool is_same_group(const struct graph_mark *a,
			  const struct graph_mark *b)
{
	return a->id == b->id && a->win32 == b->win32 &&
	       a->targets == b->targets && a->likely == b->likely;
}

/* "127 on a, b (likely)". */
static void put_mark_end(const struct dot_out *d, const struct graph_mark *m)
{
	enum severity level = finding_kind(m->id)->severity;

	if (level == LEVEL_UNKNOWN ||
	    m->id == FINDING_DELAYED_UNKNOWN_MODULE ||
	    m->id == FINDING_DELAYED_UNKNOWN_PROCEDURE)
		fputs("not known", d->out);
	else if (m->win32 != 0)
		fprintf(d->out, "%s%u",
			level == LEVEL_ERROR ? "" : "at run time ",
			(unsigned)m->win32);
	else
		fputs(level == LEVEL_ERROR ? "refused" : "at run time",
		      d->out);
	put_targets_likely(d, m->targets, m->likely);
}

/* What fails alike, from mark 'i' on; returns the first that doesn't. */
static size_t put_group(const struct dot_out *d, const struct graph_marks *m,
			size_t i)
{
	const struct graph_mark *first = &m->items[i];
	size_t start = i;

	for (; i < m->count && is_same_group(first, &m->items[i]); i++) {
		if (i - start >= OBJECTS_MAX)
			continue;
		if (m->items[i].object.n != 0)
			put_short(d->out, m->items[i].object, false);
		else
			fputs(finding_kind(first->id)->id, d->out);
		fputs("\\n", d->out);
	}
	if (i == m->count && m->more)
		fputs("and more\\n", d->out);
	else if (i - start > OBJECTS_MAX)
		fprintf(d->out, "and %zu more\\n", i - start - OBJECTS_MAX);
	put_mark_end(d, first);
	return i;
}

/* Is it satisfied elsewhere on other targets? */
static bool is_part(const struct dot_out *d, const struct graph_edge *e)
{
	struct str name = d->graph->nodes[e->to].name;
	const struct graph_edge *other =
		graph_edge_first(d->graph, e->from, name);

	for (; other != NULL;
	     other = graph_edge_next(d->graph, other, name)) {
		if (other->to != e->to)
			return true;
	}
	return false;
}

void dot_edge_label(const struct dot_out *d, const struct graph_edge *e)
{
	size_t i = 0;

	if (e->kind == GRAPH_FORWARD) {
		fputs("forwarded by ", d->out);
		put_short(d->out, e->via, false);
		fputs(e->marks.count != 0 ? "\\n" : "", d->out);
	}
	for (size_t groups = 0; i < e->marks.count && groups < GROUPS_MAX;
	     groups++) {
		if (i != 0)
			fputs("\\n", d->out);
		i = put_group(d, &e->marks, i);
	}
	if (i < e->marks.count)
		fputs("\\nand more", d->out);
	if (e->marks.count != 0)
		return;
	if ((e->broken | e->late) != 0) {
		fputs("not found", d->out);
		put_targets(d, e->broken | e->late);
	} else if (e->unknown != 0) {
		fputs("not known", d->out);
		put_targets(d, e->unknown);
	} else if (is_part(d, e)) {
		put_targets(d, e->targets);
	}
}

/* One component of a bill of materials: a file, a DLL, a Windows. */
#include <string.h>

#include "report/cyclonedx_parts.h"
#include "util/status.h"

enum {
	PROPERTY_NAME_MAX = 160,
	TEXT_BYTES_MAX = 1 << 20, /* then the strings go back to the heap */
};

/*
 * Percent-encoded: two names have two references, whatever their bytes are.
 * Names of DLLs compare without regard to case, so theirs are lower case.
 */
static struct str reference_of(struct bom *b, const char *prefix,
			       struct str name, bool lower)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t head = strlen(prefix), n = head;
	char *out = arena_take(&b->text, head + 3 * name.n + 1, 1);

	if (out == NULL)
		return (struct str){ NULL, 0 };
	memcpy(out, prefix, head);
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.s[i];

		if (lower)
			c = (unsigned char)ascii_lower((char)c);
		if (c > 0x20 && c < 0x7f && strchr("%\"\\", c) == NULL) {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[c >> 4];
		out[n++] = digits[c & 15];
	}
	return (struct str){ out, n };
}

static struct str node_reference(struct bom *b, uint32_t node)
{
	const struct graph_node *n = &b->graph->nodes[node];

	if (n->kind == GRAPH_FILE)
		return reference_of(b, "file:", n->path, false);
	return reference_of(b, "dll:", n->name, true);
}

int bom_reference(struct bom *b, const char *key, uint32_t node)
{
	struct str reference = node_reference(b, node);

	if (reference.s == NULL)
		return E_NO_MEMORY;
	json_str(b->json, key, reference);
	return OK;
}

void bom_property(struct bom *b, const char *name, struct str value)
{
	b->no_memory |= value.s == NULL;
	if (value.n == 0)
		return;
	json_object(b->json, NULL);
	json_text(b->json, "name", name);
	json_str(b->json, "value", value);
	json_object_end(b->json);
}

/* "dryload:verdict:ws2003-sp2-x86". */
static void target_property(struct bom *b, const char *what, unsigned target,
			    const char *value)
{
	struct str id = profile_target_id(b->graph->profile, target);
	char name[PROPERTY_NAME_MAX];

	snprintf(name, sizeof(name), "dryload:%s:%.*s", what, STR_ARGS(id));
	bom_property(b, name, str_of(value));
}

static void write_verdicts(struct bom *b, const struct graph_checked *c)
{
	char code[sizeof("4294967295")];

	bom_property(b, "dryload:host", c->host);
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		target_set bit = TARGET_BIT(t);

		for (enum verdict_kind v = VERDICT_LOADS; v <= VERDICT_UNKNOWN;
		     v++) {
			if (c->verdicts[v] & bit)
				target_property(b, "verdict", t,
						verdict_word(v));
		}
		if (c->targets & bit)
			target_property(b, "certainty", t,
					c->likely & bit ? "likely" :
							  "certain");
		if ((c->verdicts[VERDICT_FAILS] & bit) == 0)
			continue;
		snprintf(code, sizeof(code), "%u", (unsigned)c->win32[t]);
		target_property(b, "win32", t, code);
	}
}

/* "advapi32.dll has no RegGetValueA (127) on a, b (likely on b)". */
static int write_mark(struct bom *b, const struct graph_mark *m,
		      struct str importer)
{
	const struct finding_kind *kind = finding_kind(m->id);
	const struct profile *p = b->graph->profile;
	target_set likely = m->likely & m->targets;
	struct str code = STR_EMPTY, text;
	char name[PROPERTY_NAME_MAX];

	if (m->win32 != 0)
		code = str_printf(&b->text, " (%u)", (unsigned)m->win32);
	text = STR_CONCAT(
		&b->text,
		m->summary.n != 0 ? m->summary : str_of(kind->title), code,
		str_of(" on "), target_list(&b->text, p, m->targets),
		str_of(likely != 0 ? ", likely on " : ""),
		target_list(&b->text, p, likely),
		str_of(importer.n != 0 ? ", needed by " : ""), importer);
	if (code.s == NULL || text.s == NULL)
		return E_NO_MEMORY;
	snprintf(name, sizeof(name), "dryload:finding:%s", kind->id);
	bom_property(b, name, text);
	return OK;
}

static int write_marks(struct bom *b, const struct graph_marks *m,
		       struct str importer)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < m->count; i++)
		ret = write_mark(b, &m->items[i], importer);
	if (m->more)
		bom_property(b, "dryload:findings", str_of("there are more"));
	return ret;
}

/* Which places satisfy it, and which overlay is one of them. */
static int write_sources(struct bom *b, const struct graph_node *n)
{
	const struct profile *p = b->graph->profile;
	char name[PROPERTY_NAME_MAX];

	for (size_t i = 0; i < n->source_count; i++) {
		struct str list = target_list(&b->text, p,
					      n->sources[i].targets);

		if (list.s == NULL)
			return E_NO_MEMORY;
		snprintf(name, sizeof(name), "dryload:satisfied_by:%s",
			 n->sources[i].word);
		bom_property(b, name, list);
	}
	for (size_t i = 0; i < n->overlay_count; i++) {
		const struct graph_overlay *v = &n->overlays[i];
		struct str list = target_list(&b->text, p, v->targets);

		if (list.s == NULL)
			return E_NO_MEMORY;
		snprintf(name, sizeof(name), "dryload:overlay:%.100s", v->id);
		bom_property(b, name, list);
		snprintf(name, sizeof(name), "dryload:overlay-title:%.100s",
			 v->id);
		bom_property(b, name, str_of(v->title));
		snprintf(name, sizeof(name), "dryload:overlay-version:%.100s",
			 v->id);
		bom_property(b, name, str_of(v->version));
	}
	return OK;
}

/* What the edges to a node say together. */
struct use {
	target_set broken, late, unknown;
	bool needed, required; /* by an import, not a delay load alone */
	size_t first, end;     /* of b->needed_by */
};

static struct use use_of(const struct bom *b, uint32_t node)
{
	const struct dependency_graph *g = b->graph;
	struct use u = { 0 };
	size_t low = 0, high = g->edge_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (b->needed_by[middle].key < node)
			low = middle + 1;
		else
			high = middle;
	}
	u.first = low;
	for (; low < g->edge_count && b->needed_by[low].key == node; low++) {
		const struct graph_edge *e = &g->edges[b->needed_by[low].value];

		u.broken |= e->broken;
		u.late |= e->late;
		u.unknown |= e->unknown;
		u.required |= e->kind != GRAPH_DELAY;
		u.needed = true;
	}
	u.end = low;
	return u;
}

/* The worst over all targets; "there" is not a verdict. */
static const char *status_word(const struct graph_node *n, const struct use *u)
{
	if (graph_source(n, "missing") != 0)
		return "missing";
	if ((u->broken | u->late) != 0)
		return n->source_count == 0 ? "missing" : "broken";
	return u->unknown != 0 ? "unknown" : "there";
}

static int write_properties(struct bom *b, uint32_t node, const struct use *u)
{
	const struct dependency_graph *g = b->graph;
	const struct graph_node *n = &g->nodes[node];
	const struct file_contents *c = n->contents;
	int ret;

	json_array(b->json, "properties");
	if (n->checked != NULL)
		bom_property(b, "dryload:path", n->checked->path);
	else if (n->kind == GRAPH_FILE)
		bom_property(b, "dryload:path", n->path);
	if (c != NULL && c->read)
		bom_property(b, "dryload:size",
			     str_printf(&b->text, "%llu",
					(unsigned long long)c->size));
	if (n->checked != NULL)
		write_verdicts(b, n->checked);
	if (u->needed)
		bom_property(b, "dryload:status", str_of(status_word(n, u)));
	ret = write_sources(b, n);
	if (ret == OK && n->checked != NULL)
		ret = write_marks(b, &n->checked->marks, STR_EMPTY);
	for (size_t i = u->first; ret == OK && i < u->end; i++) {
		const struct graph_edge *e = &g->edges[b->needed_by[i].value];

		ret = write_marks(b, &e->marks, g->nodes[e->from].name);
	}
	json_array_end(b->json);
	return ret;
}

static void write_contents(struct bom *b, const struct file_contents *c)
{
	struct json_out *j = b->json;

	if (c == NULL || !c->read)
		return;
	if (c->has_version)
		json_str(j, "version",
			 str_printf(&b->text, "%u.%u.%u.%u", c->version[0],
				    c->version[1], c->version[2],
				    c->version[3]));
	json_array(j, "hashes");
	json_object(j, NULL);
	json_text(j, "alg", "SHA-256");
	json_text(j, "content", c->sha256);
	json_object_end(j);
	json_array_end(j);
}

int bom_component(struct bom *b, const char *key, uint32_t node)
{
	const struct graph_node *n = &b->graph->nodes[node];
	struct use u = use_of(b, node);
	struct json_out *j = b->json;
	int ret;

	if (b->text.total > TEXT_BYTES_MAX)
		arena_release(&b->text);
	json_object(j, key);
	json_text(j, "type", "library");
	ret = bom_reference(b, "bom-ref", node);
	if (graph_is_windows(n))
		json_text(j, "publisher", "Microsoft Corporation");
	json_str(j, "name", n->name);
	write_contents(b, n->contents);
	/* Whether a delay load ever happens isn't known. */
	if (u.needed && n->checked == NULL)
		json_text(j, "scope", u.required ? "required" : "optional");
	if (ret == OK)
		ret = write_properties(b, node, &u);
	json_object_end(j);
	return ret;
}

int bom_systems(struct bom *b)
{
	struct json_out *j = b->json;
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(b->graph->profile, i, &t);
	     i++) {
		struct str reference;

		if ((b->targets & TARGET_BIT(i)) == 0)
			continue;
		reference = reference_of(b, "windows:", str_of(t.id), false);
		if (reference.s == NULL)
			return E_NO_MEMORY;
		json_object(j, NULL);
		json_text(j, "type", "operating-system");
		json_str(j, "bom-ref", reference);
		json_text(j, "publisher", "Microsoft Corporation");
		json_text(j, "name", t.name);
		json_text(j, "version", t.build);
		json_array(j, "properties");
		bom_property(b, "dryload:target", str_of(t.id));
		json_array_end(j);
		json_object_end(j);
	}
	return OK;
}

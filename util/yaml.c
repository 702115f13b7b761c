/* YAML text to a tree, by libyaml's events. No other file knows libyaml. */
#include "util/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "util/arena.h"
#include "util/status.h"

enum {
	YAML_DEPTH_MAX = 16,
	YAML_NODES_MAX = 1 << 22,
	YAML_TEXT_MAX = 4096,
};

struct reader {
	struct arena *arena;
	struct yaml_error *error;
	struct yaml_node *open[YAML_DEPTH_MAX]; /* from the root inwards */
	unsigned depth, nodes;
	struct yaml_node *root;
	bool has_key;
	struct str key; /* of the map's next node, where it has been read */
	unsigned key_line;
	bool done;
};

static int fail(struct reader *r, unsigned line, const char *text)
{
	r->error->line = line;
	r->error->text = text;
	return E_USAGE;
}

static unsigned line_of(const yaml_mark_t *mark)
{
	return (unsigned)mark->line + 1;
}

static int key_compare(const void *a, const void *b)
{
	const struct yaml_node *const *x = a, *const *y = b;
	int order = str_compare((*x)->key, (*y)->key);

	if (order != 0)
		return order;
	return ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

static int keys_check(struct reader *r, const struct yaml_node *map)
{
	const struct yaml_node **nodes;
	size_t n = 0;

	nodes = arena_new_array(r->arena, const struct yaml_node *,
				map->count);
	if (nodes == NULL)
		return E_NO_MEMORY;
	for (const struct yaml_node *i = map->first; i != NULL; i = i->next)
		nodes[n++] = i;
	qsort(nodes, n, sizeof(*nodes), key_compare);
	for (size_t i = 1; i < n; i++) {
		struct str text;

		if (!str_equal(nodes[i - 1]->key, nodes[i]->key))
			continue;
		text = str_printf(r->arena,
				  "'%.*s' is there twice; join the two",
				  STR_ARGS(nodes[i]->key));
		return text.s == NULL ? E_NO_MEMORY
				      : fail(r, nodes[i]->line, text.s);
	}
	return 0;
}

/* Put a new node where the document is. */
static int node_add(struct reader *r, enum yaml_kind kind, unsigned line,
		    struct str text)
{
	struct yaml_node *in = r->depth != 0 ? r->open[r->depth - 1] : NULL;
	struct yaml_node *node;

	if (++r->nodes > YAML_NODES_MAX)
		return fail(r, line, "too many lines for one file; split it");
	node = arena_new(r->arena, struct yaml_node);
	if (node == NULL)
		return E_NO_MEMORY;
	node->kind = kind;
	node->line = r->has_key ? r->key_line : line;
	node->key = r->has_key ? r->key : STR_EMPTY;
	node->text = text;
	r->has_key = false;
	if (in == NULL) {
		r->root = node;
	} else {
		if (in->last == NULL)
			in->first = node;
		else
			in->last->next = node;
		in->last = node;
		in->count++;
	}
	if (kind == YAML_TEXT)
		return 0;
	if (r->depth == YAML_DEPTH_MAX)
		return fail(r, line, "lists and maps are nested too deep");
	r->open[r->depth++] = node;
	return 0;
}

/* C0, DEL, or C1 in UTF-8: U+009B too begins a terminal's commands. */
static bool is_control(struct str text, size_t i)
{
	const unsigned char c = (unsigned char)text.s[i];

	return c < ' ' || c == 0x7f ||
	       (c == 0xc2 && i + 1 < text.n &&
		(unsigned char)text.s[i + 1] < 0xa0);
}

static int scalar_add(struct reader *r, const yaml_event_t *event)
{
	const unsigned line = line_of(&event->start_mark);
	const size_t n = event->data.scalar.length;
	struct str text = { (const char *)event->data.scalar.value, n };
	const struct yaml_node *in =
		r->depth != 0 ? r->open[r->depth - 1] : NULL;

	if (n > YAML_TEXT_MAX)
		return fail(r, line, "a text is too long");
	for (size_t i = 0; i < n; i++) {
		if (is_control(text, i))
			return fail(r, line, "a text has a control character "
					     "or a line break in it");
	}
	text = str_copy(r->arena, text);
	if (text.s == NULL)
		return E_NO_MEMORY;
	if (in != NULL && in->kind == YAML_MAP && !r->has_key) {
		r->key = text;
		r->key_line = line;
		r->has_key = true;
		return 0;
	}
	return node_add(r, YAML_TEXT, line, text);
}

static int container_open(struct reader *r, enum yaml_kind kind, unsigned line)
{
	const struct yaml_node *in =
		r->depth != 0 ? r->open[r->depth - 1] : NULL;

	if (in != NULL && in->kind == YAML_MAP && !r->has_key)
		return fail(r, line, "a list or map can't be a key");
	return node_add(r, kind, line, STR_EMPTY);
}

static int container_close(struct reader *r)
{
	const struct yaml_node *node = r->open[--r->depth];

	return node->kind == YAML_MAP ? keys_check(r, node) : 0;
}

static bool is_decorated(const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return e->data.scalar.anchor != NULL ||
		       e->data.scalar.tag != NULL;
	case YAML_SEQUENCE_START_EVENT:
		return e->data.sequence_start.anchor != NULL ||
		       e->data.sequence_start.tag != NULL;
	case YAML_MAPPING_START_EVENT:
		return e->data.mapping_start.anchor != NULL ||
		       e->data.mapping_start.tag != NULL;
	default:
		return e->type == YAML_ALIAS_EVENT;
	}
}

static int event_take(struct reader *r, const yaml_event_t *event)
{
	const unsigned line = line_of(&event->start_mark);

	if (is_decorated(event))
		return fail(r, line, "anchors, aliases and tags aren't read; "
				     "put a text that starts with & * or ! "
				     "in quotes");
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (r->root != NULL)
			return fail(r, line, "a file holds one document");
		return 0;
	case YAML_SCALAR_EVENT:
		return scalar_add(r, event);
	case YAML_SEQUENCE_START_EVENT:
		return container_open(r, YAML_LIST, line);
	case YAML_MAPPING_START_EVENT:
		return container_open(r, YAML_MAP, line);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return container_close(r);
	case YAML_STREAM_END_EVENT:
		r->done = true;
		return 0;
	default:
		return 0;
	}
}

static int parser_fail(struct reader *r, const yaml_parser_t *parser)
{
	struct str text;

	if (parser->error == YAML_MEMORY_ERROR)
		return E_NO_MEMORY;
	text = str_printf(r->arena, "not YAML: %s",
			  parser->problem != NULL ? parser->problem : "?");
	if (text.s == NULL)
		return E_NO_MEMORY;
	return fail(r, line_of(&parser->problem_mark), text.s);
}

int yaml_read(struct bytes text, struct arena *a, struct yaml_node **root,
	      struct yaml_error *error)
{
	struct reader r = { .arena = a, .error = error, .key = STR_EMPTY };
	yaml_parser_t parser;
	yaml_event_t event;
	int ret = 0;

	*root = NULL;
	*error = (struct yaml_error){ .text = "" };
	if (!yaml_parser_initialize(&parser))
		return E_NO_MEMORY;
	yaml_parser_set_input_string(&parser, text.data, text.len);
	while (ret == 0 && !r.done) {
		if (!yaml_parser_parse(&parser, &event)) {
			ret = parser_fail(&r, &parser);
			break;
		}
		ret = event_take(&r, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	if (ret == 0 && r.root == NULL) {
		error->empty = true;
		ret = fail(&r, 1, "the file is empty");
	}
	if (ret == 0)
		*root = r.root;
	return ret;
}

const struct yaml_node *yaml_find(const struct yaml_node *map,
				  const char *key)
{
	const struct str wanted = str_of(key);

	for (const struct yaml_node *i = map->first; i != NULL; i = i->next) {
		if (str_equal(i->key, wanted))
			return i;
	}
	return NULL;
}

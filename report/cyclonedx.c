/*
 * The dependencies as a CycloneDX 1.5 bill of materials. It says the same for
 * the same files: no time, and a serial number made of what the rest says.
 */
#include <stdlib.h>

#include "report/cyclonedx_parts.h"
#include "util/status.h"

static int compare_links(const void *x, const void *y)
{
	const struct bom_link *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->value > b->value) - (a->value < b->value);
}

static int sort_links(struct bom *b)
{
	const struct dependency_graph *g = b->graph;

	b->needs = arena_new_array(&b->links, struct bom_link,
				   g->edge_count + 1);
	b->needed_by = arena_new_array(&b->links, struct bom_link,
				       g->edge_count + 1);
	if (b->needs == NULL || b->needed_by == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < g->edge_count; i++) {
		const struct graph_edge *e = &g->edges[i];

		b->needs[i] = (struct bom_link){ e->from, e->to };
		b->needed_by[i] = (struct bom_link){ e->to, (uint32_t)i };
	}
	qsort(b->needs, g->edge_count, sizeof(*b->needs), compare_links);
	qsort(b->needed_by, g->edge_count, sizeof(*b->needed_by),
	      compare_links);
	return OK;
}

static void write_tool(struct bom *b)
{
	struct json_out *j = b->json;

	json_object(j, "tools");
	json_array(j, "components");
	json_object(j, NULL);
	json_text(j, "type", "application");
	json_text(j, "name", "dryload");
	json_text(j, "version", DRYLOAD_VERSION);
	json_object_end(j);
	json_array_end(j);
	json_object_end(j);
}

static int write_metadata(struct bom *b, size_t unread)
{
	struct json_out *j = b->json;
	int ret = OK;

	json_object(j, "metadata");
	write_tool(b);
	if (b->subject != BOM_NO_SUBJECT)
		ret = bom_component(b, "component", b->subject);
	json_array(j, "properties");
	bom_property(b, "dryload:profiles",
		     str_of(profile_date(b->graph->profile)));
	if (unread != 0)
		bom_property(b, "dryload:unread",
			     str_printf(&b->text, "%zu", unread));
	json_array_end(j);
	json_object_end(j);
	return ret;
}

static int write_components(struct bom *b)
{
	int ret = OK;

	json_array(b->json, "components");
	for (size_t i = 0; ret == OK && i < b->graph->node_count; i++) {
		if (i != b->subject)
			ret = bom_component(b, NULL, (uint32_t)i);
	}
	if (ret == OK)
		ret = bom_systems(b);
	json_array_end(b->json);
	return ret;
}

/* Whoever needs something; what a DLL of Windows needs isn't looked at. */
static int write_dependencies(struct bom *b)
{
	const struct dependency_graph *g = b->graph;
	struct json_out *j = b->json;
	size_t at = 0;
	int ret = OK;

	json_array(j, "dependencies");
	for (uint32_t i = 0; ret == OK && i < g->node_count; i++) {
		if (g->nodes[i].kind != GRAPH_FILE)
			continue;
		json_object(j, NULL);
		ret = bom_reference(b, "ref", i);
		json_array(j, "dependsOn");
		for (; ret == OK && at < g->edge_count &&
		       b->needs[at].key == i;
		     at++) {
			if (at == 0 || compare_links(&b->needs[at - 1],
						     &b->needs[at]) != 0)
				ret = bom_reference(b, NULL,
						    b->needs[at].value);
		}
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
	return ret;
}

/* What a program loads by LoadLibrary isn't in any table of it. */
static int write_compositions(struct bom *b, size_t unread)
{
	const struct dependency_graph *g = b->graph;
	struct json_out *j = b->json;
	bool incomplete = unread != 0;
	int ret = OK;

	for (size_t i = 0; i < g->node_count; i++)
		incomplete |= g->nodes[i].checked != NULL &&
			      g->nodes[i].checked->cut;
	json_array(j, "compositions");
	json_object(j, NULL);
	json_text(j, "aggregate", incomplete ? "incomplete" : "unknown");
	json_array(j, "dependencies");
	for (uint32_t i = 0; ret == OK && i < g->node_count; i++) {
		if (g->nodes[i].kind == GRAPH_FILE)
			ret = bom_reference(b, NULL, i);
	}
	json_array_end(j);
	json_object_end(j);
	json_array_end(j);
	return ret;
}

static int write_body(struct bom *b, FILE *out, size_t unread)
{
	struct json_out j;
	int ret = sort_links(b);

	if (ret != OK)
		return ret;
	json_resume(&j, out, 1, false);
	b->json = &j;
	ret = write_metadata(b, unread);
	if (ret == OK)
		ret = write_components(b);
	if (ret == OK)
		ret = write_dependencies(b);
	if (ret == OK)
		ret = write_compositions(b, unread);
	return b->no_memory ? E_NO_MEMORY : ret;
}

/* A UUID of version 8, as RFC 9562 makes one of SHA-256. */
static struct str serial_number(struct bom *b, struct str body)
{
	char hex[SHA256_HEX_SIZE];
	struct bytes bytes = { (const uint8_t *)body.s, body.n };

	sha256_hex(bytes, hex);
	hex[12] = '8';
	hex[16] = "89ab"[hex[16] & 3];
	return str_printf(&b->text, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s",
			  hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static int write_document(struct bom *b, struct report *r, struct str body)
{
	struct str serial = serial_number(b, body);
	struct json_out j;

	if (serial.s == NULL)
		return E_NO_MEMORY;
	json_init(&j, r->out, false);
	json_object(&j, NULL);
	json_text(&j, "$schema",
		  "http://cyclonedx.org/schema/bom-1.5.schema.json");
	json_text(&j, "bomFormat", "CycloneDX");
	json_text(&j, "specVersion", "1.5");
	json_str(&j, "serialNumber", serial);
	json_uint(&j, "version", 1);
	json_members(&j, body);
	json_object_end(&j);
	return OK;
}

static int write_bom(struct report *r)
{
	struct bom b = {
		.graph = r->state,
		.links = ARENA_INIT,
		.text = ARENA_INIT,
		.subject = BOM_NO_SUBJECT,
	};
	struct str body = { NULL, 0 };
	char *text = NULL;
	FILE *out = open_memstream(&text, &body.n);
	int ret;

	if (out == NULL)
		return E_NO_MEMORY;
	for (uint32_t i = 0; i < b.graph->node_count; i++) {
		if (b.graph->nodes[i].checked != NULL &&
		    b.graph->checked_count == 1)
			b.subject = i;
	}
	b.targets = graph_targets(b.graph);
	ret = write_body(&b, out, r->summary.unread);
	if (fclose(out) != 0 && ret == OK)
		ret = E_NO_MEMORY;
	body.s = text;
	if (ret == OK)
		ret = write_document(&b, r, body);
	free(text);
	arena_release(&b.links);
	arena_release(&b.text);
	return ret;
}

/* While the files of the deployment are as they were checked. */
static int read_contents(struct dependency_graph *g,
			 const struct file_report *f, size_t first)
{
	const struct module *root = f->subject->resolution->root;

	for (size_t i = first; i < g->node_count; i++) {
		struct graph_node *n = &g->nodes[i];

		if (n->kind != GRAPH_FILE)
			continue;
		if (str_equal(n->path, root->path) && root->open_error == 0)
			n->contents = file_contents_of(&g->arena,
						       file_parts_all(f->file));
		else
			n->contents = file_contents_at(&g->arena, root->members,
						       n->path.s);
		if (n->contents == NULL)
			return E_NO_MEMORY;
	}
	return OK;
}

static int add_file(struct report *r, const struct file_report *f)
{
	struct dependency_graph *g = r->state;
	size_t first = g->node_count;
	int ret = graph_add(g, f);

	report_count(r, f);
	return ret == OK ? read_contents(g, f, first) : ret;
}

static int end_cyclonedx(struct report *r)
{
	int ret = write_bom(r);

	graph_end(r);
	return ret;
}

const struct report_writer report_cyclonedx = {
	"cyclonedx",
	graph_begin,
	add_file,
	end_cyclonedx,
};

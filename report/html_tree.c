/*
 * Who satisfies what, as a tree that folds: what is broken stands open, what
 * Windows brings itself is folded. Each file's own imports are told once.
 */
#include "report/html_parts.h"

#include <string.h>

#include "report/dependency_tree.h"
#include "util/status.h"

/* Browsers flatten what is nested much deeper. */
enum { TREE_DEPTH_MAX = 60 };

struct html_tree {
	struct dependency_tree tree;
	FILE *out;
};

static bool is_from_windows(const struct dependency_row *row)
{
	for (size_t i = 0; i < row->source_count; i++) {
		const char *word = row->sources[i].word;

		if (strcmp(word, "system32") != 0 &&
		    strcmp(word, "default-assembly") != 0 &&
		    strcmp(word, "api-set") != 0)
			return false;
	}
	return row->source_count != 0;
}

static const char *trouble_words(enum severity level)
{
	static const char *const words[] = {
		[LEVEL_ERROR] = "stops the load",
		[LEVEL_UNKNOWN] = "not known",
		[LEVEL_WARNING] = "fails later",
		[LEVEL_NOTE] = "",
	};

	return words[level];
}

/* The DLL, where it is found, and what is wrong with it. */
static int write_words(struct html_tree *t, const struct dependency_row *row,
		       const struct dependency_trouble *trouble)
{
	struct str sources = dependency_sources(t->tree.file, row);

	if (sources.s == NULL)
		return E_NO_MEMORY;
	html_element(t->out, "code", NULL, row->name);
	if (row->delayed)
		fputs(" <i>delay-loaded</i>", t->out);
	putc(' ', t->out);
	html_element(t->out, "span", NULL, sources);
	if (trouble->there)
		fprintf(t->out, " <b class=\"v %s\">%s</b>",
			trouble->level == LEVEL_ERROR ? "f" : "u",
			trouble_words(trouble->level));
	return OK;
}

static int write_children(struct html_tree *t, struct dependency_node *node,
			  unsigned depth);

static int write_row(struct html_tree *t, const struct dependency_node *node,
		     size_t at, unsigned depth)
{
	const struct dependency_row *row = &t->tree.rows[at];
	const struct dependency_trouble *trouble = &t->tree.troubles[at];
	struct dependency_node *child =
		dependency_node_find(&t->tree, row->file);
	bool unfolds = child != NULL && child->count != 0 && !child->written &&
		       child->parent == node->module && depth < TREE_DEPTH_MAX;
	int ret;

	fputs("<li>", t->out);
	if (unfolds)
		fprintf(t->out, "<details%s><summary>",
			child->broken || trouble->there ? " open" : "");
	ret = write_words(t, row, trouble);
	if (unfolds)
		fputs("</summary>", t->out);
	if (ret == OK && unfolds)
		ret = write_children(t, child, depth + 1);
	if (unfolds)
		fputs("</details>", t->out);
	else if (child != NULL && child->count != 0)
		fputs(" <span>(its imports are told once)</span>", t->out);
	putc('\n', t->out);
	return ret;
}

/* Does Windows satisfy the row without trouble? */
static bool is_ordinary(const struct dependency_tree *t, size_t at)
{
	return !t->troubles[at].there && is_from_windows(&t->rows[at]);
}

static int write_rows(struct html_tree *t, const struct dependency_node *node,
		      bool ordinary, unsigned depth)
{
	int ret = OK;

	for (size_t i = node->first; ret == OK && i < node->first + node->count;
	     i++) {
		if (is_ordinary(&t->tree, i) == ordinary)
			ret = write_row(t, node, i, depth);
	}
	return ret;
}

static size_t count_ordinary(const struct dependency_tree *t,
			     const struct dependency_node *node)
{
	size_t count = 0;

	for (size_t i = node->first; i < node->first + node->count; i++)
		count += is_ordinary(t, i);
	return count;
}

static int write_children(struct html_tree *t, struct dependency_node *node,
			  unsigned depth)
{
	size_t ordinary = count_ordinary(&t->tree, node);
	int ret;

	node->written = true;
	fputs("<ul>\n", t->out);
	ret = write_rows(t, node, false, depth);
	if (ret == OK && ordinary != 0) {
		fprintf(t->out,
			"<li><details><summary>%zu from Windows itself"
			"</summary><ul>\n",
			ordinary);
		ret = write_rows(t, node, true, depth);
		fputs("</ul></details>\n", t->out);
	}
	fputs("</ul>", t->out);
	return ret;
}

/* Loaded by a forwarded export, or deeper than the tree goes. */
static int write_others(struct html_tree *t)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < t->tree.node_count; i++) {
		struct dependency_node *node = &t->tree.nodes[i];

		if (node->written || node->count == 0)
			continue;
		fprintf(t->out, "<details%s><summary>",
			node->broken ? " open" : "");
		html_element(t->out, "code", NULL, node->module->name);
		fputs(" <span>(loaded by a forwarded export, or from deep "
		      "below)</span></summary>",
		      t->out);
		ret = write_children(t, node, 0);
		fputs("</details>\n", t->out);
	}
	return ret;
}

int html_tree(FILE *out, const struct file_report *f)
{
	struct html_tree t = { .out = out };
	int ret = dependency_tree_make(f, &t.tree);

	if (ret != OK || t.tree.row_count == 0)
		return ret;
	fputs("<h3>Dependencies</h3>\n<div class=tree>", out);
	ret = write_children(&t, &t.tree.nodes[0], 0);
	putc('\n', out);
	if (ret == OK)
		ret = write_others(&t);
	if (t.tree.cut)
		fputs("<p>There are more: these are the first.</p>\n", out);
	fputs("</div>\n", out);
	return ret;
}

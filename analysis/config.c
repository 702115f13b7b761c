/* The public interface of configuration files: one flat map of YAML. */
#include <errno.h>
#include <stdlib.h>

#include "analysis/session.h"
#include "util/arena.h"
#include "util/file.h"
#include "util/status.h"
#include "util/yaml.h"

/* People write these by hand: more is a mistake, or worse. */
enum { CONFIG_FILE_MAX = 1 << 16 };

struct dryload_config {
	struct arena arena;
	struct dryload_config_entry *entries;
	size_t count;
};

static int fail_at(struct dryload *d, const char *path, unsigned line,
		   const char *text)
{
	return session_fail(d, E_USAGE, "%s:%u: %s", path, line, text);
}

/* Texts of the tree are terminated, and hold no control characters. */
static int take_entry(struct dryload *d, const char *path,
		      const struct yaml_node *node, struct dryload_config *c)
{
	const bool list = node->kind == YAML_LIST;
	const size_t count = list ? node->count : 1;
	const char **values = arena_new_array(&c->arena, const char *, count);
	size_t n = 0;

	if (values == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	if (node->kind == YAML_MAP)
		return fail_at(d, path, node->line,
			       "a text or a list of texts belongs here");
	if (!list)
		values[n++] = node->text.s;
	for (const struct yaml_node *i = list ? node->first : NULL; i != NULL;
	     i = i->next) {
		if (i->kind != YAML_TEXT)
			return fail_at(d, path, i->line,
				       "a text belongs here");
		values[n++] = i->text.s;
	}
	c->entries[c->count++] = (struct dryload_config_entry){
		.key = node->key.s,
		.line = node->line,
		.values = values,
		.count = n,
		.list = list,
	};
	return OK;
}

static int take_map(struct dryload *d, const char *path,
		    const struct yaml_node *root, struct dryload_config *c)
{
	int ret = OK;

	/* An empty file, or one of comments, asks for nothing. */
	if (root == NULL)
		return OK;
	if (root->kind != YAML_MAP)
		return fail_at(d, path, root->line,
			       "lines of 'key: value' belong here");
	c->entries = arena_new_array(&c->arena, struct dryload_config_entry,
				     root->count);
	if (c->entries == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	for (const struct yaml_node *i = root->first; ret == OK && i != NULL;
	     i = i->next)
		ret = take_entry(d, path, i, c);
	return ret;
}

static int read_text(struct dryload *d, const char *path, struct bytes text,
		     struct dryload_config *c)
{
	struct yaml_error error;
	struct yaml_node *root;
	int ret;

	if (text.len > CONFIG_FILE_MAX)
		return session_fail(d, E_USAGE,
				    "%s: a configuration of more than 64 KB "
				    "isn't read",
				    path);
	ret = yaml_read(text, &c->arena, &root, &error);
	if (ret == E_USAGE && !error.empty)
		return fail_at(d, path, error.line, error.text);
	if (ret != OK && ret != E_USAGE)
		return session_fail(d, ret, "%s: out of memory", path);
	return take_map(d, path, root, c);
}

int dryload_config_read(struct dryload *d, const char *path,
			struct dryload_config **out)
{
	struct dryload_config *c = calloc(1, sizeof(*c));
	struct file file;
	int ret;

	*out = NULL;
	if (c == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	if (file_open(path, &file) != 0) {
		ret = session_fail(d, errno == ENOMEM ? E_NO_MEMORY : E_IO,
				   "%s: %s", path, file_error_text(errno));
	} else {
		ret = read_text(d, path, file.bytes, c);
		file_close(&file);
	}
	if (ret == OK)
		*out = c;
	else
		dryload_config_free(c);
	return ret;
}

const struct dryload_config_entry *
dryload_config_entry(const struct dryload_config *c, size_t n)
{
	return n < c->count ? &c->entries[n] : NULL;
}

void dryload_config_free(struct dryload_config *c)
{
	if (c == NULL)
		return;
	arena_release(&c->arena);
	free(c);
}

/* The disk of a world: files of the host, texts, folders. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/world.h"
#include "util/file.h"
#include "util/status.h"
#include "util/yaml.h"

/* "C:\x": a drive, and no dots. */
bool world_is_path(struct str path)
{
	return path.n >= 3 && ascii_lower(path.s[0]) >= 'a' &&
	       ascii_lower(path.s[0]) <= 'z' && path.s[1] == ':' &&
	       path.s[2] == '\\' && memchr(path.s, '/', path.n) == NULL &&
	       memmem(path.s, path.n, "\\.", 2) == NULL &&
	       (path.n == 3 || path.s[path.n - 1] != '\\');
}

int world_expect_path(struct world_reader *r, unsigned line, struct str path)
{
	if (world_is_path(path))
		return OK;
	return world_fail(r, line,
			  "a whole path, as C:\\folder\\name, belongs here, "
			  "not '%.*s'",
			  STR_ARGS(path));
}

/* From the folder of the world, unless it is absolute. */
static struct str on_host(struct world_reader *r, struct str path)
{
	if (path.n != 0 && path.s[0] == '/')
		return path;
	return STR_CONCAT(r->arena, r->folder, path);
}

int world_read_reg_files(struct world_reader *r,
			  const struct yaml_node *list)
{
	int ret = OK;

	for (const struct yaml_node *i = list->first; ret == OK && i != NULL;
	     i = i->next) {
		struct file f;
		struct str path;

		if (i->kind != YAML_TEXT || i->text.n == 0)
			return world_fail(r, i->line,
					  "the name of a .reg file belongs "
					  "here");
		path = on_host(r, i->text);
		if (path.s == NULL)
			return E_NO_MEMORY;
		if (file_open(path.s, &f) != 0)
			return world_fail(r, i->line, "%s: %s", path.s,
					  file_error_text(errno));
		ret = world_read_reg_file(r, path.s, f.bytes);
		file_close(&f);
	}
	return ret;
}

/* Lines end as on Windows. */
static int read_lines(struct world_reader *r, struct str path,
		      const struct yaml_node *list)
{
	struct str fields[2] = { path, STR_EMPTY };
	size_t total = 0;
	char *to;

	for (const struct yaml_node *i = list->first; i != NULL;
	     i = i->next) {
		if (i->kind != YAML_TEXT)
			return world_fail(r, i->line, "a text belongs here");
		total += i->text.n + 2;
	}
	to = arena_alloc(r->arena, total + 1, 1);
	if (to == NULL)
		return E_NO_MEMORY;
	fields[1] = (struct str){ to, total };
	for (const struct yaml_node *i = list->first; i != NULL;
	     i = i->next) {
		memcpy(to, i->text.s, i->text.n);
		memcpy(to + i->text.n, "\r\n", 2);
		to += i->text.n + 2;
	}
	world_line(r, "text", fields, 2);
	return OK;
}

/* A file or a folder of the host, with all that is in it. */
static int read_from(struct world_reader *r, struct str path,
		     const struct yaml_node *from)
{
	struct str fields[2] = { path, on_host(r, from->text) };
	struct stat st;

	if (fields[1].s == NULL)
		return E_NO_MEMORY;
	if (stat(fields[1].s, &st) != 0)
		return world_fail(r, from->line, "%s: %s", fields[1].s,
				  strerror(errno));
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return world_fail(r, from->line,
				  "%s is neither a file nor a folder",
				  fields[1].s);
	world_line(r, S_ISDIR(st.st_mode) ? "tree" : "file", fields, 2);
	return OK;
}

/* {text: a}, {lines: [a, b]}, {from: a file or folder here} */
static int read_file(struct world_reader *r, const struct yaml_node *node)
{
	const struct yaml_node *v = node->first;
	struct str fields[2] = { node->key, STR_EMPTY };
	int ret = world_expect_path(r, node->line, node->key);

	if (ret != OK)
		return ret;
	if (node->kind == YAML_MAP && node->count == 1) {
		fields[1] = v->text;
		if (v->kind == YAML_LIST &&
		    str_equal(v->key, str_of("lines")))
			return read_lines(r, node->key, v);
		if (v->kind == YAML_TEXT && str_equal(v->key, str_of("from")))
			return read_from(r, node->key, v);
		if (v->kind == YAML_TEXT &&
		    str_equal(v->key, str_of("text"))) {
			world_line(r, "text", fields, 2);
			return OK;
		}
	}
	return world_fail(r, node->line,
			  "one of 'text', 'lines' (a list) and 'from' (a "
			  "path here) belongs to a file");
}

int world_read_files(struct world_reader *r, const struct yaml_node *map)
{
	int ret = OK;

	for (const struct yaml_node *i = map->first; ret == OK && i != NULL;
	     i = i->next)
		ret = read_file(r, i);
	return ret;
}

int world_read_folders(struct world_reader *r, const struct yaml_node *list)
{
	int ret = OK;

	for (const struct yaml_node *i = list->first; ret == OK && i != NULL;
	     i = i->next) {
		ret = world_expect_path(r, i->line, i->text);
		if (ret == OK)
			world_line(r, "directory", &i->text, 1);
	}
	return ret;
}

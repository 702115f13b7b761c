/* The public interface of what runs find, and of what is shown of them. */
#include <errno.h>
#include <string.h>

#include "analysis/session.h"
#include "util/file.h"
#include "util/status.h"

int dryload_set_world(struct dryload *d, const char *path)
{
	struct world_read *w = &d->world;
	struct file file;
	int ret;

	*w = (struct world_read){ .lines = STR_EMPTY };
	if (path == NULL)
		return DRYLOAD_OK;
	if (file_open(path, &file) != 0)
		return session_fail(d, errno == ENOMEM ? E_NO_MEMORY : E_IO,
				    "%s: %s", path, file_error_text(errno));
	ret = world_read(path, file.bytes, &d->arena, w);
	file_close(&file);
	if (ret == OK)
		return DRYLOAD_OK;
	if (ret == E_USAGE)
		session_fail(d, ret, "%s:%u: %s",
			     w->file != NULL ? w->file : path, w->line,
			     w->why);
	else
		session_fail(d, ret, "%s: out of memory", path);
	*w = (struct world_read){ .lines = STR_EMPTY };
	return ret;
}

static bool is_kind(struct str word)
{
	static const char *const kinds[] = { "files", "registry", "modules",
					     "network", "all" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (str_equal(word, str_of(kinds[i])))
			return true;
	}
	return false;
}

int dryload_set_trace(struct dryload *d, const char *kinds,
		      const char *format, FILE *to)
{
	struct str copy;
	size_t n;

	d->trace = (struct run_trace){ .kinds = NULL };
	if (kinds == NULL)
		return DRYLOAD_OK;
	if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0)
		return session_fail(d, DRYLOAD_E_USAGE,
				    "a trace can't be '%s': there are text "
				    "and json",
				    format);
	for (const char *at = kinds;; at += n + 1) {
		n = strcspn(at, ",");
		if (!is_kind((struct str){ at, n }))
			return session_fail(d, DRYLOAD_E_USAGE,
					    "there is no trace of '%.*s': "
					    "there are files, registry, "
					    "modules, network and all",
					    (int)n, at);
		if (at[n] == '\0')
			break;
	}
	copy = str_copy(&d->arena, str_of(kinds));
	if (copy.s == NULL)
		return session_fail(d, DRYLOAD_E_NO_MEMORY, "out of memory");
	d->trace = (struct run_trace){
		.kinds = copy.s,
		.to = to,
		.json = strcmp(format, "json") == 0,
	};
	return DRYLOAD_OK;
}

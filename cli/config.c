/* A configuration file: its keys, its words, and where its paths may lead. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/settings.h"

/* Where a message is about; 'entry' is the one that is read. */
struct reader {
	struct config *config;
	const char *folder; /* of the file */
	bool trusted;
	const struct dryload_config_entry *entry;
};

static bool refuse(const struct reader *r, const char *what)
{
	complain("%s:%u: %s: %s", r->config->path, r->entry->line,
		 r->entry->key, what);
	return false;
}

static bool wrong_key(const struct reader *r)
{
	const char *names[SETTING_COUNT], *nearest;

	for (size_t i = 0; i < SETTING_COUNT; i++)
		names[i] = setting_kinds[i].name;
	nearest = nearest_word(r->entry->key, names, SETTING_COUNT);
	if (nearest != NULL)
		complain("%s:%u: there is no key '%.64s': did you mean %s?",
			 r->config->path, r->entry->line, r->entry->key,
			 nearest);
	else
		complain("%s:%u: there is no key '%.64s'; dryload-config(5) "
			 "names all, and so does `dryload check --no-config "
			 "--show-config FILE`",
			 r->config->path, r->entry->line, r->entry->key);
	return false;
}

static bool check_word(const struct reader *r, const char *const *words,
		       const char *value)
{
	char list[128] = "";
	size_t count = 0, n = 0;
	const char *nearest;

	for (; words[count] != NULL; count++) {
		if (strcmp(words[count], value) == 0)
			return true;
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s",
				      count == 0 ? "" : ", ", words[count]);
	}
	nearest = nearest_word(value, words, count);
	complain("%s:%u: %s can't be '%.64s': %s %s%s", r->config->path,
		 r->entry->line, r->entry->key, value,
		 nearest != NULL ? "did you mean" : "there are",
		 nearest != NULL ? nearest : list,
		 nearest != NULL ? "?" : "");
	return false;
}

/* Is 'path' in 'folder', or that itself? Both are resolved. */
static bool lies_in(const char *folder, const char *path)
{
	const size_t n = strlen(folder);

	if (strcmp(folder, "/") == 0)
		return true;
	return strncmp(folder, path, n) == 0 &&
	       (path[n] == '/' || path[n] == '\0');
}

/* Targets and baselines are files. */
static bool names_folders(const struct setting_kind *kind)
{
	return kind == &setting_kinds[SETTING_DIRS] ||
	       kind == &setting_kinds[SETTING_PATH] ||
	       kind == &setting_kinds[SETTING_PROCESS_DIR];
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Links are followed first, so none leads out of the folder. */
static bool add_path(const struct reader *r, const struct setting_kind *kind,
		     struct setting *to, const char *value)
{
	char joined[PATH_MAX], folder[PATH_MAX];
	char *resolved;
	int n;

	if (value[0] == '\0')
		return refuse(r, "an empty path names nothing");
	n = snprintf(joined, sizeof(joined), "%s%s%s",
		     value[0] == '/' ? "" : r->folder,
		     value[0] == '/' ? "" : "/", value);
	if (n < 0 || (size_t)n >= sizeof(joined))
		return refuse(r, "the path is too long");
	if (r->trusted)
		return setting_add_owned(to, strdup(joined));
	if (realpath(r->folder, folder) == NULL)
		return refuse(r, "the folder of this file can't be read");
	resolved = realpath(joined, NULL);
	if (resolved == NULL)
		return refuse(r, "there is no such file or folder");
	if (names_folders(kind) && !is_folder(resolved)) {
		free(resolved);
		return refuse(r, "it is no folder");
	}
	if (!lies_in(folder, resolved)) {
		free(resolved);
		return refuse(r, "it lies outside the folder of this file; "
				 "only your own configuration, --config or an "
				 "option can name it");
	}
	return setting_add_owned(to, resolved);
}

static bool take_value(const struct reader *r,
		       const struct setting_kind *kind, struct setting *to,
		       const char *value)
{
	if (kind->words != NULL && !check_word(r, kind->words, value))
		return false;
	if (kind->path || (kind == &setting_kinds[SETTING_TARGETS] &&
			   is_profile_path(value)))
		return add_path(r, kind, to, value);
	return setting_add(to, value);
}

static bool take_entry(const struct reader *r)
{
	const struct dryload_config_entry *e = r->entry;
	const struct setting_kind *kind = setting_kinds;
	struct setting *to = r->config->settings.items;

	while (strcmp(kind->name, e->key) != 0) {
		if (++to, ++kind == setting_kinds + SETTING_COUNT)
			return wrong_key(r);
	}
	if (e->list && !kind->list)
		return refuse(r, "a text belongs here, not a list");
	to->given = true; /* an empty list too goes before others */
	to->file = r->config->path;
	to->line = e->line;
	for (size_t i = 0; i < e->count; i++) {
		if (!take_value(r, kind, to, e->values[i]))
			return false;
	}
	return true;
}

static bool take_entries(struct config *c, bool trusted)
{
	struct reader r = { .config = c, .trusted = trusted };
	const char *slash = strrchr(c->path, '/');
	char *folder = slash == NULL ? strdup(".") :
		       slash == c->path ?
				       strdup("/") :
				       strndup(c->path,
					       (size_t)(slash - c->path));
	bool good = folder != NULL;

	if (!good)
		complain("out of memory");
	r.folder = folder;
	for (size_t i = 0; good; i++) {
		r.entry = dryload_config_entry(c->raw, i);
		if (r.entry == NULL)
			break;
		good = take_entry(&r);
	}
	free(folder);
	return good;
}

struct config *config_read(struct dryload *d, const char *path, bool trusted)
{
	struct config *c = calloc(1, sizeof(*c));

	if (c != NULL)
		c->path = strdup(path);
	if (c == NULL || c->path == NULL)
		complain("out of memory");
	else if (dryload_config_read(d, path, &c->raw) != DRYLOAD_OK)
		complain("%s", dryload_message(d));
	else if (take_entries(c, trusted))
		return c;
	config_free(c);
	return NULL;
}

void config_free(struct config *c)
{
	if (c == NULL)
		return;
	settings_free(&c->settings);
	dryload_config_free(c->raw);
	free(c->path);
	free(c);
}

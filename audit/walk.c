/* Folders, a list, patterns: which files a delivery has. */
#include "audit/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/file.h"
#include "util/names.h"
#include "util/status.h"

/* A folder that is being walked: its files, then the folders in it. */
struct level {
	struct arena arena;
	struct str path;
	struct str *files, *folders; /* names, sorted */
	size_t file_count, file_capacity, next_file;
	size_t folder_count, folder_capacity, next_folder;
};

struct walk {
	const struct dryload_audit *asked;
	struct walk_trouble trouble;
	size_t next; /* of the paths that were named */
	FILE *list;  /* NULL: there is none, or it ended */
	char *line;
	size_t line_size;
	struct level levels[WALK_DEPTH_MAX];
	size_t depth;
	struct arena path; /* of the file that was given last */
	size_t links;
};

static void tell(const struct walk *w, struct str path, const char *message)
{
	w->trouble.tell(w->trouble.context, false, path, message);
}

static void tell_of_list(const struct walk *w, const char *name,
			 const char *message)
{
	w->trouble.tell(w->trouble.context, true, str_of(name), message);
}

int walk_open(struct dryload *d, const struct dryload_audit *asked,
	      const struct walk_trouble *trouble, struct walk **out)
{
	struct walk *w = calloc(1, sizeof(*w));

	*out = NULL;
	if (w == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	w->asked = asked;
	w->trouble = *trouble;
	if (asked->list != NULL)
		w->list = strcmp(asked->list, "-") == 0 ?
				  stdin :
				  fopen(asked->list, "re");
	if (asked->list != NULL && w->list == NULL) {
		free(w);
		return session_fail(d, E_IO, "%s: %s", asked->list,
				    strerror(errno));
	}
	*out = w;
	return OK;
}

void walk_close(struct walk *w)
{
	if (w == NULL)
		return;
	while (w->depth != 0)
		arena_release(&w->levels[--w->depth].arena);
	if (w->list != NULL && w->list != stdin)
		fclose(w->list);
	arena_release(&w->path);
	free(w->line);
	free(w);
}

size_t walk_links(const struct walk *w)
{
	return w->links;
}

/* Of the whole path where the pattern has a slash, else of the name. */
static bool fits(const char *const *patterns, size_t count, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;

	for (size_t i = 0; i < count; i++) {
		const bool whole = strchr(patterns[i], '/') != NULL;

		if (fnmatch(patterns[i], whole ? path : name, FNM_CASEFOLD) ==
		    0)
			return true;
	}
	return false;
}

bool walk_excludes(const struct dryload_audit *asked, struct str path,
		   size_t from)
{
	char part[WALK_PATH_MAX + 1];

	if (asked->exclude_count == 0 || path.n > WALK_PATH_MAX)
		return false;
	for (size_t i = from + 1; i <= path.n; i++) {
		if (i != path.n && path.s[i] != '/')
			continue;
		memcpy(part, path.s, i);
		part[i] = '\0';
		if (fits(asked->exclude, asked->exclude_count, part))
			return true;
	}
	return false;
}

static bool is_excluded(const struct walk *w, const char *path)
{
	return fits(w->asked->exclude, w->asked->exclude_count, path);
}

static bool is_wanted(const struct walk *w, const char *path)
{
	const struct dryload_audit *asked = w->asked;

	return (asked->include_count == 0 ||
		fits(asked->include, asked->include_count, path)) &&
	       !is_excluded(w, path);
}

static struct str path_in(struct arena *a, struct str folder, struct str name)
{
	return STR_CONCAT(a, folder,
			  str_of(folder.s[folder.n - 1] == '/' ? "" : "/"),
			  name);
}

static int add_name(struct arena *a, struct str **names, size_t *count,
		    size_t *capacity, const char *name)
{
	struct str copy = str_copy(a, str_of(name));
	void *items = *names;

	if (copy.s == NULL ||
	    arena_grow(a, &items, *count, capacity, sizeof(copy)))
		return E_NO_MEMORY;
	*names = items;
	(*names)[(*count)++] = copy;
	return OK;
}

/* What can't be looked at is given as a file: opening it tells why. */
static unsigned char type_of(DIR *dir, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type;
	if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return DT_REG;
	return (unsigned char)IFTODT(st.st_mode);
}

static int add_entry(struct walk *w, struct level *l, DIR *dir,
		     const struct dirent *entry)
{
	const char *name = entry->d_name;

	switch (type_of(dir, entry)) {
	case DT_REG:
		return add_name(&l->arena, &l->files, &l->file_count,
				&l->file_capacity, name);
	case DT_DIR:
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			return OK;
		return add_name(&l->arena, &l->folders, &l->folder_count,
				&l->folder_capacity, name);
	case DT_LNK:
		w->links++;
		return OK;
	}
	return OK;
}

static int list_folder(struct walk *w, struct level *l)
{
	DIR *dir = opendir(l->path.s);
	struct dirent *entry;
	int ret = OK;

	if (dir == NULL) {
		tell(w, l->path, strerror(errno));
		return OK;
	}
	do {
		errno = 0;
		entry = readdir(dir);
		if (entry != NULL)
			ret = add_entry(w, l, dir, entry);
		else if (errno != 0)
			tell(w, l->path, strerror(errno));
	} while (ret == OK && entry != NULL &&
		 l->file_count + l->folder_count < WALK_NAMES_MAX);
	if (entry != NULL && ret == OK)
		tell(w, l->path, "has too many files");
	closedir(dir);
	names_sort(l->files, l->file_count);
	names_sort(l->folders, l->folder_count);
	return ret;
}

static int enter_folder(struct walk *w, struct str path)
{
	struct level *l;

	if (w->depth == WALK_DEPTH_MAX) {
		tell(w, path, "lies in too many folders");
		return OK;
	}
	l = &w->levels[w->depth];
	*l = (struct level){ .arena = ARENA_INIT };
	w->depth++;
	l->path = str_copy(&l->arena, path);
	return l->path.s == NULL ? E_NO_MEMORY : list_folder(w, l);
}

/* The next file of the innermost folder, or one folder further. */
static int step(struct walk *w, const char **path)
{
	struct level *l = &w->levels[w->depth - 1];
	struct str full;

	if (l->next_file < l->file_count) {
		full = path_in(&w->path, l->path, l->files[l->next_file++]);
		if (full.s == NULL)
			return E_NO_MEMORY;
		if (is_wanted(w, full.s))
			*path = full.s;
		else
			arena_release(&w->path);
		return OK;
	}
	if (l->next_folder < l->folder_count) {
		full = path_in(&l->arena, l->path,
			       l->folders[l->next_folder++]);
		if (full.s == NULL)
			return E_NO_MEMORY;
		return is_excluded(w, full.s) ? OK : enter_folder(w, full);
	}
	arena_release(&l->arena);
	w->depth--;
	return OK;
}

/* NULL: the list has ended. An empty line names nothing. */
static const char *next_line(struct walk *w)
{
	const int end = w->asked->list_zeros ? '\0' : '\n';
	ssize_t n = 0;

	while (w->list != NULL) {
		n = getdelim(&w->line, &w->line_size, end, w->list);
		if (n < 0)
			break;
		if (w->line[n - 1] == end)
			w->line[--n] = '\0';
		if (n > WALK_PATH_MAX || strlen(w->line) != (size_t)n)
			tell_of_list(w, "the list", "a line of it is no path");
		else if (n != 0)
			return w->line;
	}
	if (w->list != NULL && ferror(w->list))
		tell_of_list(w, w->asked->list, strerror(errno));
	if (w->list != NULL && w->list != stdin)
		fclose(w->list);
	w->list = NULL;
	return NULL;
}

/* Something that was named: links to it are followed. */
static int take_named(struct walk *w, const char *named, bool of_list,
		      const char **path)
{
	struct stat st;
	struct str copy;

	if (stat(named, &st) == 0 && S_ISDIR(st.st_mode))
		return enter_folder(w, str_of(named));
	if (of_list && !is_wanted(w, named))
		return OK;
	/* "-" would be standard input. */
	copy = STR_CONCAT(&w->path,
			  str_of(strcmp(named, "-") == 0 ? "./" : ""),
			  str_of(named));
	*path = copy.s;
	return copy.s == NULL ? E_NO_MEMORY : OK;
}

int walk_next(struct walk *w, const char **path)
{
	int ret = OK;

	arena_release(&w->path);
	*path = NULL;
	while (ret == OK && *path == NULL) {
		const char *line;

		if (w->depth != 0) {
			ret = step(w, path);
			continue;
		}
		if (w->next < w->asked->count) {
			ret = take_named(w, w->asked->paths[w->next++], false,
					 path);
			continue;
		}
		line = next_line(w);
		if (line == NULL)
			break;
		ret = take_named(w, line, true, path);
	}
	return ret;
}

/* Of a walk that only counts: the other one tells it. */
static void ignore_trouble(void *context, bool of_list, struct str path,
			   const char *message)
{
	(void)context;
	(void)of_list;
	(void)path;
	(void)message;
}

int walk_count(struct dryload *d, const struct dryload_audit *asked,
	       size_t *out)
{
	const struct walk_trouble silent = { ignore_trouble, NULL };
	struct walk *walk;
	const char *path;
	int ret = walk_open(d, asked, &silent, &walk);

	*out = 0;
	while (ret == OK) {
		ret = walk_next(walk, &path);
		if (ret != OK || path == NULL)
			break;
		(*out)++;
	}
	walk_close(walk);
	return ret;
}

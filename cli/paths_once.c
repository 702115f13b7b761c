/* The paths of an audit, each once: in a folder that is named, too, or twice. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"

struct named {
	const char *path;
	char *real; /* NULL: it isn't known, and stands for itself */
	size_t order;
	bool is_folder, is_link, is_covered;
};

/* A link to a file is a file of its own name; one to a folder is the folder. */
static char *real_path(const char *path, bool is_folder)
{
	const char *slash = strrchr(path, '/');
	char *folder, *real, *full = NULL;

	if (is_folder)
		return realpath(path, NULL);
	folder = slash == NULL ? strdup(".") :
				 strndup(path, (size_t)(slash - path) + 1);
	real = folder == NULL ? NULL : realpath(folder, NULL);
	if (real != NULL &&
	    asprintf(&full, "%s/%s", strcmp(real, "/") == 0 ? "" : real,
		     slash == NULL ? path : slash + 1) < 0)
		full = NULL;
	free(folder);
	free(real);
	return full;
}

/* What lies in a folder comes right behind it: '/' is before all others. */
static int compare_real(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	if (*a == *b)
		return 0;
	if (*a == '\0' || *b == '\0')
		return *a == '\0' ? -1 : 1;
	if (*a == '/' || *b == '/')
		return *a == '/' ? -1 : 1;
	return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
}

static int by_place(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	int order = 0;

	if (a->real != NULL && b->real != NULL)
		order = compare_real(a->real, b->real);
	else
		order = (a->real == NULL) - (b->real == NULL);
	return order != 0 ? order :
			    (a->order > b->order) - (a->order < b->order);
}

static int by_order(const void *left, const void *right)
{
	const struct named *a = left, *b = right;

	return (a->order > b->order) - (a->order < b->order);
}

static bool lies_in(const struct named *folder, const struct named *n)
{
	const size_t length = strlen(folder->real);

	return folder->is_folder &&
	       strncmp(folder->real, n->real, length) == 0 &&
	       (length == 1 || n->real[length] == '/');
}

/* A link in a folder isn't followed unless it is named. */
static void find_covered(struct named *items, size_t count,
			 bool whole_folders)
{
	size_t folder = 0;

	qsort(items, count, sizeof(*items), by_place);
	for (size_t i = 1; i < count && items[i].real != NULL; i++) {
		struct named *n = &items[i];
		const bool held = lies_in(&items[folder], n);

		n->is_covered = strcmp(n[-1].real, n->real) == 0 ||
				(held && whole_folders && !n->is_link);
		if (!held && !n->is_covered)
			folder = i;
	}
	qsort(items, count, sizeof(*items), by_order);
}

/*
 * One that can't be looked at is kept: opening it tells why. False: out of
 * memory.
 */
static bool look_at(const char *path, size_t order, struct named *n)
{
	struct stat st;

	*n = (struct named){ .path = path, .order = order };
	if (stat(path, &st) != 0)
		return true;
	n->is_folder = S_ISDIR(st.st_mode);
	n->is_link = lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
	errno = 0;
	n->real = real_path(path, n->is_folder);
	return n->real != NULL || errno != ENOMEM;
}

const char **paths_once(const char *const *paths, size_t *count,
			bool whole_folders)
{
	struct named *items = calloc(*count + 1, sizeof(*items));
	const char **out = calloc(*count + 1, sizeof(*out));
	bool whole = items != NULL && out != NULL;
	size_t kept = 0;

	for (size_t i = 0; whole && i < *count; i++)
		whole = look_at(paths[i], i, &items[i]);
	if (whole)
		find_covered(items, *count, whole_folders);
	for (size_t i = 0; items != NULL && i < *count; i++) {
		if (whole && !items[i].is_covered)
			out[kept++] = items[i].path;
		free(items[i].real);
	}
	free(items);
	if (whole) {
		*count = kept;
		return out;
	}
	free(out);
	return NULL;
}

/* Where configurations lie: upwards from each file, and at the user's home. */
#include <errno.h>
#include <limits.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/settings.h"

#define CONFIG_NAME ".dryload.yaml"

/* A folder as it was named, or a configuration, and what was found there. */
struct place {
	const struct config *config;
	char path[];
};

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* That of the first 'n' bytes of 'path'. NULL: out of memory, and said. */
static struct place *place_of(struct configs *c, const char *path, size_t n,
			      bool *known)
{
	struct place *new = malloc(sizeof(*new) + n + 1), **found = NULL;

	if (new != NULL) {
		new->config = NULL;
		memcpy(new->path, path, n);
		new->path[n] = '\0';
		found = tsearch(new, &c->places, compare_places);
	}
	if (found == NULL) {
		free(new);
		complain("out of memory");
		return NULL;
	}
	*known = *found != new;
	if (*known)
		free(new);
	return *found;
}

/* A link may lead to what its author can't read but the user can. */
static bool read_once(struct configs *c, const char *path,
		      const struct config **out)
{
	struct config *config;
	struct place *p;
	struct stat st;
	bool known;

	if (lstat(path, &st) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return true;
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	if (!S_ISREG(st.st_mode)) {
		complain("%s: a configuration is a plain file", path);
		return false;
	}
	p = place_of(c, path, strlen(path), &known);
	if (p == NULL)
		return false;
	if (p->config == NULL) {
		config = config_read(c->dryload, path, false);
		if (config == NULL)
			return false;
		config->next = c->first;
		c->first = config;
		p->config = config;
	}
	*out = p->config;
	return true;
}

/* Where anybody may put files (/tmp), none of them speaks for others. */
static bool is_public(const char *folder)
{
	struct stat st;

	return stat(folder, &st) == 0 && (st.st_mode & S_IWOTH) != 0 &&
	       (st.st_mode & S_ISVTX) != 0;
}

/*
 * From a folder upwards. 'path' begins with it and has room for a name behind
 * it. A configuration is known by its path, and read once.
 */
static bool find_upwards(struct configs *c, char *path,
			 const struct config **out)
{
	size_t n = strlen(path);

	for (;;) {
		const bool root = n == 1;
		const size_t end = root ? 0 : n; /* the root has its slash */

		if (!root && is_public(path))
			return true;
		memcpy(path + end, "/" CONFIG_NAME, sizeof("/" CONFIG_NAME));
		if (!read_once(c, path, out))
			return false;
		memcpy(path + end, "/.git", sizeof("/.git"));
		if (*out != NULL || root || access(path, F_OK) == 0)
			return true;
		while (path[--n] != '/')
			;
		n += n == 0;
		path[n] = '\0';
	}
}

bool configs_find(struct configs *c, const char *file,
		  const struct config **out)
{
	const char *slash = strrchr(file, '/');
	const size_t n = slash == NULL ? 0 : (size_t)(slash - file) + 1;
	char path[PATH_MAX + sizeof("/" CONFIG_NAME)];
	struct place *p;
	bool known;

	*out = NULL;
	if (c->mode != CONFIG_SEARCHED)
		return true;
	/* Files come folder by folder. */
	if (c->last != NULL && strncmp(c->last->path, file, n) == 0 &&
	    c->last->path[n] == '\0') {
		*out = c->last->config;
		return true;
	}
	p = place_of(c, file, n, &known);
	if (p == NULL)
		return false;
	/* A file that isn't there is told of when it is checked. */
	if (!known && realpath(n == 0 ? "." : p->path, path) != NULL &&
	    !find_upwards(c, path, &p->config))
		return false;
	c->last = p;
	*out = p->config;
	return true;
}

/* A relative XDG_CONFIG_HOME doesn't count: its specification says so. */
static bool user_path(char *to, size_t size)
{
	static const char name[] = "/dryload/config.yaml";
	const char *home = getenv("XDG_CONFIG_HOME"), *below = "";
	size_t n;

	if (home == NULL || home[0] != '/') {
		home = getenv("HOME");
		below = "/.config";
	}
	if (home == NULL || home[0] != '/')
		return false;
	n = strlen(home);
	if (n + strlen(below) + sizeof(name) > size)
		return false;
	strcpy(to, home);
	strcpy(to + n, below);
	strcpy(to + n + strlen(below), name);
	return access(to, F_OK) == 0;
}

bool configs_open(struct configs *c, struct dryload *d, enum config_mode mode,
		  const char *named)
{
	char path[PATH_MAX];

	*c = (struct configs){ .dryload = d, .mode = mode };
	if (mode == CONFIG_SEARCHED)
		named = user_path(path, sizeof(path)) ? path : NULL;
	if (mode == CONFIG_NONE || named == NULL)
		return true;
	c->user = config_read(d, named, true);
	return c->user != NULL;
}

void configs_close(struct configs *c)
{
	config_free(c->user);
	while (c->first != NULL) {
		struct config *next = c->first->next;

		config_free(c->first);
		c->first = next;
	}
	tdestroy(c->places, free);
	c->places = NULL;
	c->last = NULL;
}

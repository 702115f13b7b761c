/* The cage of the commands that read files of strangers. */
#include "cli/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void sandbox_tell_lost(void)
{
	complain("without the sandbox, a file that takes dryload over can read "
		 "and write what you can, start programs and open connections");
}

void sandbox_calls(const struct options *o, enum cage_kind kind)
{
	if (o->no_sandbox)
		sandbox_tell_lost();
	else if (!cage_close(kind) && o->verbosity > 0)
		complain("the sandbox lacks seccomp (%s): system calls aren't "
			 "given up",
			 strerror(errno));
}

void sandbox_files_open(const struct options *o, struct cage_files *c)
{
	char folder[PATH_MAX];

	*c = (struct cage_files){ .ruleset = -1 };
	if (o->no_sandbox)
		return;
	cage_files_open(c);
	if (profile_folder(folder, sizeof(folder)))
		cage_files_allow(c, folder, CAGE_READ);
}

void sandbox_files_close(const struct options *o, struct cage_files *c)
{
	if (!o->no_sandbox && !cage_files_close(c) && o->verbosity > 0)
		complain("the sandbox lacks Landlock: files that weren't named "
			 "can be read");
}

static void allow_folder(struct cage_files *c, const char *path)
{
	cage_files_allow(c, path, CAGE_READ);
	cage_files_allow_links(c, path);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Of a file, with its slash. False: there is none, or it is too long. */
static bool folder_of(const char *path, char folder[PATH_MAX])
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0)
		return false;
	if (slash == NULL)
		return snprintf(folder, PATH_MAX, ".") > 0;
	return snprintf(folder, PATH_MAX, "%.*s", (int)(slash - path) + 1,
			path) < PATH_MAX;
}

void sandbox_allow(struct cage_files *c, const char *path)
{
	char folder[PATH_MAX];

	if (c->ruleset < 0)
		return;
	if (is_folder(path))
		allow_folder(c, path);
	else if (folder_of(path, folder))
		allow_folder(c, folder);
}

static void allow_link(void *context, int folder, const char *name)
{
	cage_files_allow_link(context, folder, name);
}

void sandbox_allow_checked(struct cage_files *c, struct dryload *d,
			   const char *path)
{
	char folder[PATH_MAX];

	if (c->ruleset < 0 || !folder_of(path, folder))
		return;
	cage_files_allow(c, folder, CAGE_READ);
	/* Where no memory is left, the check lists it, and tells. */
	dryload_look_beside(d, path, allow_link, c);
}

/* "mine.dlp" or "mine.dlp:ID", without what is no path. */
static void allow_profile(struct cage_files *c, const char *word, size_t n)
{
	static const char suffix[] = ".dlp:";
	char path[PATH_MAX];
	char *id;

	if (n >= sizeof(path))
		return;
	memcpy(path, word, n);
	path[n] = '\0';
	id = strrchr(path, ':');
	if (id != NULL && id - path >= 4 && strncasecmp(id - 4, suffix, 5) == 0)
		*id = '\0';
	if (is_profile_path(path))
		cage_files_allow(c, path, CAGE_READ);
}

void sandbox_allow_targets(struct cage_files *c, const char *list)
{
	while (*list != '\0') {
		const size_t n = strcspn(list, ",");
		const size_t blanks = strspn(list, " ");
		size_t end = n;

		while (end > blanks && list[end - 1] == ' ')
			end--;
		if (end > blanks)
			allow_profile(c, list + blanks, end - blanks);
		list += n + (list[n] == ',');
	}
}

void sandbox_allow_settings(struct cage_files *c, const struct settings *s)
{
	for (size_t key = 0; key < SETTING_COUNT; key++) {
		const struct setting *item = &s->items[key];
		const bool profiles = key == SETTING_TARGETS;

		for (size_t i = 0; i < item->count; i++) {
			if (setting_kinds[key].path)
				sandbox_allow(c, item->values[i]);
			else if (profiles)
				sandbox_allow_targets(c, item->values[i]);
		}
	}
}

void sandbox_read(const struct options *o, const struct settings *s,
		  const char *const *paths)
{
	struct cage_files c;

	sandbox_files_open(o, &c);
	if (s != NULL)
		sandbox_allow_settings(&c, s);
	for (; *paths != NULL; paths++)
		sandbox_allow(&c, *paths);
	sandbox_files_close(o, &c);
	sandbox_calls(o, CAGE_READER);
}

void sandbox_allow_helper(struct cage_files *c, const char *name)
{
	char path[PATH_MAX + NAME_MAX];
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);

	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n > 0) {
		snprintf(path + n, sizeof(path) - (size_t)n, "%s", name);
		cage_files_allow_program(c, path);
	}
	snprintf(path, sizeof(path), DRYLOAD_LIBEXECDIR "/%s", name);
	cage_files_allow_program(c, path);
	cage_files_allow(c, "/dev/null", CAGE_READ);
}

int sandbox_open_scratch(void)
{
	const char *const folders[] = { getenv("TMPDIR"), "/var/tmp", "/tmp" };
	int fd = -1;

	for (size_t i = 0; fd < 0 && i < sizeof(folders) / sizeof(*folders);
	     i++) {
		if (folders[i] != NULL)
			fd = open(folders[i], O_TMPFILE | O_RDWR | O_CLOEXEC,
				  0600);
	}
	return fd < 0 ? 0 : fd;
}

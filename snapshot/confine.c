/* The cage of the libraries that read disks, and what they need in it. */
#include "snapshot/confine.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cage/cage.h"

/* A disk may have its parts beside what describes them. */
static void allow_source(struct cage_files *c, const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX] = ".";
	struct stat st;

	cage_files_allow(c, path, CAGE_READ);
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	if (slash != NULL &&
	    snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path) + 1,
		     path) >= PATH_MAX)
		return;
	cage_files_allow(c, folder, CAGE_READ);
	cage_files_allow_links(c, folder);
}

void confine(struct confined *c, const char *source, const char *temporary)
{
	/* The modules of these stay loaded: hivex and libarchive want them. */
	static const char *const from[CONVERTERS] = { "UTF-16LE", "LATIN1" };
	struct cage_files files;

	for (unsigned i = 0; i < CONVERTERS; i++)
		c->converters[i] = iconv_open("UTF-8", from[i]);
	cage_files_open(&files);
	allow_source(&files, source);
	if (temporary != NULL)
		cage_files_allow(&files, temporary,
				 CAGE_READ | CAGE_WRITE | CAGE_FOLDERS);
	cage_files_close(&files);
	cage_close(CAGE_EXTRACTOR);
}

void confined_release(struct confined *c)
{
	for (unsigned i = 0; i < CONVERTERS; i++) {
		if (c->converters[i] != (iconv_t)-1)
			iconv_close(c->converters[i]);
	}
}

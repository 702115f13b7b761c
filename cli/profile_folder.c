/* Where people keep profiles of their own. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* A relative XDG_DATA_HOME doesn't count: its specification says so. */
bool profile_folder(char *to, size_t size)
{
	const char *home = getenv("XDG_DATA_HOME"), *below = "";
	int n;

	if (home == NULL || home[0] != '/') {
		home = getenv("HOME");
		below = "/.local/share";
	}
	if (home == NULL || home[0] != '/')
		return false;
	n = snprintf(to, size, "%s%s/dryload/profiles", home, below);
	return n > 0 && (size_t)n < size;
}

bool is_profile_path(const char *word)
{
	const size_t n = strlen(word);

	return strchr(word, '/') != NULL ||
	       (n >= 4 && strcmp(word + n - 4, ".dlp") == 0);
}

bool profile_folder_set(struct dryload *d)
{
	char folder[PATH_MAX];

	if (!profile_folder(folder, sizeof(folder)) ||
	    dryload_set_profile_folder(d, folder) == DRYLOAD_OK)
		return true;
	complain("%s", dryload_message(d));
	return false;
}

/* Which form a source has. */
#include "snapshot/source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "util/status.h"

int source_open(const struct source *s, struct volume *v)
{
	struct stat st;

	v->path = s->path;
	v->top = (struct node){ .name = STR_EMPTY, .is_folder = true };
	if (stat(s->path, &st) != 0)
		return trouble(v->messages, "%s: %s", s->path,
			       strerror(errno));
	if (S_ISDIR(st.st_mode))
		return folder_open(s, v);
	return trouble(v->messages,
		       "%s: neither a folder nor an image that is known here",
		       s->path);
}

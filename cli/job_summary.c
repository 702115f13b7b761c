/* Where a step on GitHub leaves its summary, behind what other commands wrote. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

void job_summary_open(struct job_summary *s, const char *format)
{
	const char *path = variable("GITHUB_STEP_SUMMARY");
	const bool makes = variable("GITHUB_ACTIONS") != NULL ||
			   (format != NULL && strcmp(format, "github") == 0);

	*s = (struct job_summary){ .fd = -1 };
	if (path == NULL)
		return;
	s->fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | (makes ? O_CREAT : 0),
		     0666);
	s->error = errno;
}

bool job_summary_start(struct job_summary *s, const char *format, FILE **out)
{
	const char *path = variable("GITHUB_STEP_SUMMARY");

	*out = NULL;
	if (strcmp(format, "github") != 0 || path == NULL)
		return true;
	if (s->fd >= 0)
		*out = fdopen(s->fd, "a");
	if (*out == NULL)
		complain("can't write the job summary, %s: %s", path,
			 strerror(s->fd < 0 ? s->error : errno));
	return *out != NULL;
}

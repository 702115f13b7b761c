/* A worker's fork, and what it gives up before its first job. */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "audit/table.h"
#include "audit/worker_parts.h"
#include "cage/cage.h"
#include "util/sanitizer.h"
#include "util/status.h"

/* Nothing of the parent's is left to it but its memory. */
static void enter_cage(const struct worker_settings *s, int fd)
{
	const struct rlimit none = { 0, 0 };
	const struct rlimit memory = { s->memory, s->memory };
	int null = open("/dev/null", O_RDWR);

	/* A cage has no writing. */
	if (null < 0)
		null = open("/dev/null", O_RDONLY);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
	}
	if (fd > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0u, 0);
	setrlimit(RLIMIT_CORE, &none);
	if (!is_sanitized())
		setrlimit(RLIMIT_DATA, &memory);
	if (s->asked != NULL && s->asked->caged && s->asked->database != NULL)
		cage_close(CAGE_STARTER);
}

/*
 * What one file leaves is for the next, and what most need is asked for at
 * once, as huge pages where there are: new pages cost more than all the rest.
 */
static void keep_memory(void)
{
	enum { AHEAD = 8 << 20, PAGE = 4096, PAD_USUAL = 128 << 10 };
	char *heap, *page;

	mallopt(M_MMAP_THRESHOLD, 4 << 20);
	mallopt(M_TRIM_THRESHOLD, 16 << 20);
	if (is_sanitized())
		return;
	mallopt(M_TOP_PAD, AHEAD);
	heap = malloc(1 << 20);
	mallopt(M_TOP_PAD, PAD_USUAL);
	if (heap == NULL)
		return;
	page = heap + (PAGE - (uintptr_t)heap % PAGE);
	madvise(page, AHEAD, MADV_HUGEPAGE);
	free(heap);
}

/* Large, and most of it stays as it is: zeros that nobody has touched. */
static struct worker *worker_new(const struct worker_settings *s,
				 _Atomic uint32_t *begun, int fd)
{
	struct worker *w = calloc(1, sizeof(*w));

	if (w != NULL) {
		w->settings = s;
		w->fd = fd;
		w->begun = begun;
		w->table_seed = table_seed();
	}
	return w;
}

int worker_start(const struct worker_settings *s, _Atomic uint32_t *begun,
		 pid_t *pid, int *fd)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return E_IO;
	*pid = fork();
	if (*pid == 0) {
		struct worker *w = worker_new(s, begun, ends[1]);

		enter_cage(s, ends[1]);
		keep_memory();
		if (w != NULL &&
		    confine_open(&w->confine, s->dryload, s->asked) == OK)
			worker_work(w);
		_exit(0);
	}
	close(ends[1]);
	if (*pid < 0) {
		close(ends[0]);
		return E_IO;
	}
	*fd = ends[0];
	return OK;
}

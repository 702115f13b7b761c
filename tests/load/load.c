/*
 * load COUNT FOLDER: so many checks of the files of FOLDER, in 8 threads.
 *
 * Each check must be counted once, each file must come out as it did the first
 * time, and memory must not grow once all threads have seen a thousand files.
 */
#include <dirent.h>
#include <dryload.h>
#include <err.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	THREADS = 8,
	BATCH = 250, /* files of one report */
	SAMPLES = 20,
	FILES_MAX = 1 << 20,
	/* What may come on top of the first samples. */
	GROWTH_MEGABYTES = 16,
};

struct work {
	char **files;
	size_t count;	/* of the files */
	size_t checks;	/* that all threads make */
	char *verdicts; /* of each file, as first seen; 0: not yet */
	atomic_size_t next, done, bad;
	atomic_size_t loads, fails, unknown, unread;
};

/* The verdict that a check added to the counts. */
static char verdict(const struct dryload_summary *before,
		    const struct dryload_summary *after)
{
	if (after->files != before->files + 1)
		return '?';
	if (after->unread > before->unread)
		return 'r';
	if (after->fails > before->fails)
		return 'f';
	if (after->unknown > before->unknown)
		return 'u';
	return after->loads > before->loads ? 'l' : '?';
}

/* What another thread sees at the same time is the same letter. */
static void compare(struct work *w, size_t file, char now)
{
	_Atomic char *first = (_Atomic char *)&w->verdicts[file];
	char none = 0;

	if (!atomic_compare_exchange_strong(first, &none, now) && none != now)
		w->bad++;
	if (now == '?')
		w->bad++;
}

static void check_batch(struct work *w, struct dryload *d, size_t from,
			size_t to, FILE *nowhere)
{
	struct dryload_report *report;
	struct dryload_summary s = { 0 };

	if (dryload_report_begin(d, "ndjson", nowhere, NULL, &report) != 0) {
		w->bad++;
		return;
	}
	for (size_t i = from; i < to; i++) {
		size_t file = i % w->count;
		struct dryload_summary before = dryload_report_so_far(report);
		int ret = dryload_report_check(report, w->files[file]);
		struct dryload_summary after = dryload_report_so_far(report);

		if (ret != 0 && ret != DRYLOAD_E_IO)
			w->bad++;
		compare(w, file, verdict(&before, &after));
		w->done++;
	}
	if (dryload_report_end(report, &s) != 0 || s.files != to - from)
		w->bad++;
	w->loads += s.loads;
	w->fails += s.fails;
	w->unknown += s.unknown;
	w->unread += s.unread;
}

static void *run(void *argument)
{
	struct work *w = argument;
	FILE *nowhere = fopen("/dev/null", "w");
	struct dryload *d;

	if (nowhere == NULL || dryload_new(&d) != 0)
		errx(2, "a thread can't begin");
	dryload_set_limits(d, 1u << 28, 600000);
	for (;;) {
		size_t from = atomic_fetch_add(&w->next, BATCH), to;

		if (from >= w->checks)
			break;
		to = from + BATCH < w->checks ? from + BATCH : w->checks;
		check_batch(w, d, from, to, nowhere);
	}
	dryload_free(d);
	fclose(nowhere);
	return NULL;
}

static unsigned resident_megabytes(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long all, resident = 0;

	if (f == NULL || fscanf(f, "%lu %lu", &all, &resident) != 2)
		err(2, "/proc/self/statm");
	fclose(f);
	return (unsigned)(resident * (unsigned long)sysconf(_SC_PAGESIZE) >>
			  20);
}

/* The most of the first fifth of the samples, and of the rest. */
static void watch(struct work *w, unsigned most[2])
{
	for (size_t i = 1; i <= SAMPLES; i++) {
		unsigned *of = &most[i > SAMPLES / 5];
		unsigned now;

		while (w->done < w->checks * i / SAMPLES)
			usleep(2000);
		now = resident_megabytes();
		if (now > *of)
			*of = now;
		printf("%zu checks: %u MB\n", (size_t)w->done, now);
		fflush(stdout);
	}
}

static void list_files(struct work *w, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *e;

	w->files = calloc(FILES_MAX, sizeof(*w->files));
	if (dir == NULL || w->files == NULL)
		err(2, "%s", folder);
	while ((e = readdir(dir)) != NULL && w->count < FILES_MAX) {
		if (e->d_name[0] != '.' &&
		    asprintf(&w->files[w->count++], "%s/%s", folder,
			     e->d_name) < 0)
			err(2, "%s", e->d_name);
	}
	closedir(dir);
	w->verdicts = calloc(w->count + 1, 1);
	if (w->count == 0 || w->verdicts == NULL)
		errx(2, "%s: no files", folder);
}

int main(int argc, char **argv)
{
	struct work w = { 0 };
	pthread_t threads[THREADS];
	unsigned most[2] = { 0 };
	size_t counted;

	if (argc != 3)
		errx(2, "usage: load COUNT FOLDER");
	w.checks = strtoul(argv[1], NULL, 10);
	list_files(&w, argv[2]);
	for (int i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, run, &w) != 0)
			errx(2, "no thread");
	}
	watch(&w, most);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	counted = w.loads + w.fails + w.unknown + w.unread;
	printf("%zu checks of %zu files in %d threads: %zu load, %zu fail, "
	       "%zu aren't known, %zu can't be read; %zu wrong; at most "
	       "%u MB, then %u MB\n",
	       w.checks, w.count, THREADS, (size_t)w.loads, (size_t)w.fails,
	       (size_t)w.unknown, (size_t)w.unread, (size_t)w.bad, most[0],
	       most[1]);
	return w.bad != 0 || counted != w.checks ||
	       most[1] > most[0] + GROWTH_MEGABYTES;
}

/*
 * threads DLL FOLDER: the same analyses alone and in many threads at once, each
 * with a handle of its own, must say the same. For ThreadSanitizer.
 */
#include <dryload.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, ROUNDS = 2 };

struct work {
	const char *dll, *folder;
	char *text; /* all that the library said */
	size_t size;
	int failures;
};

static void check(struct work *w, struct dryload *d, const char *format,
		  FILE *out)
{
	struct dryload_report *report;
	struct dryload_summary summary;

	if (dryload_report_begin(d, format, out, NULL, &report) != 0) {
		w->failures++;
		return;
	}
	w->failures += dryload_report_check(report, w->dll) != 0;
	w->failures += dryload_report_check(report, "none.dll") !=
		       DRYLOAD_E_IO;
	fprintf(out, "%s\n", dryload_message(d));
	w->failures += dryload_report_end(report, &summary) != 0;
	w->failures += summary.files != 1;
}

static void say_all(struct work *w, struct dryload *d, FILE *out)
{
	static const char *const patterns[] = { "RegGetValue*", "ws2_32!#115" };
	size_t found;

	dryload_set_limits(d, 1u << 28, 600000);
	w->failures += dryload_add_path(d, w->folder) != 0;
	w->failures += dryload_add_overlay(d, "vc2010-sp1") != 0;
	check(w, d, "text", out);
	check(w, d, "json", out);
	w->failures += dryload_lookup(d, patterns, 2, "json", out, NULL,
				      &found) != 0;
	w->failures += dryload_inspect(d, w->dll, false, "text", out, NULL,
				       NULL) != 0;
	w->failures += dryload_explain_file(d, "127", w->dll, "text", out,
					    NULL) != 0;
	w->failures += dryload_write_targets(d, "text", out, NULL) != 0;
	w->failures += dryload_write_overlays(d, "text", out, NULL) != 0;
	w->failures += dryload_write_rules(d, NULL, "text", out, NULL) != 0;
	w->failures += dryload_set_targets(d, "win95") != DRYLOAD_E_USAGE;
}

static void *work(void *argument)
{
	struct work *w = argument;
	FILE *out = open_memstream(&w->text, &w->size);

	for (int i = 0; out != NULL && i < ROUNDS; i++) {
		struct dryload *d;

		if (dryload_new(&d) != 0) {
			w->failures++;
			break;
		}
		say_all(w, d, out);
		dryload_free(d);
	}
	if (out == NULL || fclose(out) != 0)
		w->failures++;
	return NULL;
}

int main(int argc, char **argv)
{
	struct work works[1 + THREADS] = { { .dll = NULL } };
	pthread_t threads[1 + THREADS];
	int failures = 0;

	if (argc != 3)
		return 3;
	for (int i = 0; i <= THREADS; i++) {
		works[i].dll = argv[1];
		works[i].folder = argv[2];
	}
	for (int i = 1; i <= THREADS; i++) {
		if (pthread_create(&threads[i], NULL, work, &works[i]) != 0)
			return 3;
	}
	for (int i = 1; i <= THREADS; i++)
		pthread_join(threads[i], NULL);
	work(&works[0]);
	for (int i = 0; i <= THREADS; i++) {
		failures += works[i].failures;
		if (works[i].size != works[0].size ||
		    memcmp(works[i].text, works[0].text, works[0].size) != 0)
			failures++;
	}
	for (int i = 0; i <= THREADS; i++)
		free(works[i].text);
	if (failures != 0) {
		fprintf(stderr, "threads: %d failures\n", failures);
		return 1;
	}
	printf("threads: %d at once, and the same words\n", THREADS);
	return 0;
}

/*
 * dryload-snapshot [--image N] [--id ID] [--name NAME] -o FILE SOURCE
 *
 * What a Windows has that lies in SOURCE, as a profile. Run by the library, in
 * a process of its own: all that it reads is hostile. What was left out, or
 * why there is no profile, goes to standard output, a line each; exit status 0
 * or 3.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profiles/compile.h"
#include "snapshot/source.h"
#include "snapshot/write.h"
#include "util/status.h"

enum { EXIT_TROUBLE = 3 };

struct request {
	struct source source;
	struct naming naming;
	const char *output;
};

static int read_arguments(int argc, char **argv, struct request *out,
			  struct messages *m)
{
	unsigned long image = 0;

	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(argv[i], "-o") == 0)
			out->output = value;
		else if (strcmp(argv[i], "--id") == 0)
			out->naming.id = value;
		else if (strcmp(argv[i], "--name") == 0)
			out->naming.name = value;
		else if (strcmp(argv[i], "--image") == 0 && value != NULL)
			image = strtoul(value, NULL, 10);
		else if (out->source.path == NULL) {
			out->source.path = argv[i];
			continue;
		} else
			value = NULL;
		if (value == NULL)
			return trouble(m, "what is %s?", argv[i]);
		i++;
	}
	out->source.index = image > 9999 ? 9999 : (unsigned)image;
	if (out->source.path == NULL || out->output == NULL)
		return trouble(m, "usage: dryload-snapshot [--image N] "
				  "[--id ID] [--name NAME] -o FILE SOURCE");
	return OK;
}

static int write_file(struct messages *m, const char *path, struct bytes bytes)
{
	FILE *f = fopen(path, "wb");
	bool written;

	if (f == NULL)
		return trouble(m, "%s: %s", path, strerror(errno));
	written = fwrite(bytes.data, 1, bytes.len, f) == bytes.len;
	if (fclose(f) == 0 && written)
		return OK;
	unlink(path);
	return trouble(m, "%s: %s", path, strerror(errno));
}

/* "mine.yaml" holds one target; the second is in "mine-wow64.yaml". */
static int write_yaml(const struct windows *w, const struct request *r,
		      const struct compile_input *inputs)
{
	struct str path = str_of(r->output);
	int ret = OK;

	for (unsigned i = 0; ret == OK && i < w->target_count; i++) {
		if (w->targets[i].is_wow64)
			path = str_printf(w->arena, "%.*s-wow64.yaml",
					  (int)(path.n - 5), path.s);
		ret = path.s == NULL ? E_NO_MEMORY :
				       write_file(w->messages, path.s,
						  inputs[i].text);
	}
	return ret;
}

/* What comes of hostile names is opened by others. */
static int verify(const struct windows *w, const struct request *r,
		  struct bytes bytes)
{
	const char *why = "it can't be opened";
	struct profile p;

	if (profile_open(bytes, &p) == 0 && profile_verify(&p, &why) == 0)
		return OK;
	return trouble(w->messages, "%s: its profile would be wrong: %s",
		       r->source.path, why);
}

static int write_compiled(const struct windows *w, const struct request *r,
			  struct compile_input *inputs)
{
	struct compile_error error;
	struct profile built_in;
	struct str date;
	struct bytes out;
	int ret = profile_open(profile_builtin(), &built_in);

	if (ret != OK)
		return ret;
	/* Not that of the day: the same Windows is the same profile. */
	date = str_printf(w->arena, "date: %s\n", profile_date(&built_in));
	if (date.s == NULL)
		return E_NO_MEMORY;
	inputs[w->target_count] = (struct compile_input){
		"date", { (const uint8_t *)date.s, date.n }
	};
	ret = profile_compile(inputs, w->target_count + 1, w->arena, &out,
			      &error);
	if (ret == E_PROFILE)
		return trouble(w->messages, "%s: %s", r->source.path,
			       error.text);
	if (ret == OK)
		ret = verify(w, r, out);
	return ret == OK ? write_file(w->messages, r->output, out) : ret;
}

static int write_profile(struct windows *w, const struct request *r)
{
	struct compile_input inputs[SNAPSHOT_TARGETS_MAX + 1];
	int ret = OK;

	for (unsigned i = 0; ret == OK && i < w->target_count; i++) {
		inputs[i].path = r->source.path;
		ret = target_write(w, i, &r->naming, &inputs[i].text);
	}
	if (ret != OK)
		return ret;
	return str_ends_nocase(str_of(r->output), ".yaml") ?
		       write_yaml(w, r, inputs) :
		       write_compiled(w, r, inputs);
}

static void print_targets(const struct windows *w, const struct request *r)
{
	for (unsigned i = 0; i < w->target_count; i++) {
		struct str id = target_id(w, i, &r->naming);
		size_t dlls = 0, exports = 0;

		for (size_t j = 0; j < w->dll_count; j++) {
			dlls += w->dlls[j].target == i;
			if (w->dlls[j].target == i)
				exports += w->dlls[j].export_count;
		}
		note(w->messages, "%s: %zu DLLs and programs, %zu exports",
		     id.s != NULL ? id.s : "", dlls, exports);
	}
}

int main(int argc, char **argv)
{
	struct messages m = { .notes = stdout };
	struct arena arena = ARENA_INIT;
	struct volume v = { .arena = &arena, .messages = &m };
	struct windows w = { .arena = &arena, .messages = &m, .volume = &v };
	struct request request = { .output = NULL };
	int ret = read_arguments(argc, argv, &request, &m);

	if (ret == OK)
		ret = source_open(&request.source, &v);
	if (ret == OK)
		ret = windows_read(&w);
	if (ret == OK)
		ret = write_profile(&w, &request);
	if (ret == OK)
		print_targets(&w, &request);
	volume_close(&v);
	if (ret == E_NO_MEMORY)
		trouble(&m, "out of memory");
	if (ret != OK)
		note(&m, "%s", m.trouble[0] != '\0' ? m.trouble :
						      "it didn't work");
	arena_release(&arena);
	return ret == OK && fflush(stdout) == 0 ? 0 : EXIT_TROUBLE;
}

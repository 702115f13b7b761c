/*
 * dryload-snapshot [--image N] [--id ID] [--name NAME] [--no-sandbox] -o FILE SOURCE
 *
 * What a Windows has that lies in SOURCE, as a profile. Run by the library, in
 * a process of its own: all that it reads is hostile. What was left out, or
 * why there is no profile, goes to standard output, a line each; exit status 0
 * or 3.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "profiles/compile.h"
#include "snapshot/confine.h"
#include "snapshot/result.h"
#include "snapshot/source.h"
#include "snapshot/temporary.h"
#include "snapshot/write.h"
#include "util/status.h"

enum { EXIT_TROUBLE = 3 };

struct request {
	struct source source;
	struct naming naming;
	const char *output;
	bool no_sandbox;
};

static int read_arguments(int argc, char **argv, struct request *out,
			  struct messages *m)
{
	unsigned long image = 0;

	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(argv[i], "--no-sandbox") == 0) {
			out->no_sandbox = true;
			continue;
		}
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

/* A text for each target. */
static int put_yaml(const struct windows *w, const struct result *to,
		    const struct compile_input *inputs)
{
	int ret = OK;

	for (unsigned i = 0; ret == OK && i < w->target_count; i++)
		ret = result_put(to, w->targets[i].is_wow64, inputs[i].text,
				 w->messages);
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

static int put_compiled(const struct windows *w, const struct request *r,
			const struct result *to, struct compile_input *inputs)
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
	return ret == OK ? result_put(to, 0, out, w->messages) : ret;
}

static int put_profile(struct windows *w, const struct request *r,
		       const struct result *to)
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
		       put_yaml(w, to, inputs) :
		       put_compiled(w, r, to, inputs);
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

/* The exit status of a process: the last line that it prints says why. */
static int end(struct messages *m, int ret)
{
	if (ret == E_NO_MEMORY)
		trouble(m, "out of memory");
	if (ret != OK)
		note(m, "%s", m->trouble[0] != '\0' ? m->trouble :
						      "it didn't work");
	return ret == OK && fflush(stdout) == 0 ? 0 : EXIT_TROUBLE;
}

static int read_source(const struct request *r, const char *temporary,
		       const struct result *to)
{
	struct messages m = { .notes = stdout };
	struct arena arena = ARENA_INIT;
	struct volume v = { .arena = &arena, .messages = &m };
	struct windows w = { .arena = &arena, .messages = &m, .volume = &v };
	struct confined confined;
	int ret;

	if (!r->no_sandbox)
		confine(&confined, r->source.path, temporary);
	ret = source_open(&r->source, &v);
	if (ret == OK)
		ret = windows_read(&w);
	if (ret == OK)
		ret = put_profile(&w, r, to);
	if (ret == OK)
		print_targets(&w, r);
	volume_close(&v);
	ret = end(&m, ret);
	arena_release(&arena);
	if (!r->no_sandbox)
		confined_release(&confined);
	return ret;
}

/* The exit status of a child; of one that a signal ended, this dies of it, too. */
static int await(pid_t child, struct messages *m)
{
	int how;

	if (child < 0 || waitpid(child, &how, 0) != child) {
		trouble(m, "%s", strerror(errno));
		return end(m, E_IO);
	}
	if (WIFEXITED(how))
		return WEXITSTATUS(how);
	signal(WTERMSIG(how), SIG_DFL);
	raise(WTERMSIG(how));
	return EXIT_TROUBLE;
}

/* By a process of its own: a library that crashes, or worse, is alone there. */
static int read_apart(const struct request *r, const struct result *to,
		      struct messages *m)
{
	struct arena a = ARENA_INIT;
	struct str top;
	const bool has_top = temporary_set_top(&a, &top);
	const pid_t child = fork();
	siginfo_t ended;
	int status;

	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		exit(read_source(r, has_top ? top.s : NULL, to));
	}
	/* Before this process ends as that did. */
	if (child > 0)
		waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT);
	if (has_top)
		temporary_remove(top.s);
	status = await(child, m);
	arena_release(&a);
	return status;
}

int main(int argc, char **argv)
{
	struct messages m = { .notes = stdout };
	struct request request = { .output = NULL };
	struct result result = { { -1, -1 } };
	int status, ret = read_arguments(argc, argv, &request, &m);

	if (ret == OK)
		ret = result_open(&result, &m);
	status = ret == OK ? read_apart(&request, &result, &m) : end(&m, ret);
	if (status == 0)
		status = end(&m, result_write(&result, request.output, &m));
	result_close(&result);
	return status;
}

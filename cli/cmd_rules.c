/* dryload rules: what can be found. */
#include <string.h>

#include "cli/cli.h"

static const char help[] =
"usage: dryload rules [OPTION]... [ID]...\n"
"\n"
"Lists every finding there is, with its severity and Windows' error; with an\n"
"ID, that finding in full: its meaning, what to do, and the rules of Windows'\n"
"loader that it rests on. A number such as R305 is such a rule: what Windows\n"
"does, how sure that is, and who says so.\n"
"\n"
"  -f, --format=FORMAT  text, json (a document for each ID), or without an ID\n"
"                       markdown (the whole rule book) or markdown-findings\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"Severities: an error decides the verdict, unknown leaves it open, a warning\n"
"bites later, at run time, and a note informs.\n"
"\n"
"exit status: 0, or 3 if the run went wrong (no such ID).\n"
"\n"
"  dryload rules\n"
"  dryload rules missing-procedure\n"
"  dryload rules R305\n";

static const char *const formats[] = { "text", "json", "markdown",
				       "markdown-findings", NULL };

static int write_rules(struct dryload *d, const char *id,
		       const struct options *o, struct output *out)
{
	if (dryload_write_rules(d, id, o->format, out->stream, &out->style) ==
	    DRYLOAD_OK)
		return STATUS_OK;
	return library_failed(d, out);
}

static int run_rules(const struct command *c, int argc, char **argv)
{
	int status = STATUS_OK;
	struct dryload *d;
	struct output out;
	struct options o;

	options_init(&o, c, argc, argv);
	if (options_next(&o) == OPTIONS_STOP)
		return o.status;
	d = handle_new();
	if (d == NULL || !output_open(&out, &o)) {
		dryload_free(d);
		return STATUS_TROUBLE;
	}
	if (optind == argc)
		status = write_rules(d, NULL, &o, &out);
	for (int i = optind; i < argc; i++) {
		if (i != optind && strcmp(o.format, "text") == 0)
			fputc('\n', out.stream);
		if (write_rules(d, argv[i], &o, &out) != STATUS_OK)
			status = STATUS_TROUBLE;
	}
	status = output_close(&out, status);
	dryload_free(d);
	return status;
}

const struct command command_rules = {
	.name = "rules",
	.summary = "every finding: meaning, Windows' error, what to do",
	.help = help,
	.formats = formats,
	.run = run_rules,
};

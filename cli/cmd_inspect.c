/* dryload inspect: what a file asks of the loader. */
#include <string.h>

#include "cli/sandbox.h"

static const char help[] =
"usage: dryload inspect [OPTION]... FILE...\n"
"\n"
"Shows what the loader reads of each FILE: headers, sections, imports, delay\n"
"imports, exports, relocations, TLS, CLR header, manifest, version, and what\n"
"is malformed. FILE may be - for standard input.\n"
"\n"
"      --second-opinion  compare headers, sections and imports with the\n"
"                        reading of an independent library (LIEF)\n"
"      --no-sandbox      keep all rights while FILE is read (see dryload(1),\n"
"                        SANDBOX)\n"
"  -f, --format=FORMAT   text, or json (a document a file)\n"
"  -o, --output=FILE     write there, not to standard output\n"
"      --color=WHEN      auto, always or never\n"
"  -q, --quiet           headers alone\n"
"  -v, --verbose         all exports, the manifest, and C++ names as people\n"
"                        read them\n"
"  -h, --help            this page\n"
"      --version         the version\n"
"\n"
"exit status: 0, or 1 where a second opinion differs, or 3 if the run went\n"
"wrong. A malformed file is no error: that is what is shown.\n"
"\n"
"  dryload inspect authfilter.dll\n"
"  dryload inspect -f json *.dll | jq -r '.imports[].module'\n"
"  dryload inspect --second-opinion suspicious.dll\n";

static const struct command_option options[] = {
	{ OPTION_SECOND_OPINION, "second-opinion", false },
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "text", "json", NULL };

static int inspect_files(struct dryload *d, const struct options *o,
			 bool second_opinion, struct output *out)
{
	int status = STATUS_OK;

	for (int i = optind; i < o->argc && !ferror(out->stream); i++) {
		bool differs = false;
		int ret;

		if (i != optind && strcmp(o->format, "text") == 0)
			fputc('\n', out->stream);
		ret = dryload_inspect(d, o->argv[i], second_opinion, o->format,
				      out->stream, &out->style, &differs);
		if (ret != DRYLOAD_OK)
			status = library_failed(d, out);
		else if (differs && status == STATUS_OK)
			status = STATUS_FAILS;
		if (ret == DRYLOAD_E_NO_MEMORY)
			break;
	}
	return status;
}

/* Nothing but the files themselves is read. */
static void enter_sandbox(const struct options *o, bool second_opinion)
{
	struct cage_files c;

	sandbox_files_open(o, &c);
	for (int i = optind; i < o->argc; i++)
		cage_files_allow(&c, o->argv[i], CAGE_READ);
	if (second_opinion)
		sandbox_allow_helper(&c, "dryload-second-opinion");
	sandbox_files_close(o, &c);
	sandbox_calls(o, second_opinion ? CAGE_STARTER : CAGE_READER);
}

static int run_inspect(const struct command *c, int argc, char **argv)
{
	bool second_opinion = false;
	struct dryload *d;
	struct output out;
	struct options o;
	int status, code;

	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0)
		second_opinion = true;
	if (code == OPTIONS_STOP)
		return o.status;
	if (optind == argc)
		return complain_usage(c, "no FILE was given");
	if (!stdin_is_one_file(&o))
		return STATUS_TROUBLE;
	d = handle_new();
	if (d == NULL || !output_open(&out, &o)) {
		dryload_free(d);
		return STATUS_TROUBLE;
	}
	enter_sandbox(&o, second_opinion);
	status = inspect_files(d, &o, second_opinion, &out);
	status = output_close(&out, status);
	dryload_free(d);
	return status;
}

const struct command command_inspect = {
	.name = "inspect",
	.summary = "what a file asks of the loader",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_inspect,
};

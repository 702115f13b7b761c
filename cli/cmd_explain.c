/* dryload explain: what does this error code mean for a DLL? */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const char help[] =
"usage: dryload explain [OPTION]... CODE...\n"
"\n"
"Tells what an error code means for a DLL that doesn't load: as the answer of\n"
"the loader, and as one that a filter left behind itself. CODE may be written\n"
"as you found it: 126, 0x7e, \"7e 00 00 00\" (the data of an event; the quotes\n"
"may be left out), 0xC0000135, 0x8007007E, ERROR_MOD_NOT_FOUND, \"404 0 2\" (of\n"
"a site's log), or the pasted text of an event. - reads standard input.\n"
"\n"
"  -f, --format=FORMAT  text, or json (a document for each CODE)\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"exit status: 0, or 3 if the run went wrong (no such code).\n"
"\n"
"  dryload explain 126\n"
"  dryload explain 7f 00 00 00\n"
"  dryload explain 0xC0000135 STATUS_DLL_INIT_FAILED\n";

static const char *const formats[] = { "text", "json", NULL };

/* More than the library takes for the text of one event. */
enum { STDIN_MAX = 1 << 17 };

/* -1073741515 is a code, as some logs have it, and no option. */
static bool is_negative(const char *s)
{
	return s[0] == '-' && s[1] != '\0' &&
	       strspn(s + 1, "0123456789") == strlen(s + 1);
}

static bool is_byte(const char *s)
{
	return isxdigit((unsigned char)s[0]) && isxdigit((unsigned char)s[1]) &&
	       s[2] == '\0';
}

/* "7e 00 00 00" without its quotes: four words, each a byte. */
static bool are_bytes(int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (!is_byte(argv[i]))
			return false;
	}
	return argc == 4;
}

/* The caller frees it; NULL when out of memory. */
static char *read_stdin(void)
{
	char *text = calloc(1, STDIN_MAX + 1);

	if (text != NULL)
		text[fread(text, 1, STDIN_MAX, stdin)] = '\0';
	return text;
}

static int explain(struct dryload *d, const char *code,
		   const struct options *o, struct output *out)
{
	if (dryload_explain(d, code, o->format, out->stream, &out->style) ==
	    DRYLOAD_OK)
		return STATUS_OK;
	return library_failed(d, out);
}

static int explain_one(struct dryload *d, const char *code,
		       const struct options *o, struct output *out)
{
	int status = STATUS_TROUBLE;
	char *text;

	if (strcmp(code, "-") != 0)
		return explain(d, code, o, out);
	text = read_stdin();
	if (text == NULL)
		complain("out of memory");
	else
		status = explain(d, text, o, out);
	free(text);
	return status;
}

static int explain_all(struct dryload *d, int argc, char **argv,
		       const struct options *o, struct output *out)
{
	int status = STATUS_OK;
	char bytes[12];

	if (are_bytes(argc, argv)) {
		snprintf(bytes, sizeof(bytes), "%s %s %s %s", argv[0], argv[1],
			 argv[2], argv[3]);
		return explain(d, bytes, o, out);
	}
	for (int i = 0; i < argc; i++) {
		if (i != 0 && strcmp(o->format, "text") == 0)
			fputc('\n', out->stream);
		if (explain_one(d, argv[i], o, out) != STATUS_OK)
			status = STATUS_TROUBLE;
	}
	return status;
}

static int first_negative(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (is_negative(argv[i]))
			return i;
	}
	return argc;
}

static int run_explain(const struct command *c, int argc, char **argv)
{
	const int end = first_negative(argc, argv);
	struct dryload *d;
	struct output out;
	struct options o;
	int status;

	/* Options are looked for only before the first negative number. */
	options_init(&o, c, end, argv);
	if (options_next(&o) == OPTIONS_STOP)
		return o.status;
	if (optind == argc)
		return complain_usage(c, "no CODE was given");
	d = handle_new();
	if (d == NULL || !output_open(&out, &o)) {
		dryload_free(d);
		return STATUS_TROUBLE;
	}
	status = explain_all(d, argc - optind, argv + optind, &o, &out);
	status = output_close(&out, status);
	dryload_free(d);
	return status;
}

const struct command command_explain = {
	.name = "explain",
	.summary = "what an error code means for a DLL that doesn't load",
	.help = help,
	.formats = formats,
	.run = run_explain,
};

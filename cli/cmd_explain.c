/* dryload explain: what does this error code mean for a DLL? */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/sandbox.h"

static const char help[] =
"usage: dryload explain [OPTION]... CODE...\n"
"\n"
"Tells what an error code means for a DLL that doesn't load: as the answer of\n"
"the loader, and as one that a filter left behind itself. CODE may be written\n"
"as you found it: 126, 0x7e, \"7e 00 00 00\" (the data of an event; the quotes\n"
"may be left out), 0xC0000135, 0x8007007E, ERROR_MOD_NOT_FOUND, \"404 0 2\" (of\n"
"a site's log), or an event's number, 2214.\n"
"\n"
"CODE may also be what you pasted: events as Event Viewer shows or copies\n"
"them, their XML, lines of a site's log or of HTTPERR, a page of IIS, or a\n"
"story with such things in it. Each event is explained in order, and the one\n"
"that decides is named. - reads standard input.\n"
"\n"
"      --file=DLL       which of the causes DLL really has, on each Windows,\n"
"                       and whether the error can only be its own\n"
"  -t, --targets=LIST   of these Windows (`dryload targets` lists them)\n"
"  -H, --host=HOST      who loads DLL: iis-filter, iis-extension, iis-module,\n"
"                       none, or auto, which is by the event, or else by its\n"
"                       exports\n"
"  -d, --dir=DIR        DIR stands for the folder that DLL is deployed in\n"
"      --path=DIR       a folder of PATH, behind those of the system\n"
"      --with=OVERLAY   what is installed on each Windows that can have it\n"
"      --no-sandbox     keep all rights while DLL is read (see dryload(1),\n"
"                       SANDBOX)\n"
"  -f, --format=FORMAT  text, or json (a document for each CODE)\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"exit status: 0, or 3 if the run went wrong (no such code, no such file).\n"
"\n"
"  dryload explain 126\n"
"  dryload explain 7f 00 00 00\n"
"  dryload explain 0xC0000135 STATUS_DLL_INIT_FAILED\n"
"  dryload explain - < event.txt\n"
"  dryload explain --file authfilter.dll -t ws2003-rtm-x86 127\n";

static const struct command_option options[] = {
	{ OPTION_FILE, "file", true },
	{ 't', "targets", true },
	{ 'H', "host", true },
	{ 'd', "dir", true },
	{ OPTION_PATH, "path", true },
	{ OPTION_WITH, "with", true },
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "text", "json", NULL };

/* One character more than the library takes, so that it can say so. */
enum { STDIN_MAX = 2 * ((1 << 18) + 2) };

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

/* "0000:", as Event Viewer has it before the bytes. */
static bool is_offset(const char *s)
{
	const size_t n = strspn(s, "0123456789abcdefABCDEF");

	return n >= 4 && strcmp(s + n, ":") == 0;
}

/* A line of an event's data without its quotes. NULL when out of memory. */
static char *join_words(int argc, char **argv)
{
	char *line = NULL;
	size_t size;
	FILE *to = open_memstream(&line, &size);

	if (to == NULL)
		return NULL;
	for (int i = 0; i < argc; i++)
		fprintf(to, "%s%s", i == 0 ? "" : " ", argv[i]);
	if (fclose(to) == 0)
		return line;
	free(line);
	return NULL;
}

enum encoding { PLAIN, UTF16_LITTLE, UTF16_BIG };

/* By its mark or, as Windows' own tools write it, by its first characters. */
static enum encoding encoding_of(const char *bytes, size_t n)
{
	const bool zeros[4] = { n < 4 || bytes[0] == 0, n < 4 || bytes[1] == 0,
				n < 4 || bytes[2] == 0, n < 4 || bytes[3] == 0 };

	if (n >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
		return UTF16_LITTLE;
	if (n >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
		return UTF16_BIG;
	if (!zeros[0] && zeros[1] && !zeros[2] && zeros[3])
		return UTF16_LITTLE;
	return zeros[0] && !zeros[1] && zeros[2] && !zeros[3] ? UTF16_BIG :
								PLAIN;
}

/* Of a character of UTF-16 what is ASCII is all that matters here. */
static char ascii_of(const char *unit, enum encoding encoding)
{
	const char high = unit[encoding == UTF16_LITTLE ? 1 : 0];
	const char low = unit[encoding == UTF16_LITTLE ? 0 : 1];

	/* A mark at the start; zeros would end the text. */
	if ((unsigned char)high == 0xfe && (unsigned char)low == 0xff)
		return ' ';
	return high != 0 || (unsigned char)low >= 0x80 ? '?' :
	       low == 0					 ? ' ' :
							   low;
}

/* In its own place: it doesn't get longer. */
static void make_text(char *bytes, size_t n)
{
	const enum encoding encoding = encoding_of(bytes, n);
	size_t out = 0;

	if (encoding == PLAIN) {
		for (; out < n; out++)
			bytes[out] = bytes[out] == 0 ? ' ' : bytes[out];
	} else {
		for (size_t i = 0; i + 1 < n; i += 2)
			bytes[out++] = ascii_of(bytes + i, encoding);
	}
	bytes[out] = '\0';
}

/* The caller frees it; NULL when out of memory. */
static char *read_stdin(void)
{
	char *text = calloc(1, STDIN_MAX + 1);

	if (text != NULL)
		make_text(text, fread(text, 1, STDIN_MAX, stdin));
	return text;
}

/* 'file' is NULL where there is none. */
static int explain(struct dryload *d, const char *code, const char *file,
		   const struct options *o, struct output *out)
{
	int ret = file == NULL ?
			  dryload_explain(d, code, o->format, out->stream,
					  &out->style) :
			  dryload_explain_file(d, code, file, o->format,
					       out->stream, &out->style);

	return ret == DRYLOAD_OK ? STATUS_OK : library_failed(d, out);
}

static int explain_one(struct dryload *d, const char *code, const char *file,
		       const struct options *o, struct output *out)
{
	int status = STATUS_TROUBLE;
	char *text;

	if (strcmp(code, "-") != 0) {
		status = explain(d, code, file, o, out);
		if (status != STATUS_OK && access(code, F_OK) == 0)
			complain("%s is a file: its text is explained by "
				 "`dryload explain - < %s`",
				 code, code);
		return status;
	}
	text = read_stdin();
	if (text == NULL)
		complain("out of memory");
	else
		status = explain(d, text, file, o, out);
	free(text);
	return status;
}

static int explain_all(struct dryload *d, const char *file, int argc,
		       char **argv, const struct options *o,
		       struct output *out)
{
	int status = STATUS_OK;
	char *line;

	if (are_bytes(argc, argv) || (argc >= 5 && is_offset(argv[0]) &&
				      are_bytes(4, argv + 1))) {
		line = join_words(argc, argv);
		if (line != NULL)
			status = explain(d, line, file, o, out);
		else
			complain("out of memory");
		free(line);
		return line != NULL ? status : STATUS_TROUBLE;
	}
	for (int i = 0; i < argc; i++) {
		if (i != 0 && strcmp(o->format, "text") == 0)
			fputc('\n', out->stream);
		if (explain_one(d, argv[i], file, o, out) != STATUS_OK)
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

/* False: it can't be kept, and that has been said. */
static bool take_option(const struct options *o, int code, struct settings *s,
			const char **file)
{
	if (code != OPTION_FILE)
		return settings_take_option(s, o, code);
	*file = o->value;
	return true;
}

static int run_explain(const struct command *c, int argc, char **argv)
{
	const int end = first_negative(argc, argv);
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE, code;
	struct settings settings = { 0 };
	const char *file = NULL;
	struct output out;
	struct options o;

	if (d == NULL)
		return STATUS_TROUBLE;
	/* Options are looked for only before the first negative number. */
	options_init(&o, c, end, argv);
	while ((code = options_next(&o)) >= 0) {
		if (!take_option(&o, code, &settings, &file))
			goto out;
	}
	if (code == OPTIONS_STOP) {
		status = o.status;
	} else if (optind == argc) {
		status = complain_usage(c, "no CODE was given");
	} else if (stdin_is_one_file(&o) &&
		   settings_words_known(&settings, d) &&
		   output_reserve(&out, &o)) {
		sandbox_read(&o, &settings, (const char *const[]){ file, NULL });
		if (settings_apply(&settings, d) && output_start(&out, &o)) {
			status = explain_all(d, file, argc - optind, argv + optind, &o,
					     &out);
			status = output_close(&out, status);
		}
	}
out:
	settings_free(&settings);
	dryload_free(d);
	return status;
}

const struct command command_explain = {
	.name = "explain",
	.summary = "what an error code means for a DLL that doesn't load",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_explain,
};

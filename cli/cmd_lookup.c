/* dryload lookup: which Windows has it? */
#include <stdlib.h>
#include <string.h>

#include "cli/sandbox.h"

static const char help[] =
"usage: dryload lookup [OPTION]... [DLL!]NAME...\n"
"\n"
"Tells which targets have a procedure, and which don't. NAME is a name, or an\n"
"ordinal with a # before it; both parts may hold * and ?. Case matters in a\n"
"name, as it does to Windows; in a pattern, and in DLL, it doesn't. Without a\n"
"DLL, all are searched; the name of a DLL alone asks for that DLL.\n"
"\n"
"  -t, --targets=LIST   ids and groups, comma separated: xp, 2003, x64, all\n"
"                       (`dryload targets` lists them), or profiles of your\n"
"                       own, mine.dlp; all is the default\n"
"      --no-sandbox     keep all rights while profiles are read (see dryload(1),\n"
"                       SANDBOX)\n"
"  -f, --format=FORMAT  text or json\n"
"  -o, --output=FILE    write there, not to standard output\n"
"      --color=WHEN     auto, always or never\n"
"  -q, --quiet          no output, only the exit status\n"
"  -v, --verbose        with the evidence for each target, and C++ names as\n"
"                       people read them\n"
"  -h, --help           this page\n"
"      --version        the version\n"
"\n"
"exit status: 0 something is there on a target, 1 nothing is (as grep has it),\n"
"3 the run went wrong.\n"
"\n"
"  dryload lookup RegGetValueA\n"
"  dryload lookup 'advapi32!Reg*Key*' 'ws2_32!#115'\n"
"  dryload lookup -q -t xp kernel32!GetTickCount64 || echo not on XP\n";

static const struct command_option options[] = {
	{ 't', "targets", true },
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "text", "json", NULL };

static bool is_pattern(const char *name)
{
	return strpbrk(name, "*?") != NULL;
}

/* Has it lines that say where it isn't, or is nothing called so? */
static void tell_not_found(const char *name, bool has_lines)
{
	if (strchr(name, '#') != NULL)
		complain("none of these Windows is known to have that ordinal: "
			 "%.64s", name);
	else if (has_lines)
		complain("none of these Windows is known to have %.64s", name);
	else if (is_pattern(name))
		complain("nothing is called so in what is known of Windows: "
			 "%.64s", name);
	else
		complain("nothing is called so in what is known of Windows; "
			 "* and ? stand for letters: *%.64s*", name);
}

/* Each name is looked up by itself: of all together one may hide another. */
static int tell_each(struct dryload *d, char *const *names, size_t count)
{
	int ret = DRYLOAD_OK;

	for (size_t i = 0; ret == DRYLOAD_OK && i < count; i++) {
		const char *name = names[i];
		char *text = NULL;
		size_t found = 0, size = 0;
		FILE *out = open_memstream(&text, &size);

		if (out == NULL)
			return DRYLOAD_E_NO_MEMORY;
		ret = dryload_lookup(d, &name, 1, "text", out, NULL, &found);
		fclose(out);
		if (ret == DRYLOAD_OK && found == 0)
			tell_not_found(name, size != 0);
		free(text);
	}
	return ret;
}

static int look_up(struct dryload *d, const struct options *o,
		   struct output *out)
{
	const size_t count = (size_t)(o->argc - optind);
	size_t found;

	if (dryload_lookup(d, (const char *const *)o->argv + optind,
			   count, o->format, out->stream, &out->style,
			   &found) != DRYLOAD_OK)
		return library_failed(d, out);
	fflush(out->stream);
	if (out->style.verbosity >= 0 && strcmp(o->format, "text") == 0 &&
	    (found == 0 || count > 1) &&
	    tell_each(d, o->argv + optind, count) != DRYLOAD_OK)
		return library_failed(d, out);
	return found != 0 ? STATUS_OK : STATUS_FAILS;
}

static int run_lookup(const struct command *c, int argc, char **argv)
{
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE, code;
	struct settings settings = { 0 };
	struct output out;
	struct options o;

	if (d == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0) {
		if (!settings_take_option(&settings, &o, code))
			goto out;
	}
	if (code == OPTIONS_STOP) {
		status = o.status;
	} else if (optind == argc) {
		status = complain_usage(c, "no NAME was given");
	} else if (settings_words_known(&settings, d) &&
		   output_reserve(&out, &o)) {
		sandbox_read(&o, &settings, (const char *const[]){ NULL });
		if (settings_apply(&settings, d) && output_start(&out, &o)) {
			status = look_up(d, &o, &out);
			status = output_close(&out, status);
		}
	}
out:
	settings_free(&settings);
	dryload_free(d);
	return status;
}

const struct command command_lookup = {
	.name = "lookup",
	.summary = "which Windows has a procedure, an ordinal or a DLL",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_lookup,
};

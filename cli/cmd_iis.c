/* dryload iis: would the sites of this server start? */
#include <string.h>

#include "cli/sandbox.h"

enum { FOLDERS_MAX = 64 };

static const char help[] =
"usage: dryload iis [OPTION]... --root=DIR CONFIG\n"
"\n"
"Checks every ISAPI filter, extension, native module and compression scheme\n"
"that CONFIG names, in the order in which IIS loads them, and tells for each\n"
"site whether it starts, or answers 503 or 500.19 and because of which module;\n"
"and what is configured but never loaded, and what is missing. CONFIG is a\n"
"MetaBase.xml (IIS 6), an applicationHost.config (IIS 7 and later), or what\n"
"`adsutil ENUM_ALL` printed (IIS 5 and 6).\n"
"\n"
"      --root=DIR         a copy of the server's disk C:, a mounted image, or a\n"
"                         staging tree: Windows paths are looked up in it\n"
"      --drive=D=DIR      DIR stands for the drive D:\n"
"  -t, --targets=TARGET   the Windows of the server (`dryload targets` lists\n"
"                         them). Without it, System32\\kernel32.dll tells\n"
"      --path=PATH        a folder of the machine's PATH, as Windows names it\n"
"      --with=OVERLAY     what is installed on that Windows: a run-time, an\n"
"                         update (`dryload targets --overlays` lists them)\n"
"      --acl=FILE         what icacls, cacls or Get-Acl printed on the server: may\n"
"                         the identity of each pool open what it loads?\n"
"      --identity=WHO     all processes run as WHO: network-service, pool:NAME,\n"
"                         DOMAIN\\user (see `dryload check --help`)\n"
"      --max-memory=SIZE  what the analysis of a module may use, as 64M or 2G:\n"
"                         one that needs more is unknown. Without it: no limit\n"
"      --max-seconds=N    how long that may take, as 10 or 0.5\n"
"      --no-sandbox       keep all rights while strangers' files are read (see\n"
"                         dryload(1), SANDBOX)\n"
"      --unknown=pass     exit with 0 where nothing is known to fail\n"
"      --unknown=fail     exit with 1 where loading isn't certain\n"
"      --fail-on=warning  exit with 1 also for what fails later, at run time\n"
"  -f, --format=FORMAT    text, json or html (one page that needs nothing else)\n"
"  -o, --output=FILE      write there, not to standard output\n"
"      --color=WHEN       auto, always or never\n"
"  -q, --quiet            the sites alone\n"
"  -v, --verbose          every module in full\n"
"  -h, --help             this page\n"
"      --version          the version\n"
"\n"
"exit status: 0 all modules load, 1 one or more fail, 2 none fails and one or\n"
"more are unknown, or not all of the configuration could be read, 3 the run went\n"
"wrong.\n"
"\n"
"  dryload iis --root /mnt/c -t ws2003-sp2-x86 MetaBase.xml\n"
"  dryload iis --root stage/ --drive D=data/ -f json applicationHost.config\n";

static const struct command_option options[] = {
	{ OPTION_ROOT, "root", true },
	{ OPTION_DRIVE, "drive", true },
	{ 't', "targets", true },
	{ OPTION_PATH, "path", true },
	{ OPTION_WITH, "with", true },
	{ OPTION_ACL, "acl", true },
	{ OPTION_IDENTITY, "identity", true },
	{ OPTION_MAX_MEMORY, "max-memory", true },
	{ OPTION_MAX_SECONDS, "max-seconds", true },
	{ OPTION_UNKNOWN, "unknown", true },
	{ OPTION_FAIL_ON, "fail-on", true },
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

static const char *const formats[] = { "text", "json", "html", NULL };

/* What the options gather. */
struct request {
	struct dryload_server server;
	const char *drives[FOLDERS_MAX];
	const char *path[FOLDERS_MAX + 1];
	size_t path_count;
	const char *acl, *identity; /* NULL: not given */
	struct settings settings;
};

static bool too_many(const struct options *o, size_t count, const char *what)
{
	if (count < FOLDERS_MAX)
		return false;
	complain_usage(o->command, "there are too many %s", what);
	return true;
}

/* False: it can't be kept, and that has been said. */
static bool take_option(const struct options *o, int code, struct request *r)
{
	switch (code) {
	case OPTION_ROOT:
		r->server.root = o->value;
		break;
	case OPTION_DRIVE:
		if (too_many(o, r->server.drive_count, "drives"))
			return false;
		r->drives[r->server.drive_count++] = o->value;
		break;
	case OPTION_PATH:
		if (too_many(o, r->path_count, "folders of PATH"))
			return false;
		r->path[r->path_count++] = o->value;
		break;
	case OPTION_ACL:
		r->acl = o->value;
		break;
	case OPTION_IDENTITY:
		r->identity = o->value;
		break;
	default:
		return settings_take_option(&r->settings, o, code);
	}
	return true;
}

static void give_up_files(const struct options *o, const struct request *r)
{
	struct cage_files c;

	sandbox_files_open(o, &c);
	sandbox_allow_settings(&c, &r->settings);
	cage_files_allow(&c, r->server.config, CAGE_READ);
	cage_files_allow(&c, r->server.root, CAGE_READ);
	for (size_t i = 0; i < r->server.drive_count; i++)
		cage_files_allow(&c, r->drives[i] + strcspn(r->drives[i], "=") + 1,
				 CAGE_READ);
	sandbox_files_close(o, &c);
}

static int judge(struct dryload *d, const struct options *o,
		 const struct request *r, struct output *out)
{
	struct dryload_summary summary;

	if (dryload_iis(d, &r->server, o->format, out->stream, &out->style,
			&summary) != DRYLOAD_OK)
		return library_failed(d, out);
	return settings_status(&r->settings, summary.fails, summary.unknown,
			       summary.warnings);
}

/* What is written is open. */
static int run_request(const struct command *c, struct dryload *d,
		       const struct options *o, const struct request *r,
		       struct output *out)
{
	sandbox_calls(o, CAGE_READER);
	if (!settings_apply(&r->settings, d) ||
	    !set_access(c, d, r->acl, r->identity))
		return STATUS_TROUBLE;
	give_up_files(o, r);
	if (!output_start(out, o))
		return STATUS_TROUBLE;
	return output_close(out, judge(d, o, r, out));
}

static int run_iis(const struct command *c, int argc, char **argv)
{
	struct request request = { .acl = NULL };
	struct dryload *d = handle_new();
	int status = STATUS_TROUBLE, code;
	struct output out;
	struct options o;

	if (d == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0) {
		if (!take_option(&o, code, &request))
			goto out;
	}
	request.server.drives = request.drives;
	request.server.path = request.path;
	if (code == OPTIONS_STOP) {
		status = o.status;
	} else if (optind + 1 != argc) {
		status = complain_usage(c, "%s", optind == argc ?
					"no CONFIG was given" :
					"there is one CONFIG at a time");
	} else if (request.server.root == NULL) {
		status = complain_usage(c, "--root is missing: which folder "
					   "stands for the server's disk?");
	} else if (settings_words_known(&request.settings, d) &&
		   output_reserve(&out, &o)) {
		request.server.config = argv[optind];
		status = run_request(c, d, &o, &request, &out);
	}
out:
	settings_free(&request.settings);
	dryload_free(d);
	return status;
}

const struct command command_iis = {
	.name = "iis",
	.summary = "would the sites of this server start, by its configuration",
	.help = help,
	.options = options,
	.formats = formats,
	.run = run_iis,
};

/* dryload audit: a whole delivery. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/audit_settings.h"
#include "cli/sandbox.h"

static const char help[] =
"usage: dryload audit [OPTION]... PATH...\n"
"\n"
"Checks all DLLs and programs of a delivery: of each PATH, a file, or a folder\n"
"with all below it, and of the archives, installers and images in it, with the\n"
"archives in those. They are found by their content. Files that lie in one folder\n"
"count as deployed together; x.zip!/bin is a folder too. Tells by target how\n"
"many load, what the others fail for, most files first, what one change would\n"
"gain, which redistributables are needed and brought, and what is there twice.\n"
"\n"
"  -t, --targets=LIST      ids and groups, as of check\n"
"  -H, --host=HOST         who loads them, as of check\n"
"      --path=DIR          a folder of PATH, behind those of the system\n"
"      --with=OVERLAY      what is installed on each Windows that can have it\n"
"      --include=GLOB      of folders, files that fit alone; with a slash the\n"
"                          whole path is meant, else the name\n"
"      --exclude=GLOB      not these files, or folders\n"
"      --files-from=FILE   paths from FILE, a line each; - is standard input\n"
"  -0, --null              its paths end with a zero byte\n"
"  -j, --jobs=N            so many processes at once; one for each processor\n"
"      --max-memory=SIZE   what each may use, as 64M; default: 1G; beyond it the\n"
"                          file at hand isn't known\n"
"      --max-seconds=N     how long one file may take; default: 60\n"
"      --max-unpacked=SIZE what one archive may unpack to; default: 16G\n"
"      --unknown=pass      exit with 0 where nothing is known to fail\n"
"      --unknown=fail      exit with 1 where loading isn't certain\n"
"      --fail-on=warning   exit with 1 also for what fails later, at run time\n"
"      --exit-zero         exit with 0 whatever the verdicts\n"
"      --baseline=ACCEPTED findings that are accepted, as of check: they don't\n"
"                          count for the exit status\n"
"      --config=CONFIG     take what isn't given here from that file. Without it,\n"
"                          as check: from .dryload.yaml, of PATH or above it, and\n"
"                          ~/.config/dryload/config.yaml\n"
"      --no-config         read neither: for deliveries of strangers\n"
"      --db=FILE           keep results in FILE, a database: a file isn't analysed\n"
"                          again while it, those beside it, the options and dryload\n"
"                          are the same, nor an archive opened, and an audit that\n"
"                          was stopped goes on\n"
"      --trust-mtime       nor read again where its size and times are the same\n"
"      --query=NAME        ask that database (`--query help` lists what), with a\n"
"                          PATH's place taken by what NAME asks for\n"
"      --no-sandbox        keep all rights while strangers' files are read (see\n"
"                          dryload(1), SANDBOX)\n"
"  -f, --format=FORMAT     text or json: the whole; or each file, as check writes\n"
"                          it: ndjson, csv, markdown, sarif, junit, gitlab,\n"
"                          github, dot, cyclonedx or html\n"
"      --every-path        of ndjson: a line also for what is passed over, or can't\n"
"                          be read, so that `dryload merge` misses none\n"
"  -o, --output=FILE       write there, not to standard output\n"
"      --color=WHEN        auto, always or never\n"
"  -q, --quiet             the numbers by target alone\n"
"  -v, --verbose           every file, and every list in full\n"
"  -h, --help              this page\n"
"      --version           the version\n"
"\n"
"exit status: 0 all load on all targets, 1 a file fails, 2 none fails and one\n"
"isn't known, 3 the run went wrong, or something couldn't be read. What a\n"
"baseline accepts counts as if it weren't there.\n"
"\n"
"  dryload audit delivery/\n"
"  dryload audit -t xp --exclude 'test*' -f json -o audit.json delivery/\n"
"  find /srv -name '*.dll' -print0 | dryload audit -f ndjson --files-from - -0\n";

static const struct command_option options[] = {
	{ 't', "targets", true },
	{ 'H', "host", true },
	{ OPTION_PATH, "path", true },
	{ OPTION_WITH, "with", true },
	{ OPTION_INCLUDE, "include", true },
	{ OPTION_EXCLUDE, "exclude", true },
	{ OPTION_FILES_FROM, "files-from", true },
	{ '0', "null", false },
	{ 'j', "jobs", true },
	{ OPTION_MAX_MEMORY, "max-memory", true },
	{ OPTION_MAX_SECONDS, "max-seconds", true },
	{ OPTION_MAX_UNPACKED, "max-unpacked", true },
	{ OPTION_UNKNOWN, "unknown", true },
	{ OPTION_FAIL_ON, "fail-on", true },
	{ OPTION_EXIT_ZERO, "exit-zero", false },
	{ OPTION_BASELINE, "baseline", true },
	{ OPTION_CONFIG, "config", true },
	{ OPTION_NO_CONFIG, "no-config", false },
	{ OPTION_DB, "db", true },
	{ OPTION_TRUST_MTIME, "trust-mtime", false },
	{ OPTION_QUERY, "query", true },
	{ OPTION_EVERY_PATH, "every-path", false },
	{ OPTION_NO_SANDBOX, "no-sandbox", false },
	{ 0, NULL, false },
};

struct audit_command {
	struct dryload *dryload;
	struct dryload_audit audit;
	const char **include, **exclude, **paths;
	const char *query; /* NULL: none */
	struct audit_settings settings;
	bool exit_zero; /* verdicts don't count */
};

/* An array of as many words as there can be. */
static bool add_word(const struct options *o, const char ***words,
		     size_t *count)
{
	if (*words == NULL)
		*words = calloc((size_t)o->argc, sizeof(**words));
	if (*words == NULL) {
		complain("out of memory");
		return false;
	}
	(*words)[(*count)++] = o->value;
	return true;
}

/* A number from 1 to 'most'. False: it isn't one, and that has been said. */
static bool take_number(const struct options *o, const char *option,
			unsigned long most, unsigned long *out)
{
	char *end;

	errno = 0;
	*out = strtoul(o->value, &end, 10);
	if (o->value[0] >= '0' && o->value[0] <= '9' && *end == '\0' &&
	    errno == 0 && *out != 0 && *out <= most)
		return true;
	complain_usage(o->command, "%s takes a number from 1 to %lu, not '%s'",
		       option, most, o->value);
	return false;
}

static bool wrong_limit(const struct options *o, const char *option,
			const char *like)
{
	complain_usage(o->command, "%s takes %s, not '%s'", option, like,
		       o->value);
	return false;
}

static bool take_limit(struct audit_command *k, const struct options *o,
		       int code)
{
	enum { JOBS_MAX = 256, SECONDS_MAX = 86400 };
	unsigned long n = 0;

	switch (code) {
	case 'j':
		if (!take_number(o, "--jobs", JOBS_MAX, &n))
			return false;
		k->audit.workers = (unsigned)n;
		return true;
	case OPTION_MAX_MEMORY:
		return (limit_memory(o->value, &k->audit.memory) &&
			k->audit.memory != 0) ||
		       wrong_limit(o, "--max-memory", "a size such as 64M or 2G");
	case OPTION_MAX_UNPACKED:
		return (limit_memory(o->value, &k->audit.unpacked) &&
			k->audit.unpacked != 0) ||
		       wrong_limit(o, "--max-unpacked",
				   "a size such as 64M or 2G");
	default:
		if (!take_number(o, "--max-seconds", SECONDS_MAX, &n))
			return false;
		k->audit.seconds = (unsigned)n;
		return true;
	}
}

/* What is a setting of check, too, or where those are. */
static bool take_setting(struct audit_command *k, const struct options *o,
			 int code)
{
	switch (code) {
	case OPTION_CONFIG:
		k->settings.mode = CONFIG_NAMED;
		k->settings.config = o->value;
		return true;
	case OPTION_NO_CONFIG:
		k->settings.mode = CONFIG_NONE;
		return true;
	case OPTION_EXIT_ZERO:
		k->exit_zero = true;
		return true;
	default:
		return settings_take_option(&k->settings.given, o, code);
	}
}

static bool take_option(struct audit_command *k, const struct options *o,
			int code)
{
	switch (code) {
	case OPTION_INCLUDE:
		return add_word(o, &k->include, &k->audit.include_count);
	case OPTION_EXCLUDE:
		return add_word(o, &k->exclude, &k->audit.exclude_count);
	case OPTION_FILES_FROM:
		k->audit.list = o->value;
		break;
	case '0':
		k->audit.list_zeros = true;
		break;
	case OPTION_DB:
		k->audit.database = o->value;
		break;
	case OPTION_TRUST_MTIME:
		k->audit.trust_mtime = true;
		break;
	case OPTION_EVERY_PATH:
		k->audit.every_path = true;
		break;
	case OPTION_QUERY:
		k->query = o->value;
		break;
	case 'j':
	case OPTION_MAX_MEMORY:
	case OPTION_MAX_SECONDS:
	case OPTION_MAX_UNPACKED:
		return take_limit(k, o, code);
	default:
		return take_setting(k, o, code);
	}
	return true;
}

/* Patterns may leave out of a folder what is named beside it. */
static bool choose_paths(struct audit_command *k)
{
	k->paths = paths_once(k->audit.paths, &k->audit.count,
			      k->audit.include_count == 0 &&
				      k->audit.exclude_count == 0);
	k->audit.paths = k->paths;
	if (k->paths == NULL)
		complain("out of memory");
	return k->paths != NULL;
}

/* Of what can't be read, as it is met. */
static void tell_trouble(void *context, const char *message)
{
	(void)context;
	complain("%s", message);
}

/* SQLite's own passing files lie where the database does. */
static void allow_database(struct cage_files *c, const char *path)
{
	const char *slash = strrchr(path, '/'), *passing;
	char folder[PATH_MAX] = ".";

	if (slash != NULL)
		snprintf(folder, sizeof(folder), "%.*s",
			 (int)(slash - path) + 1, path);
	cage_files_allow(c, folder, CAGE_READ | CAGE_WRITE);
	setenv("SQLITE_TMPDIR", folder, 0);
	passing = getenv("SQLITE_TMPDIR");
	if (passing != NULL)
		cage_files_allow(c, passing, CAGE_READ | CAGE_WRITE);
}

static void enter_sandbox(struct audit_command *k, const struct options *o)
{
	const char *innoextract = getenv("DRYLOAD_INNOEXTRACT");
	struct cage_files c;

	sandbox_files_open(o, &c);
	for (size_t i = 0; i < k->audit.count; i++)
		sandbox_allow(&c, k->audit.paths[i]);
	sandbox_allow_settings(&c, &k->settings.settings);
	/* What a list will name isn't known yet. */
	if (k->audit.list != NULL)
		cage_files_allow(&c, "/", CAGE_READ);
	if (k->audit.database != NULL)
		allow_database(&c, k->audit.database);
	sandbox_allow_helper(&c, "dryload-unpack");
	sandbox_allow_helper(&c, "dryload-unpack-inno.so");
	cage_files_allow_program(&c, innoextract != NULL ?
					     innoextract :
					     "/usr/bin/innoextract");
	sandbox_files_close(o, &c);
	sandbox_calls(o, k->audit.database != NULL ? CAGE_KEEPER :
						     CAGE_STARTER);
	k->audit.caged = !o->no_sandbox;
}

static int audit(struct audit_command *k, const struct options *o,
		 struct output *out)
{
	struct dryload_summary s = { 0 };
	struct job_summary summary = { .fd = -1 };
	bool told;
	int ret;

	k->audit.include = k->include;
	k->audit.exclude = k->exclude;
	k->audit.trouble = tell_trouble;
	k->audit.scratch = sandbox_open_scratch();
	if (strcmp(o->format, "github") == 0)
		job_summary_open(&summary, o->format);
	told = job_summary_start(&summary, o->format, &k->audit.job_summary);
	enter_sandbox(k, o);
	/* Files that are written as they come would be torn by it. */
	if (isatty(STDERR_FILENO) &&
	    (strcmp(o->format, "text") == 0 || !isatty(out->fd)))
		k->audit.progress = stderr;
	ret = dryload_audit(k->dryload, &k->audit, o->format, out->stream,
			    &out->style, &s);
	if (k->audit.job_summary != NULL)
		fclose(k->audit.job_summary);
	if (k->audit.scratch != 0)
		close(k->audit.scratch);
	if (ret == DRYLOAD_OK)
		complain_notes(k->dryload);
	if (ret != DRYLOAD_OK)
		return library_failed(k->dryload, out);
	if (s.unread != 0 || !told)
		return STATUS_TROUBLE;
	if (s.files == 0)
		complain("no DLL or program was found: nothing was checked");
	if (k->exit_zero)
		return STATUS_OK;
	return settings_status(&k->settings.settings, s.counting_fails,
			       s.counting_unknown, s.counting_warnings);
}

/* The one word behind the options is what the question asks for. */
static int query(const struct audit_command *k, const struct options *o)
{
	const int words = o->argc - optind;
	const char *const read[] = { k->audit.database, NULL };
	int status = STATUS_TROUBLE, ret;
	struct output out;
	size_t rows = 0;

	if (words > 1)
		return complain_usage(o->command, "a question takes one word");
	if (!output_open(&out, o))
		return STATUS_TROUBLE;
	sandbox_read(o, NULL, read);
	ret = dryload_audit_query(k->dryload, k->audit.database, k->query,
				  words == 1 ? o->argv[optind] : NULL,
				  o->format, out.stream, &rows);
	if (ret != DRYLOAD_OK)
		status = library_failed(k->dryload, &out);
	else
		status = rows != 0 || strcmp(k->query, "help") == 0 ?
				 STATUS_OK : STATUS_FAILS;
	return output_close(&out, status);
}

static int run_audit(const struct command *c, int argc, char **argv)
{
	struct audit_command k = { .dryload = handle_new() };
	int status = STATUS_TROUBLE, code;
	struct output out;
	struct options o;

	if (k.dryload == NULL)
		return STATUS_TROUBLE;
	options_init(&o, c, argc, argv);
	while ((code = options_next(&o)) >= 0) {
		if (!take_option(&k, &o, code))
			goto out;
	}
	k.audit.paths = (const char *const *)argv + optind;
	k.audit.count = (size_t)(argc - optind);
	if (code == OPTIONS_STOP) {
		status = o.status;
	} else if (k.query != NULL) {
		status = query(&k, &o);
	} else if (optind == argc && k.audit.list == NULL) {
		status = complain_usage(c, "no PATH was given");
	} else if (audit_settings_enter(&k.settings, k.dryload, &k.audit) &&
		   choose_paths(&k) &&
		   output_open(&out, &o)) {
		status = audit(&k, &o, &out);
		status = output_close(&out, status);
	}
out:
	audit_settings_free(&k.settings);
	free(k.include);
	free(k.exclude);
	free(k.paths);
	dryload_free(k.dryload);
	return status;
}

const struct command command_audit = {
	.name = "audit",
	.summary = "a whole delivery: how many files load, and what stops most",
	.help = help,
	.options = options,
	.formats = check_formats,
	.run = run_audit,
};

/* The events of IIS, as a table: who fails how, where, and what is written. */
#include "rules/iis_events.h"

#include <string.h>

#include "loader/pe.h"
#include "rules/iis_versions.h"

#define CAUSE(name) (1u << IIS_CAUSE_##name)
/* The same on a Windows that has no processes but x86 ones. */
#define CAUSE_MACHINE_X86 (1u << 16)
#define ANY_SCOPE 7u
#define SCOPE(name) (1u << IIS_SCOPE_##name)

enum {
	IIS_5 = IIS_KIND_5,
	IIS_6 = IIS_KIND_6,
	IIS_6_AS_5 = IIS_KIND_6_AS_5,
	IIS_7 = IIS_KIND_7,
};

/* %M is the module, %A the process' architecture, %S the site. */
static const char filter_failed[] =
	"The HTTP Filter DLL %M failed to load. The data is the error.";
static const char filter_machine[] =
	"ISAPI Filter '%M' could not be loaded due to a configuration "
	"problem. The current configuration only supports loading images "
	"built for a %A processor architecture. The data field contains the "
	"error number.";
static const char service_aborted[] =
	"Could not load all ISAPI filters for site/service. Therefore "
	"startup aborted.";
static const char site_aborted[] =
	"Could not load all ISAPI filters for site '%S'. Therefore site "
	"startup aborted.";
static const char raw_data_6[] =
	"An attempt was made to load filter '%M' but it requires the "
	"SF_NOTIFY_READ_RAW_DATA filter notification and this notification "
	"is not supported in Worker Process Isolation Mode.";
static const char raw_data_7[] =
	"An attempt was made to load filter '%M' but it requires the "
	"SF_NOTIFY_READ_RAW_DATA filter notification and this notification "
	"is not supported in this IIS version.";
static const char raw_data_site[] =
	"An attempt was made to load filter '%M' on a server instance, but "
	"it requires the SF_NOTIFY_READ_RAW_DATA filter notification so it "
	"must be loaded as a global filter.";
static const char extension_failed[] =
	"The HTTP server was unable to load the ISAPI Application '%M'. The "
	"data is the error.";
static const char extension_machine[] =
	"(an event like 2274 of filters, for the ISAPI Application '%M'; no "
	"source gives its number or its text)";

static const char extension_exception[] =
	"The HTTP server encountered an unhandled exception while processing "
	"the ISAPI Application '%M'.";
static const char filter_registry[] =
	"For compatibility with previous versions of IIS, the filter '%M' was "
	"loaded as a global filter from the registry.";

/* R3005: IIS names no pool here that a file would tell of. */
static const char module_failed[] =
	"The Module DLL %M failed to load. The data is the error.";
static const char module_machine[] =
	"The Module DLL '%M' could not be loaded due to a configuration "
	"problem. The current configuration only supports loading images "
	"built for a %A processor architecture. The data field contains the "
	"error number.";
static const char module_no_entry[] =
	"Failed to find the RegisterModule entrypoint in the module DLL %M. "
	"The data is the error.";
static const char channel_failed[] =
	"A listener channel for protocol 'http' in worker process '...' "
	"serving application pool '...' reported a listener channel failure. "
	"The data field contains the error number.";
static const char pool_disabled[] =
	"Application pool '...' is being automatically disabled due to a "
	"series of failures in the process(es) serving that application pool.";

/* What the data of an event is, where it isn't the failure's own error. */
enum event_data { DATA_OF_FAILURE, DATA_NONE, DATA_126, DATA_2 };

struct event_row {
	unsigned id;
	enum host host;
	unsigned on, causes, scopes;
	enum iis_certainty certainty;
	bool alternative;
	enum event_data data;
	const char *text;
};

#define LOAD_OR_MACHINE (CAUSE(LOAD) | CAUSE(MACHINE) | CAUSE_MACHINE_X86)
#define FILTER HOST_IIS_FILTER
#define EXTENSION HOST_IIS_EXTENSION
#define MODULE HOST_IIS_MODULE
#define MODULE_FAILURE \
	(LOAD_OR_MACHINE | CAUSE(NO_FILE) | CAUSE(NO_ENTRY))

/* In the order in which IIS writes them (R1006). */
static const struct event_row rows[] = {
	/* R1010: of IIS 5 the source is known, and no number. */
	{ 0, FILTER, IIS_5, LOAD_OR_MACHINE, ANY_SCOPE, IIS_OPEN, false,
	  DATA_OF_FAILURE, filter_failed },
	{ 0, FILTER, IIS_5, CAUSE(NO_FILE), ANY_SCOPE, IIS_OPEN, false,
	  DATA_126, filter_failed },
	{ 0, FILTER, IIS_5, CAUSE(NO_FILE), ANY_SCOPE, IIS_OPEN, true, DATA_2,
	  filter_failed },
	/* R1006 */
	{ 2214, FILTER, IIS_6 | IIS_7, CAUSE(LOAD), ANY_SCOPE, IIS_CERTAIN,
	  false, DATA_OF_FAILURE, filter_failed },
	{ 2214, FILTER, IIS_6_AS_5, CAUSE(LOAD), ANY_SCOPE, IIS_LIKELY, false,
	  DATA_OF_FAILURE, filter_failed },
	/* R102: what IIS 6 says of a path that leads nowhere is disputed. */
	{ 2214, FILTER, IIS_6 | IIS_6_AS_5 | IIS_7, CAUSE(NO_FILE), ANY_SCOPE,
	  IIS_LIKELY, false, DATA_126, filter_failed },
	{ 2214, FILTER, IIS_6 | IIS_6_AS_5, CAUSE(NO_FILE), ANY_SCOPE,
	  IIS_OPEN, true, DATA_2, filter_failed },
	/* R1007: told of x64 editions. */
	{ 2274, FILTER, IIS_6 | IIS_7, CAUSE(MACHINE), ANY_SCOPE, IIS_CERTAIN,
	  false, DATA_OF_FAILURE, filter_machine },
	{ 2274, FILTER, IIS_6_AS_5, CAUSE(MACHINE) | CAUSE_MACHINE_X86,
	  ANY_SCOPE, IIS_LIKELY, false, DATA_OF_FAILURE, filter_machine },
	{ 2274, FILTER, IIS_6 | IIS_7, CAUSE_MACHINE_X86, ANY_SCOPE,
	  IIS_LIKELY, false, DATA_OF_FAILURE, filter_machine },
	{ 2214, FILTER, IIS_6 | IIS_6_AS_5 | IIS_7, CAUSE_MACHINE_X86,
	  ANY_SCOPE, IIS_OPEN, true, DATA_OF_FAILURE, filter_failed },
	/* R1008 */
	{ 2261, FILTER, IIS_6, CAUSE(RAW_DATA), ANY_SCOPE, IIS_CERTAIN, false,
	  DATA_NONE, raw_data_6 },
	{ 2261, FILTER, IIS_7, CAUSE(RAW_DATA), ANY_SCOPE, IIS_CERTAIN, false,
	  DATA_NONE, raw_data_7 },
	{ 2222, FILTER, IIS_6_AS_5, CAUSE(RAW_DATA), SCOPE(SITE), IIS_CERTAIN,
	  false, DATA_NONE, raw_data_site },
	{ 2222, FILTER, IIS_6_AS_5, CAUSE(RAW_DATA), SCOPE(UNKNOWN), IIS_OPEN,
	  false, DATA_NONE, raw_data_site },
	/* R1006, R3003: then the site gives up; after 2261 that is open. */
	{ 2268, FILTER, IIS_6, LOAD_OR_MACHINE, ANY_SCOPE,
	  IIS_CERTAIN, false, DATA_OF_FAILURE, service_aborted },
	{ 2268, FILTER, IIS_6, CAUSE(NO_FILE), ANY_SCOPE, IIS_LIKELY, false,
	  DATA_126, service_aborted },
	{ 2268, FILTER, IIS_6, CAUSE(NO_FILE), ANY_SCOPE, IIS_OPEN, true,
	  DATA_2, service_aborted },
	{ 2268, FILTER, IIS_6, CAUSE(RAW_DATA), ANY_SCOPE, IIS_OPEN, false,
	  DATA_NONE, service_aborted },
	{ 2268, FILTER, IIS_7, LOAD_OR_MACHINE, ANY_SCOPE,
	  IIS_CERTAIN, false, DATA_OF_FAILURE, site_aborted },
	{ 2268, FILTER, IIS_7, CAUSE(NO_FILE), ANY_SCOPE, IIS_LIKELY, false,
	  DATA_126, site_aborted },
	{ 2268, FILTER, IIS_7, CAUSE(RAW_DATA), ANY_SCOPE, IIS_OPEN, false,
	  DATA_NONE, site_aborted },
	/* R1005, R1007; a file that is missing gives none (R103). */
	{ 0, EXTENSION, IIS_5, LOAD_OR_MACHINE, ANY_SCOPE,
	  IIS_OPEN, false, DATA_OF_FAILURE, extension_failed },
	{ 2220, EXTENSION, IIS_6 | IIS_7, CAUSE(LOAD), ANY_SCOPE, IIS_CERTAIN,
	  false, DATA_OF_FAILURE, extension_failed },
	{ 2220, EXTENSION, IIS_6_AS_5, CAUSE(LOAD), ANY_SCOPE, IIS_LIKELY,
	  false, DATA_OF_FAILURE, extension_failed },
	{ 2220, EXTENSION, IIS_6 | IIS_6_AS_5 | IIS_7,
	  CAUSE(MACHINE) | CAUSE_MACHINE_X86, ANY_SCOPE, IIS_LIKELY, false,
	  DATA_OF_FAILURE, extension_failed },
	{ 0, EXTENSION, IIS_6 | IIS_6_AS_5 | IIS_7,
	  CAUSE(MACHINE) | CAUSE_MACHINE_X86, ANY_SCOPE, IIS_OPEN, true,
	  DATA_OF_FAILURE, extension_machine },
	/* R3005, R3006 */
	{ 2280, MODULE, IIS_7, CAUSE(LOAD), ANY_SCOPE, IIS_CERTAIN, false,
	  DATA_OF_FAILURE, module_failed },
	{ 2280, MODULE, IIS_7, CAUSE(NO_FILE), ANY_SCOPE, IIS_CERTAIN, false,
	  DATA_126, module_failed },
	{ 2282, MODULE, IIS_7, CAUSE(MACHINE), ANY_SCOPE, IIS_CERTAIN, false,
	  DATA_OF_FAILURE, module_machine },
	{ 2282, MODULE, IIS_7, CAUSE_MACHINE_X86, ANY_SCOPE, IIS_LIKELY,
	  false, DATA_OF_FAILURE, module_machine },
	{ 2280, MODULE, IIS_7, CAUSE_MACHINE_X86, ANY_SCOPE, IIS_OPEN, true,
	  DATA_OF_FAILURE, module_failed },
	{ 2295, MODULE, IIS_7, CAUSE(NO_ENTRY), ANY_SCOPE, IIS_CERTAIN, false,
	  DATA_OF_FAILURE, module_no_entry },
	{ 5139, MODULE, IIS_7, MODULE_FAILURE & ~CAUSE(NO_FILE), ANY_SCOPE,
	  IIS_LIKELY, false, DATA_OF_FAILURE, channel_failed },
	{ 5139, MODULE, IIS_7, CAUSE(NO_FILE), ANY_SCOPE, IIS_LIKELY, false,
	  DATA_126, channel_failed },
	{ 5002, MODULE, IIS_7, MODULE_FAILURE, ANY_SCOPE, IIS_CERTAIN, false,
	  DATA_NONE, pool_disabled },
	/* R1009 */
	{ 2219, EXTENSION, IIS_6 | IIS_7, CAUSE(EXCEPTION), ANY_SCOPE,
	  IIS_CERTAIN, false, DATA_NONE, extension_exception },
	{ 2223, FILTER, IIS_6 | IIS_7, CAUSE(REGISTRY), ANY_SCOPE, IIS_CERTAIN,
	  false, DATA_NONE, filter_registry },
};

struct iis_failure iis_failure_on(enum host host,
				  const struct profile_target *target,
				  enum isolation_mode isolation)
{
	return (struct iis_failure){
		.host = host,
		.version = target->iis,
		.isolation = isolation,
		.machine = target->machine,
		.before_sp1 = strcmp(target->build, "5.2.3790.0") == 0,
		.on_x64 = target->machine == IMAGE_FILE_MACHINE_AMD64 ||
			  str_ends_nocase(str_of(target->id), "-wow64"),
		.path = STR_EMPTY,
		.site = STR_EMPTY,
	};
}

/*
 * A path that leads nowhere. The loader refuses one that is too long before it
 * looks, as any other DLL that it can't load (R108); an extension IIS opens.
 */
static bool is_no_file(const struct finding *f, enum host host)
{
	return f->id == FINDING_MISSING_FILE &&
	       (host == HOST_IIS_EXTENSION ||
		f->win32 != ERROR_FILENAME_EXCED_RANGE);
}

bool iis_failure_of(const struct subject *s, const struct verdict *v,
		    const struct profile_target *target,
		    struct iis_failure *out)
{
	const enum iis_kind kind = iis_kind_of(target->iis, s->isolation);

	/* IIS 6 and before know no native modules. */
	if (s->host == HOST_NONE || v->kind != VERDICT_FAILS ||
	    kind == IIS_KIND_NONE ||
	    (s->host == HOST_IIS_MODULE && kind != IIS_KIND_7))
		return false;
	*out = iis_failure_on(s->host, target, s->isolation);
	out->likely = v->likely;
	out->win32 = v->error->win32;
	out->path = s->resolution->root->name;
	if (s->setting != NULL) {
		out->path = s->setting->path;
		out->scope = s->setting->scope;
	}
	if (s->host == HOST_IIS_MODULE &&
	    (v->error->id == FINDING_MISSING_ENTRY_POINT ||
	     v->error->id == FINDING_DECORATED_ENTRY_POINT))
		out->cause = IIS_CAUSE_NO_ENTRY;
	if (is_no_file(v->error, s->host))
		out->cause = IIS_CAUSE_NO_FILE;
	/* A neighbour of another machine is a failure like others. */
	if (v->error->id == FINDING_WRONG_MACHINE && v->error->chain == NULL)
		out->cause = IIS_CAUSE_MACHINE;
	return true;
}

/* "%M", "%A" and "%S" by what they stand for. */
static struct str fill(struct arena *a, const char *pattern,
		       const struct iis_failure *f)
{
	struct str parts[8];
	size_t count = 0;
	const char *insert;

	while ((insert = strchr(pattern, '%')) != NULL && count < 6) {
		parts[count++] = (struct str){ pattern,
					       (size_t)(insert - pattern) };
		if (insert[1] == 'M')
			parts[count++] = f->path;
		else if (insert[1] == 'A')
			parts[count++] =
				str_of(f->machine == IMAGE_FILE_MACHINE_I386 ?
					       "x86" :
					       "AMD64");
		else
			parts[count++] = f->site.n != 0 ? f->site :
							  str_of("...");
		pattern = insert + 2;
	}
	parts[count++] = str_of(pattern);
	return str_join(a, parts, count, "");
}

/* R1011. IIS 7 starts a worker process with a request, too. */
static enum iis_when when_loaded(const struct iis_failure *f,
				 enum iis_kind kind)
{
	if (f->host == HOST_IIS_EXTENSION)
		return IIS_WHEN_EXTENSION_REQUEST;
	if (f->host == HOST_IIS_MODULE)
		return IIS_WHEN_WORKER_START;
	if (kind == IIS_KIND_5 || kind == IIS_KIND_6_AS_5)
		return IIS_WHEN_SERVICE_START;
	if (kind == IIS_KIND_7 || f->scope == IIS_SCOPE_UNKNOWN)
		return IIS_WHEN_WORKER_START_OR_SITE_REQUEST;
	return f->scope == IIS_SCOPE_GLOBAL ? IIS_WHEN_WORKER_START :
					      IIS_WHEN_SITE_REQUEST;
}

/* The activation service, which minds worker processes, logs for itself. */
static bool is_of_was(const struct event_row *row)
{
	return row->id >= 5000;
}

static const char *source_of(const struct event_row *row, enum iis_kind kind)
{
	if (is_of_was(row))
		return "WAS";
	if (kind == IIS_KIND_5)
		return "W3SVC";
	return kind == IIS_KIND_7 ? "Microsoft-Windows-IIS-W3SVC-WP" :
				    "W3SVC-WP";
}

static struct iis_event event_of(const struct event_row *row,
				 const struct iis_failure *f,
				 enum iis_kind kind, struct arena *a)
{
	static const uint32_t data[] = {
		[DATA_126] = ERROR_MOD_NOT_FOUND,
		[DATA_2] = ERROR_FILE_NOT_FOUND,
	};
	bool likely = f->likely && row->certainty == IIS_CERTAIN;

	return (struct iis_event){
		.source = source_of(row, kind),
		.log = kind == IIS_KIND_5 || is_of_was(row) ? "System" :
							      "Application",
		.id = row->id,
		.alternative = row->alternative,
		.has_data = row->data != DATA_NONE,
		.data = row->data == DATA_OF_FAILURE ? f->win32 :
			row->data == DATA_NONE ? 0 : data[row->data],
		.when = when_loaded(f, kind),
		.certainty = likely ? IIS_LIKELY : row->certainty,
		.text = fill(a, row->text, f),
	};
}

/* 2274 came with SP1 (R1007). */
static unsigned cause_bit(const struct iis_failure *f)
{
	if (f->cause != IIS_CAUSE_MACHINE)
		return 1u << f->cause;
	if (f->before_sp1)
		return CAUSE(LOAD);
	return f->on_x64 ? CAUSE(MACHINE) : CAUSE_MACHINE_X86;
}

int iis_events(const struct iis_failure *f, struct arena *a,
	       struct iis_event out[IIS_EVENTS_MAX])
{
	enum iis_kind kind = iis_kind_of(f->version, f->isolation);
	unsigned cause = cause_bit(f), scope = 1u << f->scope;
	int count = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct event_row *row = &rows[i];

		if (row->host != f->host || (row->on & kind) == 0 ||
		    (row->causes & cause) == 0 || (row->scopes & scope) == 0)
			continue;
		out[count] = event_of(row, f, kind, a);
		if (out[count++].text.s == NULL)
			return -1;
	}
	return count;
}

const char *iis_when_word(enum iis_when when)
{
	static const char *const words[] = {
		[IIS_WHEN_SERVICE_START] = "service-start",
		[IIS_WHEN_WORKER_START] = "worker-start",
		[IIS_WHEN_SITE_REQUEST] = "site-request",
		[IIS_WHEN_WORKER_START_OR_SITE_REQUEST] =
			"worker-start-or-site-request",
		[IIS_WHEN_EXTENSION_REQUEST] = "extension-request",
	};

	return words[when];
}

const char *iis_certainty_word(enum iis_certainty certainty)
{
	static const char *const words[] = {
		[IIS_CERTAIN] = "certain",
		[IIS_LIKELY] = "likely",
		[IIS_OPEN] = "open",
	};

	return words[certainty];
}

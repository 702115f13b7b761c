/* The table of events, one row each. */
#include "rules/events.h"

#include "loader/pe.h"
#include "rules/pieces.h"

static const char application[] = "Application log";
static const char system_log[] = "System log";
static const char page[] = "page of IIS 7 and later";
static const char read_code[] =
	"read its data: the error code says what went wrong";

static const struct event_kind kinds[] = {
	{ 2214, "W3SVC-WP", application, EVENT_FILTER, true, true, 2,
	  "The HTTP Filter DLL %1 failed to load. The data is the error.",
	  "HTTP Filter DLL %1 failed to load",
	  "IIS could not load this ISAPI filter, or it loaded and its "
	  "GetFilterVersion returned FALSE: the event is the same. On IIS 6 "
	  "and later the site doesn't start and clients get 503; IIS 5 goes "
	  "on without the filter",
	  read_code, { "R1006", "R1002", "R1003" } },
	{ 2268, "W3SVC-WP", application, EVENT_FILTER, true, false, 6,
	  "Could not load all ISAPI filters for site/service. Therefore "
	  "startup aborted.",
	  "Could not load all ISAPI filters for",
	  "IIS gave the site up because a filter failed; this event doesn't "
	  "name it. Its data is the same error",
	  "look for the event 2214, 2274 or 2261 just before it: that one "
	  "names the DLL", { "R1006", "R1003" } },
	{ 2274, "W3SVC-WP", application, EVENT_FILTER, true, true, 1,
	  "ISAPI Filter '%1' could not be loaded due to a configuration "
	  "problem. The current configuration only supports loading images "
	  "built for a %2 processor architecture. The data field contains the "
	  "error number.",
	  "ISAPI Filter %1 could not be loaded due to a configuration problem",
	  "the filter is for the other word size than the worker process: a "
	  "32-bit DLL in a 64-bit process, or the other way round",
	  "give the site a DLL of the process's kind, or change the process: "
	  "Enable32bitAppOnWin64 (IIS 6: for the whole server; IIS 7 and "
	  "later: for each pool)", { "R1007", "R1017" } },
	{ 2261, "W3SVC-WP", application, EVENT_FILTER, false, true, 3,
	  "An attempt was made to load filter '%1' but it requires the "
	  "SF_NOTIFY_READ_RAW_DATA filter notification and this notification "
	  "is not supported in Worker Process Isolation Mode.",
	  "attempt was made to load filter %1 but it requires the "
	  "SF_NOTIFY_READ_RAW_DATA",
	  "the DLL loaded, and GetFilterVersion asked for raw data, which "
	  "worker processes don't offer. It isn't a failure to load",
	  "use a build that does without SF_NOTIFY_READ_RAW_DATA, or run IIS 6 "
	  "in IIS 5.0 isolation mode with the filter set up globally",
	  { "R1008" } },
	{ 2222, "W3SVC-WP", application, EVENT_FILTER, false, true, 3,
	  NULL, NULL,
	  "in the mode of IIS 5 a filter that wants raw data was set up for "
	  "one site; it must be a global filter",
	  "set it up for all web sites, not for one", { "R1008" } },
	{ 2223, "W3SVC-WP", application, EVENT_FILTER, false, true, 8,
	  "For compatibility with previous versions of IIS, the filter '%1' "
	  "was loaded as a global filter from the registry.",
	  "the filter %1 was loaded as a global filter from the registry",
	  "not a failure: the filter came from the registry value Filter DLLs "
	  "under W3SVC\\Parameters, where IIS 3 kept them",
	  "take it out of that value and add it as a global filter, so that "
	  "its settings are in one place", { "R1009" } },
	{ 2220, "W3SVC-WP", application, EVENT_EXTENSION, true, true, 2,
	  "The HTTP server was unable to load the ISAPI Application '%1'. The "
	  "data is the error.",
	  "unable to load the ISAPI Application %1. The data is the error",
	  "IIS could not load this ISAPI extension when a request asked for "
	  "it, or it lacks GetExtensionVersion or HttpExtensionProc",
	  "read its data; the site's log has the same number as "
	  "sc-win32-status", { "R1005" } },
	{ 2219, "W3SVC-WP", application, EVENT_EXTENSION, false, true, 4,
	  "The HTTP server encountered an unhandled exception while processing "
	  "the ISAPI Application '%1'.",
	  "unhandled exception while processing the ISAPI Application %1",
	  "the extension loaded and crashed while it served a request: no "
	  "failure to load",
	  "take a dump of the worker process, or ask the maker of the DLL",
	  { "R1009" } },
	{ 2280, "W3SVC-WP", application, EVENT_MODULE, true, true, 2,
	  "The Module DLL %1 failed to load. The data is the error.",
	  "Module DLL %1 failed to load",
	  "a native module in globalModules could not be loaded. The worker "
	  "process ends, and after a few tries the pool is stopped: every "
	  "site of the pool answers 503",
	  "read its data, or take the module out of globalModules to bring "
	  "the sites back", { "R3005", "R1009" } },
	{ 2282, "W3SVC-WP", application, EVENT_MODULE, true, true, 2,
	  "The Module DLL '%1' could not be loaded due to a configuration "
	  "problem. The current configuration only supports loading images "
	  "built for a %2 processor architecture. The data field contains the "
	  "error number.",
	  "Module DLL %1 could not be loaded due to a configuration problem",
	  "a native module is for the other word size than the worker "
	  "process: a 32-bit DLL in a 64-bit process, or the other way round. "
	  "The process ends, as after 2280, and every site of the pool answers "
	  "503",
	  "give it the preCondition bitness32 or bitness64, or install the "
	  "other build", { "R3006", "R3007" } },
	{ 2293, "W3SVC-WP", application, EVENT_MODULE, true, true, 3,
	  "The Module name %1 path %2 returned an error from registration. "
	  "The data is the error.",
	  "returned an error from registration. The data is the error",
	  "the module loaded and its own RegisterModule returned an error: "
	  "the number is the module's", "ask the maker of the module, or read "
	  "its log", { "R3006" } },
	{ 2295, "W3SVC-WP", application, EVENT_MODULE, true, true, 2,
	  "Failed to find the RegisterModule entrypoint in the module DLL %1. "
	  "The data is the error.",
	  "find the RegisterModule entrypoint in the module DLL %1. The data",
	  "the DLL is no native module of IIS: it exports no RegisterModule. "
	  "ISAPI filters belong in isapiFilters, extensions in handlers",
	  "export RegisterModule by exactly this name, or list the DLL where "
	  "it belongs", { "R3006" } },
	{ 2296, "W3SVC-WP", application, EVENT_MODULE, false, false, 4,
	  "The Module name '%1' path '%2' has an invalid precondition '%3'.",
	  "has an invalid precondition",
	  "the preCondition of a module in applicationHost.config has a word "
	  "that IIS doesn't know", "correct the preCondition",
	  { "R3006", "R3007" } },
	{ 2298, "W3SVC-WP", application, EVENT_MODULE, false, false, 4,
	  "The globalModules list is empty. No requests can be served "
	  "successfully.",
	  "globalModules list is empty",
	  "no native module is configured at all",
	  "restore globalModules in applicationHost.config from a backup",
	  { "R3006" } },
	{ 5139, "WAS", system_log, EVENT_POOL, true, false, 7,
	  "A listener channel for protocol '%4' in worker process '%2' serving "
	  "application pool '%1' reported a listener channel failure. The data "
	  "field contains the error number.",
	  "reported a listener channel failure",
	  "a worker process could not get ready; where a native module failed "
	  "to load, the data is the module's error",
	  "look into the Application log for the event 2280 of the same "
	  "minute: it names the DLL", { "R3005" } },
	{ 5002, "WAS", system_log, EVENT_POOL, false, false, 9,
	  "Application pool '%1' is being automatically disabled due to a "
	  "series of failures in the process(es) serving that application "
	  "pool.",
	  "is being automatically disabled due to a series of failures",
	  "rapid-fail protection: five failures in five minutes, and the pool "
	  "is stopped. HTTP.sys answers 503 until somebody starts it",
	  "mend the cause, which an earlier event names, then start the pool",
	  { "R3009", "R3005" } },
	{ 5009, "WAS", system_log, EVENT_POOL, false, false, 8,
	  NULL, NULL,
	  "a worker process ended unexpectedly (likely)",
	  "look for an earlier event of the same process that names a DLL",
	  { "R3009" } },
	{ 5011, "WAS", system_log, EVENT_POOL, false, false, 8,
	  NULL, NULL,
	  "a worker process suffered an error in its communication with the "
	  "activation service, mostly by crashing (likely)",
	  "look for an earlier event of the same process that names a DLL",
	  { "R3009" } },
	{ 5059, "WAS", system_log, EVENT_POOL, false, false, 8,
	  NULL, NULL,
	  "the pool was stopped since a worker process could not be started "
	  "(likely)",
	  "look at the pool's identity and at earlier events", { "R3009" } },
	{ 5021, "WAS", system_log, EVENT_POOL, false, false, 8,
	  NULL, NULL,
	  "the identity of the pool isn't valid (likely)",
	  "give the pool's account and password anew", { "R3009" } },
	{ 5057, "WAS", system_log, EVENT_POOL, false, false, 8,
	  NULL, NULL,
	  "the pool isn't started because of its identity (likely)",
	  "give the pool's account and password anew", { "R3009" } },
	{ 1009, "W3SVC", system_log, EVENT_POOL, false, false, 8,
	  NULL, NULL,
	  "a worker process of IIS 6 ended unexpectedly, as one may whose "
	  "filter crashes inside GetFilterVersion; it isn't a failure to load",
	  "take a dump of the worker process", { "R1014" } },
	{ 32, "SideBySide", system_log, EVENT_ASSEMBLY, false, false, 4,
	  NULL, NULL,
	  "an assembly that a manifest names isn't installed: the load ends "
	  "with 14001",
	  "install the redistributable that brings the assembly named there",
	  { "R602", "R607" } },
	{ 33, "SideBySide", application, EVENT_ASSEMBLY, false, true, 3,
	  "Activation context generation failed for \"%1\". Dependent Assembly "
	  "%2 could not be found. Please use sxstrace.exe for detailed "
	  "diagnosis.",
	  "Activation context generation failed for %1. Dependent Assembly",
	  "an assembly that the manifest of that file names isn't installed: "
	  "the load ends with 14001. The event names the assembly behind the "
	  "file",
	  "install the redistributable that brings the assembly named there, "
	  "of the processorArchitecture and at least the version that stand "
	  "there", { "R2602", "R607" } },
	{ 35, "SideBySide", application, EVENT_ASSEMBLY, false, false, 3,
	  NULL, "does not match the identity of the component requested",
	  "a manifest found under the name of an assembly is of another one, "
	  "mostly of the other word size: the load ends with 14001",
	  "compare Reference, which is asked for, with Definition, which is "
	  "there: mostly processorArchitecture or version differs",
	  { "R2602", "R611" } },
	{ 58, "SideBySide", system_log, EVENT_ASSEMBLY, false, false, 5,
	  NULL, NULL,
	  "a manifest has an error: the load ends with 14001",
	  "rebuild the DLL with its manifest", { "R602", "R612" } },
	{ 59, "SideBySide", system_log, EVENT_ASSEMBLY, false, false, 5,
	  NULL, NULL,
	  "no activation context could be made for the file named there: the "
	  "load ends with 14001. From Vista on it stands in the Application "
	  "log, and says that a manifest or policy file is no valid XML",
	  "up to Server 2003 look at event 32 or 58 beside it, which says why; "
	  "later mend the file at the line that it names",
	  { "R602", "R607", "R2602" } },
	{ 26, "Application Popup", system_log, EVENT_BOX, false, false, 5,
	  "Application popup: %1 : %2",
	  "Application popup: ",
	  "a message box that Windows showed, or would have shown on a "
	  "desktop, for the process that it names first. Titled Unable To "
	  "Locate Component (or DLL) it names a DLL that isn't found, which "
	  "is 126; Entry Point Not Found is 127, Ordinal Not Found 182, Bad "
	  "Image 193, DLL Initialization Failed 1114. Other boxes tell of no "
	  "DLL",
	  "look for 2214, 2274 or 2220 of the same minute: what the box names "
	  "is then mostly a DLL that the one named there needs, or a procedure "
	  "that it imports. `dryload check` of that DLL shows the way to it",
	  { "R314", "R303", "R305" } },
	{ 0, "IIS", page, EVENT_FILTER, true, true, 2,
	  "Calling LoadLibraryEx on ISAPI filter \"%1\" failed",
	  "Calling LoadLibraryEx on ISAPI filter %1 failed",
	  "IIS could not load this ISAPI filter; its error is in the HRESULT, "
	  "which is 0x80070000 and the Win32 error",
	  "read the error code, or HRESULT, on the same page",
	  { "R1018", "R3004" } },
	{ 0, "IIS", page, EVENT_FILTER, true, true, 2,
	  "Calling GetProcAddress on ISAPI filter \"%1\" failed",
	  "Calling GetProcAddress on ISAPI filter %1 failed",
	  "the DLL loaded, and doesn't export GetFilterVersion and "
	  "HttpFilterProc by exactly these names: it is no filter, or was "
	  "built without its .def file",
	  "take it out of isapiFilters, or export the two names",
	  { "R1018", "R1004" } },
};

enum { KINDS_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

const struct event_kind *event_kinds(size_t *count)
{
	*count = KINDS_COUNT;
	return kinds;
}

/* "Microsoft-Windows-IIS-W3SVC-WP" is W3SVC-WP; TechNet prints IIS-WMSVC. */
static bool is_source(const struct event_kind *k, struct str source)
{
	if (source.n == 0 || str_ends_nocase(source, k->source))
		return true;
	if (str_ends_nocase(source, "W3SVC") ||
	    str_ends_nocase(source, "WMSVC"))
		return str_ends_nocase(str_of(k->source), "W3SVC-WP") ||
		       str_ends_nocase(str_of(k->source), "WAS");
	return false;
}

bool event_source_is_known(struct str source)
{
	for (size_t i = 0; i < KINDS_COUNT; i++) {
		if (is_source(&kinds[i], source))
			return true;
	}
	return false;
}

/* SideBySide's numbers are too small to mean it alone. */
enum { ID_ALONE_MIN = 1000 };

const struct event_kind *event_find(uint32_t id, struct str source)
{
	if (id == 0 || (source.n == 0 && id < ID_ALONE_MIN))
		return NULL;
	for (size_t i = 0; i < KINDS_COUNT; i++) {
		if (kinds[i].id == id && is_source(&kinds[i], source))
			return &kinds[i];
	}
	return NULL;
}

bool event_is_mismatch(const struct event_kind *k)
{
	return k->id == 2274 || k->id == 2282;
}

/* R602, R2602 */
uint32_t event_implied_win32(const struct event_kind *k)
{
	return k->about == EVENT_ASSEMBLY ? ERROR_SXS_CANT_GEN_ACTCTX : 0;
}

/* Two tables: statuses in a site's log, reasons in HTTPERR. */
#include "rules/http_status.h"

#include "rules/pieces.h"

static const struct http_status statuses[] = {
	{ 404, 2, 0,
	  "the extension isn't allowed: IIS 6 and later refuse what their "
	  "list of web service extensions, or isapiCgiRestriction, doesn't "
	  "name",
	  "allow the DLL there by its exact path", { "R1016" } },
	{ 404, 3, 0,
	  "no handler or MIME type is mapped to the file's extension",
	  "map the extension to the DLL", { "R1016" } },
	{ 404, 4, 0,
	  "no handler is mapped to what was asked for: no extension was "
	  "loaded",
	  "map the file type to the DLL in handlers; IIS skips a handler whose "
	  "preCondition doesn't hold in the pool", { "R1016", "R3007" } },
	{ 404, 7, 0,
	  "request filtering of IIS 7 and later refuses the file's extension; "
	  "no extension was loaded",
	  "allow it in requestFiltering, fileExtensions", { "R1016" } },
	{ 404, 8, 0,
	  "request filtering of IIS 7 and later hides a folder of the URL, as "
	  "it does each one called bin; no extension was loaded",
	  "move the DLL out of bin, or take that name off requestFiltering, "
	  "hiddenSegments", { "R1016" } },
	{ 404, 17, 0,
	  "what is a program was given to the handler of static files: no "
	  "handler of its own is mapped to it in this pool, so that no "
	  "extension was loaded",
	  "map the file type to the DLL in handlers, above the static files; "
	  "IIS skips a handler whose preCondition doesn't hold in the pool",
	  { "R1016", "R3007" } },
	{ 404, HTTP_FILTERED, 0,
	  "request filtering of IIS 7 and later refused the request: no "
	  "failure to load",
	  "look at requestFiltering in the configuration", { "R1016" } },
	{ 404, HTTP_ANY_SUBSTATUS, 2,
	  "the file of the extension isn't there: IIS looks for it before it "
	  "loads anything, so that this is no failure to load",
	  "check the mapping of the extension, the path of the virtual folder, "
	  "and that the file lies there", { "R103", "R1005", "R1016" } },
	{ 404, HTTP_ANY_SUBSTATUS, 0,
	  "what was asked for isn't found: a missing file, a missing mapping "
	  "of the extension, or one that isn't allowed",
	  "check the mapping of the extension and that the file lies there; "
	  "IIS 6 and later have a substatus for the other two, 404.3 and "
	  "404.2",
	  { "R103", "R1016" } },
	{ 403, 1, 0,
	  "the folder has no right to execute: an ISAPI extension needs it",
	  "set the execute permissions to scripts and executables",
	  { "R1016" } },
	{ 403, 18, 0,
	  "a filter or extension sent the request on to a URL that another "
	  "application pool serves, which IIS 6 and later refuse",
	  "let both URLs be served by one pool, or redirect the client "
	  "instead of rewriting", { "R1019" } },
	{ 500, 19, 0,
	  "the configuration can't be used; with 8007007E a DLL that it names "
	  "isn't found, for example one of another word size",
	  "look at the file and line on the page", { "R3008" } },
	{ 500, 21, 0,
	  "a handler names a module that isn't there: ISAPI is an optional "
	  "feature of IIS 7 and later",
	  "install the features ISAPI Extensions and ISAPI Filters",
	  { "R3002" } },
	{ 500, HTTP_ANY_SUBSTATUS, 0,
	  "the request failed; where an extension could not be loaded, "
	  "sc-win32-status is the error",
	  "read sc-win32-status, and look for event 2220 in the Application "
	  "log", { "R1005", "R1018" } },
	{ 503, 2, 0,
	  "the server has as many requests as appConcurrentRequestLimit lets it "
	  "have: no failure to load",
	  "look at what the requests wait for", { NULL } },
	{ 503, HTTP_ANY_SUBSTATUS, 0,
	  "HTTP.sys answers for a site or pool that isn't running",
	  "look into System32\\LogFiles\\HTTPERR and the event log: the "
	  "site's own log has nothing", { "R1020", "R1003" } },
};

/* learn.microsoft.com, Types of errors logged by the HTTP Server API. */
static const struct http_reason reasons[] = {
	{ "AppOffline",
	  "503: the application was taken offline because of errors: worker "
	  "processes failed too often and the pool is stopped",
	  "look into the event log for 2214, 2280, 5139 or 5002, mend the "
	  "cause, then start the pool" },
	{ "AppShutdown",
	  "503: the application shut down by itself, as an administrator's "
	  "policy wants it",
	  "no failure to load; look at the pool's limits" },
	{ "AppPoolTimer",
	  "503: the pool's process is too busy to take the request",
	  "no failure to load" },
	{ "ConnLimit",
	  "503: the site's limit of connections is reached",
	  "no failure to load" },
	{ "Disabled",
	  "503: an administrator took the application offline",
	  "start the pool or the site" },
	{ "QueueFull",
	  "503: the queue of the pool is full",
	  "no failure to load; the process is too slow or hangs" },
	{ "N/A",
	  "503: the service isn't available because of an internal error, such "
	  "as a lack of memory; a site that doesn't start because of its "
	  "filters can look so too (likely)",
	  "look into the event log for 2214 and 2268" },
	{ "Connection_Abandoned_By_AppPool",
	  "a worker process ended, or crashed, and left the request behind",
	  "look into the event log for what the process ended with" },
	{ "Connection_Abandoned_By_ReqQueue", /* Vista's name of the same */
	  "a worker process ended, or crashed, and left the request behind",
	  "look into the event log for what the process ended with" },
};

const struct http_status *http_statuses(size_t *count)
{
	*count = sizeof(statuses) / sizeof(statuses[0]);
	return statuses;
}

/* learn.microsoft.com, HTTP status codes in IIS. */
static unsigned row_substatus(unsigned status, unsigned substatus)
{
	static const unsigned filtered[] = { 5,	 6,  10, 11, 12, 13,
					     14, 15, 18, 19, 20 };

	for (size_t i = 0; i < sizeof(filtered) / sizeof(filtered[0]); i++) {
		if (status == 404 && substatus == filtered[i])
			return HTTP_FILTERED;
	}
	return substatus;
}

const struct http_status *http_status_find(unsigned status,
					   unsigned substatus, unsigned win32,
					   struct str uri)
{
	const unsigned in_row = row_substatus(status, substatus);
	const bool of_other = uri.n != 0 && !http_uri_is_of_dll(uri);

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		const struct http_status *s = &statuses[i];

		if (s->status == status &&
		    (s->substatus == HTTP_ANY_SUBSTATUS ||
		     s->substatus == in_row) &&
		    (s->win32 == 0 || (s->win32 == win32 && !of_other)))
			return s;
	}
	return NULL;
}

bool http_status_is_vague(const struct http_status *s)
{
	return s->status == 404 && (s->substatus == HTTP_ANY_SUBSTATUS ||
				    s->substatus == HTTP_FILTERED);
}

bool http_uri_is_of_dll(struct str uri)
{
	for (size_t at = 0; at + 4 <= uri.n; at++) {
		const struct str rest = str_skip(uri, at);

		if ((str_starts_nocase(rest, ".dll") ||
		     str_starts_nocase(rest, ".exe")) &&
		    (rest.n == 4 || rest.s[4] == '/'))
			return true;
	}
	return false;
}

const struct http_reason *http_reason_find(struct str word)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (str_equal_nocase(str_of(reasons[i].word), word))
			return &reasons[i];
	}
	return NULL;
}

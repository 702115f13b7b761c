/* Rules R1001 to R1011: how IIS loads a module, and what it logs. */
#include "rules/rulebook_parts.h"

static const char theme[] = "IIS";

static const struct rule rules[] = {
	{ "R1001", theme, "IIS", RULE_CERTAIN, RULE_ENACTED,
	  "A filter is loaded, asked for two procedures, and called",
	  "LoadLibrary comes first, then GetProcAddress for GetFilterVersion "
	  "and HttpFilterProc; TerminateFilter may be missing. Then "
	  "GetFilterVersion is called, and where it returns FALSE the last "
	  "error goes into the event log.",
	  "",
	  "David Wang, ISAPI filter failures (2005) and its comment 12",
	  "GetFilterVersion isn't run without --run: a verdict ends with the "
	  "two procedures. Where the file forwards one it is followed as "
	  "GetProcAddress does (R311); a DLL that isn't loaded yet is looked "
	  "for in the standard order (R404), and whether one that lies "
	  "beside the file alone is found isn't known." },
	{ "R1002", theme, "IIS", RULE_CERTAIN, RULE_ENACTED,
	  "The number in the event may be the filter's own",
	  "Where GetFilterVersion returns FALSE the data of the event is "
	  "whatever GetLastError holds. That may be 0, or a number left "
	  "behind by something that has nothing to do with it.",
	  "",
	  "David Wang, ISAPI filter failures (2005) and its comments 6 and "
	  "57",
	  "What a filter leaves behind is told with --run "
	  "(refused-by-filter). `dryload explain` gives both readings of "
	  "each number." },
	{ "R1003", theme, "IIS 5, IIS 6", RULE_LIKELY, RULE_ENACTED,
	  "IIS 6 stops the site, IIS 5 goes on without the filter",
	  "With worker processes any filter that fails keeps the site from "
	  "starting, and clients get 503. IIS 4, 5.0 and 5.1 skip the "
	  "filter, and only the event tells. IIS 6 in the isolation mode of "
	  "IIS 5 does as IIS 5 (likely; the rest is certain).",
	  "",
	  "David Wang, ISAPI filter failures (2005); TechNet cc783369",
	  "IIS 6 is taken to have worker processes unless --isolation-mode=5 "
	  "is given." },
	{ "R1004", theme, "IIS", RULE_CERTAIN, RULE_ENACTED,
	  "The entry points must be exported under their exact names",
	  "A decorated name such as _GetFilterVersion@4 or a C++ name "
	  "doesn't count; a module definition file gives the plain one. A "
	  "DLL with GetExtensionVersion and HttpExtensionProc is an "
	  "extension and can't serve as a filter.",
	  "127, 7f 00 00 00, STATUS_PROCEDURE_NOT_FOUND",
	  "David Wang, ISAPI filter failures (2005) and its comments 34, 41 "
	  "and 59",
	  "" },
	{ "R1005", theme, "IIS", RULE_CERTAIN, RULE_ENACTED,
	  "An extension fails with its first request",
	  "It needs GetExtensionVersion and HttpExtensionProc; "
	  "TerminateExtension may be missing. The client gets 500 with "
	  "Windows' text of the error, or 404 or 403 by cause. Event 2220 "
	  "names the DLL, and the number is in the site's log as "
	  "sc-win32-status.",
	  "",
	  "IIS 6.0 SDK ms525535; TechNet cc758052; KB895976; KB163166; David "
	  "Wang, ISAPI filter failures (2005), comments 13 and 37",
	  "" },
	{ "R1006", theme, "IIS 6+", RULE_CERTAIN, RULE_ENACTED,
	  "A failing filter gives the events 2214 and 2268",
	  "Both are in the Application log from source W3SVC-WP: 2214 names "
	  "the filter, 2268 says that the start was given up. The data of "
	  "both is the error, lowest byte first.",
	  "",
	  "TechNet cc759144; TechNet cc758052; TechNet cc735094; David Wang, "
	  "ISAPI filter failures (2005), comments 3, 38, 45 and 56",
	  "" },
	{ "R1007", theme, "IIS 6 (SP1+), IIS 7+", RULE_OPEN, RULE_ENACTED,
	  "A filter for the other word size gives event 2274",
	  "From 2003 SP1 on it stands in the place of 2214 and names the "
	  "architecture that the worker process has, x86 or AMD64; 2268 "
	  "follows. The number of the event for an extension of the wrong "
	  "kind is open; the client gets 500 there.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "David Wang, 503 with IIS 6 on 64-bit Windows; TechNet dd349295; "
	  "KB895976",
	  "For an extension event 2220 is named, and that there may be "
	  "another. On editions for x86 alone 2274 is likely, and 2214 is "
	  "named with it." },
	{ "R1008", theme, "IIS 6", RULE_OPEN, RULE_ENACTED,
	  "A filter that wants raw data needs the mode of IIS 5",
	  "With worker processes SF_NOTIFY_READ_RAW_DATA isn't offered: "
	  "event 2261, and the filter isn't loaded. In the mode of IIS 5 it "
	  "must be a global filter, or event 2222 says so. Whether 2261 also "
	  "stops the site is open. The file doesn't show what "
	  "GetFilterVersion will ask for.",
	  "",
	  "KB327611; KB311852; TechNet cc759144; TechNet cc758052",
	  "What GetFilterVersion asks for is told with --run "
	  "(filter-wants-raw-data), as a warning. `dryload explain` reads the "
	  "events." },
	{ "R1009", theme, "IIS", RULE_CERTAIN, RULE_OFFLINE,
	  "Other events around ISAPI modules",
	  "2223 is for a filter that comes from the registry value Filter "
	  "DLLs, as IIS 3 had it. 2219 is an exception that an extension "
	  "didn't handle. 2280 is a native module of IIS 7 that failed to "
	  "load.",
	  "",
	  "TechNet cc758052; TechNet cc735105",
	  "The registry isn't read, and native modules aren't judged. "
	  "`dryload explain` reads the events." },
	{ "R1010", theme, "IIS 5", RULE_OPEN, RULE_ENACTED,
	  "The event of IIS 5 has no known number",
	  "Its source is W3SVC, in the System log. No public page gives the "
	  "number of the event for a filter that fails.",
	  "",
	  "David Wang, ISAPI filter failures (2005)",
	  "" },
	{ "R1011", theme, "IIS", RULE_CERTAIN, RULE_ENACTED,
	  "When filters are loaded",
	  "IIS 6 loads global filters when a worker process starts and a "
	  "site's filters with the first request to it. IIS 5 loads all when "
	  "the service starts. Each worker process has its own instance, and "
	  "recycling loads again.",
	  "",
	  "TechNet cc759144; IIS 6.0 SDK ms525612; David Wang, ISAPI filter "
	  "failures (2005)",
	  "Each event says when; the time doesn't change the verdict." },
};

const struct rulebook_part rulebook_iis = RULEBOOK_PART(rules);

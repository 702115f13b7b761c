/* Rules R1012 to R1022: identities, the metabase, and what a client sees. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Setting up IIS";

static const struct rule rules[] = {
	{ "R1012", theme, "IIS", RULE_CERTAIN, RULE_ENACTED,
	  "Who needs which right",
	  "IIS 5, and IIS 6 in IIS 5.0 isolation mode, run filters as "
	  "LocalSystem, and extensions as LocalSystem or as IWAM_machine. "
	  "IIS 6 otherwise runs them under the "
	  "identity of the pool, Network Service unless changed, and never "
	  "as IUSR; that identity is in the group IIS_WPG. The group needs "
	  "read and execute on the DLL and list on its folder. From IIS 7 on "
	  "the group is IIS_IUSRS.",
	  "",
	  "David Wang, ISAPI filter failures (2005); IIS 6.0 SDK ms525612; "
	  "TechNet cc784675 (members of IIS_WPG)",
	  "With --acl the rights of that identity, or of the one that "
	  "--identity names, are looked for; -v prints the commands that "
	  "grant them. Groups are taken as Windows and IIS set them up." },
	{ "R1013", theme, "IIS 5, IIS 6", RULE_CERTAIN, RULE_OFFLINE,
	  "A blank arrow in the manager may be harmless",
	  "Green, red and blank show FilterState of the metabase, which the "
	  "worker process writes. Where it may not write there, because the "
	  "node was made by a script, the arrow stays blank and the filter "
	  "runs.",
	  "",
	  "TechNet cc786778; David Wang, ISAPI filter failures (2005), "
	  "comments 51 and 52",
	  "The state of a running server isn't looked at." },
	{ "R1014", theme, "IIS 6", RULE_OPEN, RULE_ENACTED,
	  "An exception in GetFilterVersion is no failure to load",
	  "The worker process dies (event 1009), and after several deaths "
	  "the pool is switched off and answers 503. Whether IIS guards the "
	  "call is open.",
	  "",
	  "TechNet cc786887",
	  "With --run it is told, and leaves the verdict open "
	  "(entry-point-faults)." },
	{ "R1015", theme, "IIS 5, IIS 6", RULE_LIKELY, RULE_ENACTED,
	  "Filters in the metabase",
	  "Global ones are under /LM/W3SVC/Filters, those of a site under "
	  "its number. FilterLoadOrder lists the keys, FilterPath holds the "
	  "path, FilterEnabled is true unless set. A key that the list "
	  "doesn't name isn't loaded and nothing is logged (likely). What "
	  "becomes of a name that has no key, and of a key without a "
	  "FilterPath, isn't known (open; the rest is certain).",
	  "",
	  "TechNet cc787178; TechNet cc786778; IIS 6.0 SDK ms525573",
	  "`dryload iis` reads both the files and the list, and names what "
	  "has no key or no path; that keeps no site from starting there." },
	{ "R1016", theme, "IIS 6", RULE_LIKELY, RULE_ENACTED,
	  "An extension must be allowed",
	  "ScriptMaps ties a file type to a DLL, WebSvcExtRestrictionList "
	  "allows the DLL. One that isn't allowed is 404.2, a type that "
	  "isn't mapped 404.3, a folder without execute permission 403.1. "
	  "IIS 5 has no such list. From IIS 7 on a type without a handler is "
	  "404.4, or 404.17 where that of static files gets it, and what "
	  "request filtering refuses is 404.5 to 404.8 and more. 1260 as sc-win32-status of 404.2 is "
	  "likely, the rest certain. Whether the list is compared with "
	  "variables expanded isn't known (open).",
	  "1260, ec 04 00 00",
	  "TechNet cc779909; Microsoft's articles on 404.2; "
	  "learn.microsoft.com, HTTP status codes in IIS",
	  "`dryload iis` reads the maps and the list. The permissions of "
	  "folders aren't looked at." },
	{ "R1017", theme, "x64", RULE_CERTAIN, RULE_ENACTED,
	  "On x64 IIS 6 runs worker processes of one kind",
	  "Enable32bitAppOnWin64 holds for the whole server; without it "
	  "worker processes are 64-bit. All filters and extensions must be "
	  "of that kind. IIS 7 and later choose for each pool, and a "
	  "precondition skips modules of the other kind without a word. "
	  "32-bit worker processes need SP1.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "KB895976; KB894435; learn.microsoft.com, IIS isapiFilters",
	  "Each x64 edition is two targets, one for each kind of process; "
	  "`dryload iis` reads the setting and the preconditions." },
	{ "R1018", theme, "IIS 7+", RULE_LIKELY, RULE_ENACTED,
	  "Filters in applicationHost.config",
	  "isapiFilters lists them and isapiCgiRestriction allows "
	  "extensions. A failure is 500.0 with the error as an HRESULT, "
	  "0x8007007E for 126, or 503; which of the two is likely only. The "
	  "events have the numbers of IIS 6.",
	  "",
	  "TechNet cc735094; learn.microsoft.com, IIS isapiFilters",
	  "`dryload iis` reads both, and says so where the Windows that is "
	  "named has another IIS." },
	{ "R1019", theme, "IIS 6", RULE_CERTAIN, RULE_OFFLINE,
	  "A rewrite into another pool is 403.18",
	  "A filter or extension can't send a request on to a URL that "
	  "another application pool serves.",
	  "",
	  "IIS 6.0 SDK ms525687",
	  "What a filter does with requests isn't in the file. `dryload "
	  "explain` reads such a status." },
	{ "R1020", theme, "IIS 6+", RULE_LIKELY, RULE_ENACTED,
	  "A 503 isn't in the site's log",
	  "HTTP.sys answers it. System32\\LogFiles\\HTTPERR and the event "
	  "log have what is known.",
	  "",
	  "David Wang, ISAPI filter failures (2005)",
	  "The report names the events, the 503 and where it is logged; "
	  "`dryload explain` reads lines of HTTPERR." },
	{ "R1021", theme, "IIS 5.1", RULE_CERTAIN, RULE_OFFLINE,
	  "IIS 5.1 on XP is a small IIS 5",
	  "One site runs at a time, for ten connections. It has no pools, no "
	  "404.2, and no 503 for a filter that fails.",
	  "",
	  "TechNet cc783369; David Wang, ISAPI filter failures (2005), "
	  "comment 55",
	  "Limits of the server don't change the verdict; a failing filter "
	  "is said to be skipped (R1003)." },
	{ "R1022", theme, "IIS 5, IIS 6", RULE_CERTAIN, RULE_ENACTED,
	  "MetaBase.xml can be read, MetaBase.bin can't",
	  "IIS 6 keeps its configuration as XML. That of IIS 5 is binary; "
	  "adsutil with ENUM_ALL prints it.",
	  "",
	  "TechNet cc787178",
	  "`dryload iis` reads MetaBase.xml and what adsutil printed." },
};

const struct rulebook_part rulebook_iis_setup = RULEBOOK_PART(rules);

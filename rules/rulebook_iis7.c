/* Rules R3002 to R3009: IIS 7 and later, as far as events and pages need it. */
#include "rules/rulebook_parts.h"

static const char theme[] = "IIS 7 and later";
static const struct rule rules[] = {
	{ "R3002", theme, "IIS 7+", RULE_CERTAIN, RULE_ENACTED,
	  "ISAPI is an optional feature",
	  "Extensions and filters are features of their own and not in the "
	  "default set. A handler that names IsapiModule without it gives "
	  "500.21. That nothing is logged for filters without theirs is "
	  "likely.",
	  "", "learn.microsoft.com, IIS isapiFilters; TechNet cc770978",
	  "`dryload iis` looks for both among the globalModules, by their "
	  "images: those in IIS' own folder, or under their own names "
	  "elsewhere. One whose preCondition keeps it out of a pool isn't "
	  "there for that pool (R3007)." },
	{ "R3003", theme, "IIS 7+", RULE_LIKELY, RULE_ENACTED,
	  "A filter that fails aborts its site",
	  "Events 2214 and then 2268 of Microsoft-Windows-IIS-W3SVC-WP, 2274 "
	  "for the other bitness, 2261 for raw data (certain). The client "
	  "gets 500.0 with the error as an HRESULT, or 503.",
	  "", "TechNet cc735105; TechNet dd349295; tjanczuk/iisnode issue 27",
	  "`dryload iis` tells which sites don't start; --run tells of raw "
	  "data (filter-wants-raw-data), as a warning; `dryload explain` "
	  "reads the events." },
	{ "R3004", theme, "IIS 7+", RULE_CERTAIN, RULE_ENACTED,
	  "The page shows the error as an HRESULT",
	  "It is 0x80070000 and the Win32 error: 8007007E for 126, 8007007F "
	  "for 127, 800700C1 for 193.",
	  "", "follows from HRESULT_FROM_WIN32", "" },
	{ "R3005", theme, "IIS 7+", RULE_LIKELY, RULE_ENACTED,
	  "One native module that fails takes its pool down",
	  "Event 2280 names the DLL and carries the error; the worker process "
	  "ends, the activation service logs 5139 with the same error (its "
	  "number is likely, the rest certain), then 5002 disables the pool "
	  "and all its sites answer 503.",
	  "",
	  "FWest98/HSTS-IIS-Module issue 3; tjanczuk/iisnode issues 27 and "
	  "135; cloudflare/ModCloudFlareIIS issue 12; IIS modules overview; "
	  "microsoft/CSS-Exchange Get-IISModules.ps1",
	  "`dryload iis` judges those of globalModules before all filters: "
	  "where one fails, all sites of such a pool answer 503. Those that "
	  "features of IIS bring are taken to be there where no copy of IIS' "
	  "folder is given; add-ons such as URL Rewrite lie there, too, and "
	  "are not known then. `dryload check` judges a DLL as one with -H "
	  "iis-module." },
	{ "R3006", theme, "IIS 7+", RULE_CERTAIN, RULE_ENACTED,
	  "Events of native modules that can't serve",
	  "2295: no RegisterModule in the DLL. 2293: RegisterModule returned "
	  "an error. 2296: a bad preCondition. 2298: the list is empty. 2282 "
	  "stands in the place of 2280 where the module is of the other word "
	  "size, and names the one of the process, as 2274 does of filters.",
	  "127, 7f 00 00 00, STATUS_PROCEDURE_NOT_FOUND",
	  "TechNet cc735035; TechNet dd364219; tjanczuk/iisnode issue 23; "
	  "dotnet/aspnetcore issue 1067; jjclements.co.uk, Exchange 2010 SP1 "
	  "issues (2282, exppw.dll)",
	  "On editions for x86 alone 2282 is likely, and 2280 is named with "
	  "it. 2295 and 2282 are predicted; the others `dryload explain` reads." },
	{ "R3007", theme, "IIS 7+", RULE_CERTAIN, RULE_ENACTED,
	  "A preCondition decides which pools load a module",
	  "Where it is false the module is skipped silently. Without "
	  "bitness32 or bitness64 a pool of the other kind fails with 193, "
	  "or with 126 where System32 became SysWOW64.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND",
	  "TechNet cc735015; tjanczuk/iisnode issue 267",
	  "`dryload iis` reads bitness32, bitness64, integratedMode, "
	  "classicMode and runtimeVersionvX of native modules, filters and "
	  "handlers. Another word, or a version of .NET that the "
	  "configuration leaves to IIS 8 or later, leaves it open "
	  "(unknown-load)." },
	{ "R3008", theme, "IIS 7+", RULE_CERTAIN, RULE_ENACTED,
	  "DLLs of compression and handlers count too",
	  "A DLL of an httpCompression scheme that a 32-bit pool doesn't find "
	  "gives 500.19 with 8007007E for every site of it.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "L. Li, WSUS and 32-bit pools (2010)",
	  "`dryload iis` judges the schemes of the server behind its filters, "
	  "and passes over them where neither compression module is among the "
	  "globalModules. Handlers are judged as extensions. `dryload explain` "
	  "reads such a page." },
	{ "R3009", theme, "IIS 7+", RULE_LIKELY, RULE_OFFLINE,
	  "Five failures in five minutes stop a pool",
	  "HTTP.sys then answers 503, AppOffline in HTTPERR. 5002 is the "
	  "event for it (certain); 5009, 5011, 5059, 5021 and 5057 tell what "
	  "came before (likely).",
	  "",
	  "learn.microsoft.com, IIS failure element; "
	  "FWest98/HSTS-IIS-Module issue 3",
	  "How often a process ends isn't in its files. `dryload explain` "
	  "reads these events." },	{ "R3010", theme, "IIS 7+", RULE_CERTAIN, RULE_ENACTED,
	  "Who loads the DLLs is the identity of the pool",
	  "Of IIS 7.0 that is Network Service unless it was changed, from 7.5 "
	  "on a name of the pool's own (IIS AppPool\\name); each is in "
	  "IIS_IUSRS. A DLL that it may not read is 5.",
	  "5, 05 00 00 00, STATUS_ACCESS_DENIED",
	  "learn.microsoft.com, application pool identities; Azure/iisnode "
	  "issue 468",
	  "`iis` and `check --acl` look the rights up for that identity." },
	{ "R3011", theme, "IIS 7+", RULE_CERTAIN, RULE_ENACTED,
	  "Each pool has its word size, and each extension must be allowed",
	  "enable32BitAppOnWin64 is off unless set. An extension that "
	  "isapiCgiRestriction doesn't allow isn't loaded: 404.2. Pools of "
	  "the integrated pipeline run filters as well.",
	  "",
	  "learn.microsoft.com, application pool defaults and "
	  "isapiCgiRestriction elements",
	  "`iis` judges each DLL in the pools that may load it; what only a "
	  "request by name could call is open in those of the other size." },
	{ "R3012", theme, "IIS 7+", RULE_LIKELY, RULE_ENACTED,
	  "The filters of a site come behind those of the server",
	  "applicationHost.config has them for the server and, by location, "
	  "for a site, which may remove or clear those above it (certain); "
	  "they load in the order of the text. %windir% is expanded in the "
	  "process, and so by its word size.",
	  "",
	  "learn.microsoft.com, isapiFilters element",
	  "`iis` lists them in that order." },
};

const struct rulebook_part rulebook_iis7 = RULEBOOK_PART(rules);

/* The table of symptoms. */
#include "rules/symptoms.h"

#include "rules/pieces.h"

static const struct symptom table[] = {
	{ "filter-state",
	  { "filter", "arrow|status of the filter|filter status",
	    "blank|neither|no arrow|not showing" },
	  "A filter whose state stays blank, neither red nor green, is "
	  "harmless where it works: the worker process could not write FilterState, "
	  "because the site's /Filters node lacks the rights of IIS_WPG (a "
	  "site that was made without IIS Manager or CreateWebSite). If the "
	  "filter does not work either, it may not be loaded at all: it must "
	  "be named in FilterLoadOrder, and FilterEnabled must not be false",
	  { "R1013", "R1015" } },
	{ "delayed-in-tree",
	  { "dwmapi|msjava|ieshims|wer.dll",
	    "depend|missing|red|failure|exist" },
	  "dwmapi.dll, msjava.dll and the like are red in Dependency Walker "
	  "because a DLL of Internet Explorer delay-loads them: they are not "
	  "needed to load, and not the cause",
	  { "R403", "R1202" } },
	{ "rewrite-across-pools",
	  { "403", "rewrit", "pool" },
	  "A filter or extension that rewrites a request to a URL of another "
	  "application pool gets 403.18: let one pool serve both, or redirect "
	  "instead",
	  { "R1019" } },
	{ "sites-on-xp",
	  { "windows xp|xp box|xp pro",
	    "two web|two sites|two site|more sites" },
	  "IIS 5.1 on XP runs one site at a time, for ten connections; a "
	  "filter doesn't change that",
	  { "R1021" } },
	{ "where-filters-live",
	  { "filter", "recycl", "w3wp|worker process|app pool|app-pool" },
	  "A filter lives in each worker process: recycling the pool loads it "
	  "again in a new process, and nothing of it survives. What must "
	  "outlive that belongs in a process or service of its own",
	  { "R1011" } },
	{ "not-found-after-install",
	  { "404", "isapi", "install|loaded|able to load" },
	  "404 is no failure to load: IIS did not find what was asked for. "
	  "Check that the file's extension is mapped to the DLL, that the DLL "
	  "lies at that path, and on IIS 6 and later that the DLL is allowed "
	  "(404.2)",
	  { "R103", "R1016" } },
	{ "service-unavailable",
	  { "service unavailable|503 " },
	  "503 Service Unavailable comes from HTTP.sys, for a site or pool "
	  "that isn't running; on IIS 6 and later one filter that fails is "
	  "enough. The site's log has nothing: the event log and "
	  "System32\\LogFiles\\HTTPERR have",
	  { "R1003", "R1020" } },
	{ "application-dll-mapped",
	  { ".srf|atl server", "map|associat", "dll" },
	  "ATL Server makes two DLLs. The one whose name ends in ISAPI.dll is "
	  "the extension that .srf and .dll must be mapped to; the other "
	  "exports no GetExtensionVersion: 127",
	  { "R1005", "R1004" } },
	{ "mixed-system-files",
	  { "infocomm|version 6.0.2600", "127|procedure" },
	  "Where Windows' own files are of different service packs, one "
	  "imports what the other lacks: 127 for IIS itself. Compare the file "
	  "versions with a server that works",
	  { "R1201" } },
	{ "iusr-in-wpg",
	  { "iis_wpg|iis_iusrs",
	    "iusr|anon|member|added|permission|execute|user" },
	  "A filter runs as the identity of the worker process (IIS 6: Network "
	  "Service, through IIS_WPG; IIS 7 and later: IIS_IUSRS), never as "
	  "IUSR or a visitor. Give IIS_WPG read and execute on the DLL, on the "
	  "DLLs that it needs and on their folders: cacls FILE /E /G "
	  "IIS_WPG:R. Beside the account that a pool runs as, no user need "
	  "be added to IIS_WPG: take out those that were",
	  { "R104", "R1012" } },
	{ "left-behind",
	  { "load", "sp1|service pack", "uninstall|remov|downgrad" },
	  "That a DLL still loads after a service pack was removed proves "
	  "nothing: newer files can stay behind. Compare the versions of the "
	  "files it needs",
	  { "R1203" } },
};

enum { TABLE_COUNT = sizeof(table) / sizeof(table[0]) };

static bool has_either(struct str text, const char *words)
{
	struct str list = str_of(words);
	char word[32];

	while (list.n > 0) {
		const struct str one = word_next(&list, "|");

		if (one.n == 0 || one.n >= sizeof(word))
			continue;
		memcpy(word, one.s, one.n);
		word[one.n] = '\0';
		if (str_find_nocase(text, word) != SIZE_MAX)
			return true;
	}
	return false;
}

static bool shows(struct str text, const struct symptom *s)
{
	for (size_t i = 0; s->words[i] != NULL; i++) {
		if (!has_either(text, s->words[i]))
			return false;
	}
	return true;
}

const struct symptom *symptom_find(struct str text, size_t n)
{
	for (size_t i = 0; i < TABLE_COUNT; i++) {
		if (shows(text, &table[i]) && n-- == 0)
			return &table[i];
	}
	return NULL;
}

const struct symptom *symptoms(size_t *count)
{
	*count = TABLE_COUNT;
	return table;
}

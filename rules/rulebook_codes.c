/* Rules R1101 to R1103: error numbers that aren't the loader's. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Numbers that users bring";

static const struct rule rules[] = {
	{ "R1101", theme, "IIS", RULE_CERTAIN, RULE_ENACTED,
	  "A number that the load can't give is the filter's own",
	  "Where every import is bound and the entry points are there, and "
	  "the event still has an error, GetFilterVersion left it behind "
	  "(R1002).",
	  "",
	  "follows from R1001 and R1002",
	  "`dryload explain --file` compares a number with the verdict on "
	  "each target; GetFilterVersion isn't run. 193 may also be of a "
	  "worker process of the other word size, and is that with event 2274 "
	  "(R1007, R1017)." },
	{ "R1102", theme, "all", RULE_LIKELY, RULE_OFFLINE,
	  "Tomcat's isapi_redirect needs its settings",
	  "They are in the registry, or in a file beside the DLL with the "
	  "extension .properties, which wins where both are there. Without "
	  "either, GetFilterVersion returns FALSE and leaves 2, without "
	  "access 5. That the file's name follows a DLL that was renamed is "
	  "likely.",
	  "2, 02 00 00 00; 5, 05 00 00 00",
	  "tomcat.apache.org, connectors reference for IIS; David Wang, "
	  "ISAPI filter failures (2005), comments 64 and 72",
	  "What a filter reads isn't in its imports. `dryload explain` names "
	  "the file where an event, or --file, names such a DLL." },
	{ "R1103", theme, "all", RULE_CERTAIN, RULE_OFFLINE,
	  "WebSphere's plug-in resolves its hosts at start",
	  "plugin-cfg.loc beside the DLL leads to plugin-cfg.xml. A host in "
	  "it that has no address stops the plug-in with 11004.",
	  "11004, fc 2a 00 00; 2, 02 00 00 00",
	  "IBM swg21326077",
	  "Names of hosts aren't in the file. `dryload explain` says what to "
	  "change where an event, or --file, names such a DLL." },
};

const struct rulebook_part rulebook_codes = RULEBOOK_PART(rules);

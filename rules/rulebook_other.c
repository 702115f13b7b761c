/* Rules R1201 to R1206: what else keeps a DLL from loading. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Other causes";

static const struct rule rules[] = {
	{ "R1201", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Windows' own DLLs may be of different levels",
	  "After a hotfix or half a service pack one system DLL imports what "
	  "another lacks, so that IIS' own modules say 127.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND",
	  "David Wang, ISAPI filter failures (2005), comments 49 and 50",
	  "Each target is taken to be consistent: files of a server are "
	  "checked with `check --dir FOLDER`, where they stand for those of "
	  "the target, but for KnownDLLs. `dryload explain 127` names this "
	  "cause." },
	{ "R1202", theme, "XP, 2003", RULE_CERTAIN, RULE_ENACTED,
	  "A later browser brings red lines, not failures",
	  "The DLLs of Internet Explorer 7 and 8 delay-load what came with "
	  "Vista, such as dwmapi.dll. Nothing fails by it (R403).",
	  "",
	  "David Wang, ISAPI filter failures (2005), comments 60 and 61",
	  "" },
	{ "R1203", theme, "all", RULE_CERTAIN, RULE_OFFLINE,
	  "A service pack that was removed leaves files behind",
	  "That a DLL loads afterwards doesn't prove that it loads on the "
	  "Windows below. The versions of the files tell.",
	  "",
	  "David Wang, ISAPI filter failures (2005), comments 9 to 12",
	  "Targets stand for installations that never had the later service "
	  "pack." },
	{ "R1204", theme, "2003", RULE_LIKELY, RULE_ENACTED,
	  "Fine on SP1, broken on Server 2003 as released",
	  "A procedure that came with SP1 gives 127, a DLL that did, or that "
	  "an SDK brought along, 126. A developer's machine with XP SP2 may "
	  "hide both.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND",
	  "David Wang, ISAPI filter failures (2005), comments 5 to 12",
	  "" },
	{ "R1205", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "Clients of databases, Java and directories need their folder",
	  "Oracle's client, a Java machine or an LDAP SDK are found in the "
	  "machine's PATH (R506) or beside the DLL (R111).",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "David Wang, ISAPI filter failures (2005), comments 5 and 30",
	  "Such a folder counts when `--dir` or `--path` gives it." },
	{ "R1206", theme, "all", RULE_CERTAIN, RULE_OFFLINE,
	  "Scanners may inject DLLs",
	  "What protects a server may load its own DLLs into every process, "
	  "take addresses and change calls.",
	  "",
	  "no source is needed: a limit of what files can tell",
	  "Only what is in the files counts." },
};

const struct rulebook_part rulebook_other = RULEBOOK_PART(rules);

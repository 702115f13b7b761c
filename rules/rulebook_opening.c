/* Rules R101 to R114: the name, the path and the file behind it. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Opening the file";

static const struct rule rules[] = {
	{ "R101", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "A file that isn't there is error 126",
	  "The loader first looks the name up and knows only found and not "
	  "found. A missing file and a missing folder therefore end alike, "
	  "for a bare name and for a full path. That 3 (path not found) "
	  "never comes out of the loader is the likely part; 126 is certain.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "Wine kernel32 tests module.c; ReactOS ntdll/ldr",
	  "For a FILE of `dryload check` that isn't there the exit status "
	  "is 3; `dryload iis` gives 126." },
	{ "R102", theme, "IIS 6", RULE_OPEN, RULE_ENACTED,
	  "A configured filter that isn't there: 126, or 2",
	  "IIS 6 hands the path to LoadLibrary, so 126 is to be expected, "
	  "and one log of a missing file shows it (likely). Microsoft's "
	  "article on filters lists 2 for the same case, and no log was "
	  "found that has it (open).",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 2, 02 00 00 00",
	  "David Wang, ISAPI filter failures (2005) and its comment 15",
	  "`dryload iis` gives 126, likely, and names 2." },
	{ "R103", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "An extension that isn't there is 404 with sc-win32-status 2",
	  "IIS opens the file of an extension itself before it loads "
	  "anything. Where that fails, the request ends with 404 and the "
	  "site's log has 2; LoadLibrary isn't reached.",
	  "2, 02 00 00 00",
	  "David Wang, ISAPI filter failures (2005), comment 13",
	  "`dryload iis` gives 2 and the line of the log." },
	{ "R104", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "No right to read and execute is error 5",
	  "The look-up takes a denied file for one that exists; the open "
	  "then fails. Execute alone is enough to map an image, since the "
	  "loader asks again with less (likely); 5 is certain. The identity "
	  "that counts is that of the process (R1012), and the same holds "
	  "for every DLL that is imported.",
	  "5, 05 00 00 00, STATUS_ACCESS_DENIED",
	  "David Wang, ISAPI filter failures (2005), comments 33 and 36; "
	  "TechNet cc759144; ReactOS ntdll/ldr",
	  "Access rights aren't in the DLL: they are read from what icacls, "
	  "cacls or Get-Acl printed (--acl). Without that nothing is said of "
	  "them but what to grant to whom (-v)." },
	{ "R105", theme, "all", RULE_CERTAIN, RULE_OFFLINE,
	  "A file that is held open without sharing is error 32",
	  "The loader shares reading and deleting only. Another process that "
	  "has the file open for writing, or that doesn't share reading, "
	  "keeps it from being mapped.",
	  "32, 20 00 00 00, STATUS_SHARING_VIOLATION",
	  "Wine kernel32 tests module.c",
	  "Open handles aren't in the file. `dryload explain 32` names the "
	  "cause." },
	{ "R106", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "A path that is a folder is error 5",
	  "The loader opens what it is given as a file; a folder refuses "
	  "that.",
	  "5, 05 00 00 00, STATUS_FILE_IS_A_DIRECTORY",
	  "ReactOS ntdll/ldr; Wine ntdll error.c",
	  "Of a DLL that is imported. For a FILE that is a folder the exit "
	  "status is 3." },
	{ "R107", theme, "all", RULE_OPEN, RULE_ENACTED,
	  "An empty file is 193, perhaps 1006",
	  "No image can be made of a file without a byte. Wine gives 193. "
	  "Mapping an empty file as data gives 1006, and no run on XP or "
	  "2003 that shows which one LoadLibrary has was found.",
	  "193, c1 00 00 00, STATUS_INVALID_FILE_FOR_SECTION; 1006, ee 03 00 "
	  "00, STATUS_MAPPED_FILE_SIZE_ZERO",
	  "Wine server/mapping.c; Wine kernel32 tests module.c",
	  "" },
	{ "R108", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "LoadLibrary completes the name it is given",
	  "Where the last part of the path has no dot, .DLL is appended, "
	  "also to a full path. A dot at the end asks for a file without "
	  "extension, and blanks at the end don't count. From 266 characters "
	  "on the name is refused with 206 (the length is likely, the rest "
	  "certain).",
	  "206, ce 00 00 00, STATUS_NAME_TOO_LONG",
	  "learn.microsoft.com, LoadLibrary; Wine kernel32 tests module.c; "
	  "ReactOS ntdll/ldr",
	  "Names in imports are treated so, and the paths that `dryload "
	  "iis` reads in a configuration." },
	{ "R109", theme, "IIS 5.1 (XP SP2+), IIS 6", RULE_CERTAIN, RULE_ENACTED,
	  "IIS loads every ISAPI module by a \\\\?\\ path",
	  "With that prefix Windows takes the path as it is: no forward "
	  "slash, no dot-dot, no relative part is resolved. The DLL sees the "
	  "prefix in its own file name. .NET 1.1 couldn't read it, so that "
	  "mixed-mode extensions failed with 1114 until a hotfix and its "
	  "SP1.",
	  "1114, 5a 04 00 00",
	  "KB839330",
	  "`dryload iis` takes a path as it stands. What the DLL makes of "
	  "its own name isn't in the file; `dryload explain 1114` names .NET "
	  "1.1 as a cause." },
	{ "R110", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "With the altered search path the DLL's own folder comes first",
	  "LoadLibraryEx with LOAD_WITH_ALTERED_SEARCH_PATH puts the folder "
	  "of the file it is given where the application's folder would be. "
	  "That holds for all static imports below that file, and for "
	  "nothing that happens later (R404).",
	  "",
	  "learn.microsoft.com, Dynamic-link library search order",
	  "" },
	{ "R111", theme, "all", RULE_OPEN, RULE_ENACTED,
	  "IIS loads ISAPI modules with the altered search path",
	  "IIS 7 and later call LoadLibraryEx, and IIS 6 behaves so "
	  "(likely). For IIS 5.0 and 5.1 no public source names the flag; an "
	  "article for IIS up to 5 tells users to copy what a module needs "
	  "to System32 (open).",
	  "",
	  "KB163166; learn.microsoft.com, IIS error pages",
	  "On IIS 5.x a DLL that lies beside the ISAPI alone is not "
	  "known to be found; on IIS 6 it makes the verdict likely, and a "
	  "note says so." },
	{ "R112", theme, "all", RULE_LIKELY, RULE_OFFLINE,
	  "A software restriction policy can refuse a DLL with 1260",
	  "Software Restriction Policies and AppLocker check a DLL once its "
	  "section is made, where their rules cover DLLs. All their refusals "
	  "end as the same error.",
	  "1260, ec 04 00 00, STATUS_ACCESS_DISABLED_BY_POLICY_DEFAULT",
	  "ReactOS ntdll/ldr; learn.microsoft.com, System error codes",
	  "Policies of the machine aren't known. `dryload explain 1260` "
	  "names them." },
	{ "R113", theme, "all", RULE_CERTAIN, RULE_OFFLINE,
	  "LoadLibrary without a name is 126, from Windows 8 on 87",
	  "An empty name or a null pointer is a mistake of the caller, and "
	  "Windows answers it before any file is looked for.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 87, 57 00 00 00",
	  "Wine kernel32 tests module.c",
	  "What the code of the DLL passes to LoadLibrary isn't looked at." },
	{ "R114", theme, "WOW64", RULE_CERTAIN, RULE_ENACTED,
	  "In a 32-bit process System32 means SysWOW64",
	  "On x64 Windows a 32-bit process that asks for a file in System32 "
	  "gets SysWOW64, inetsrv included. So a filter configured with a "
	  "System32 path is looked for in SysWOW64 when worker processes are "
	  "32-bit.",
	  "",
	  "learn.microsoft.com, File System Redirector",
	  "Windows' own DLLs are those of the target's own machine; `dryload "
	  "iis` redirects the paths of a configuration." },
};

const struct rulebook_part rulebook_opening = RULEBOOK_PART(rules);

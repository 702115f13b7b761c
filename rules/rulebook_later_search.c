/* Rules R2501 to R2509: where Vista and later look for a DLL. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Vista and later: search order";

static const struct rule rules[] = {
	{ "R2501", theme, "Windows 7+", RULE_LIKELY, RULE_ENACTED,
	  "A bare name: API sets, manifests, loaded modules, KnownDLLs, "
	  "folders",
	  "Redirection by .local files and API sets come first, then "
	  "manifests, modules that are there, KnownDLLs, and on Windows "
	  "10 what a package depends on; then the folders of R502. A "
	  "packaged process stops behind System32. Certain for Windows "
	  "10, likely for 7 to 8.1.",
	  "",
	  "learn.microsoft.com, Dynamic-link library search order",
	  "Packages aren't looked at: IIS is none." },
	{ "R2502", theme, "Vista+", RULE_CERTAIN, RULE_OFFLINE,
	  "LOAD_LIBRARY_SEARCH flags name the folders of a load",
	  "Windows 8 has them, Vista and 7 with KB2533623 or KB3063858. "
	  "The order is the DLL's folder, the program's, those of "
	  "AddDllDirectory, System32; neither PATH nor the current "
	  "directory is searched, for static imports neither. Vista and 7 "
	  "without the update refuse such a flag with 87 (likely).",
	  "87, 57 00 00 00",
	  "learn.microsoft.com, LoadLibraryEx; Wine kernel32 tests "
	  "module.c",
	  "The flags that a program passes aren't in its file; those of "
	  "an image are (R2504)." },
	{ "R2503", theme, "Vista+", RULE_OPEN, RULE_OFFLINE,
	  "SetDefaultDllDirectories changes the search of a process for "
	  "good",
	  "It is there where R2502's flags are; who imports it on a 7 "
	  "without the update meets 127. Whether the worker process of "
	  "IIS calls it is open.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND",
	  "learn.microsoft.com, SetDefaultDllDirectories; the export "
	  "tables of these Windows",
	  "The import is judged by the tables. That a host calls it isn't "
	  "in the file." },
	{ "R2504", theme, "Windows 10 1607+", RULE_LIKELY, RULE_ENACTED,
	  "An image can say where its own imports are looked for",
	  "The load configuration holds DependentLoadFlags "
	  "(/DEPENDENTLOADFLAG): with 0x800 its static imports are looked "
	  "for in System32 alone, although they lie beside the DLL. Older "
	  "Windows take no notice. API sets, manifests, modules that are "
	  "loaded and KnownDLLs come before; each importer's own flags "
	  "count; folders of AddDllDirectory are left out (these three "
	  "likely, the rest certain).",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "learn.microsoft.com, /DEPENDENTLOADFLAG; learn.microsoft.com, "
	  "PE format; paskalian/WID_LoadLibrary",
	  "Delay loads take no notice: what Windows' own helper does is "
	  "open." },
	{ "R2505", theme, "Windows 10+", RULE_CERTAIN, RULE_OFFLINE,
	  "A policy can put System32 before the program's folder",
	  "PreferSystem32Images is off by default.",
	  "",
	  "learn.microsoft.com, PROCESS_MITIGATION_IMAGE_LOAD_POLICY",
	  "Policies of a process aren't in its files." },
	{ "R2506", theme, "XP+", RULE_LIKELY, RULE_OFFLINE,
	  "CWDIllegalInDllSearch takes the current directory out",
	  "It came with KB2264107 and is part of Windows from 8 on: "
	  "0xFFFFFFFF takes it out, 1 where it is WebDAV, 2 where it is "
	  "remote (certain). With 0xFFFFFFFF a DLL that lies there ends "
	  "the search in place of PATH (likely).",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "KB2264107; H. Johnston, CWDIllegalInDllSearch (2010)",
	  "The registry isn't read." },
	{ "R2507", theme, "Vista+", RULE_CERTAIN, RULE_ENACTED,
	  "The safe search mode is on, and .local files redirect",
	  "As before (R503, R512): beside a manifest .local files need "
	  "DevOverrideEnable. Packages have a file application.local of "
	  "their own.",
	  "",
	  "learn.microsoft.com, Dynamic-link library redirection",
	  "A note where such a file lies in the deployment." },
	{ "R2508", theme, "Vista+", RULE_OPEN, RULE_ENACTED,
	  "KnownDLLs are others than before",
	  "7 has msvcrt, shlwapi, ws2_32, setupapi and others on the "
	  "list; 10 drops wininet and urlmon and adds combase, gdiplus, "
	  "shcore; what they import themselves counts too. version, "
	  "winmm, dbghelp and winhttp are on none, so that a copy beside "
	  "the DLL wins.",
	  "",
	  "public listings of the KnownDLLs key; FLAMEGPU/FLAMEGPU2 issue "
	  "450",
	  "The lists of the profiles count, and a verdict that rests on "
	  "them is likely, unless a snapshot read the list off its "
	  "registry." },
	{ "R2509", theme, "Windows 7+", RULE_CERTAIN, RULE_ENACTED,
	  "A folder that can't be opened is passed over",
	  "So is one before 7 (R507). A file in it that can't be opened "
	  "is 5. With a .local redirection the search stops there.",
	  "5, 05 00 00 00, STATUS_ACCESS_DENIED",
	  "learn.microsoft.com, Dynamic-link library redirection",
	  "Only with the access rights of the file (--acl)." },
};

const struct rulebook_part rulebook_later_search = RULEBOOK_PART(rules);

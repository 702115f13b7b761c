/* Rules R501 to R513: where the loader looks for a DLL. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Search order";

static const struct rule rules[] = {
	{ "R501", theme, "NT5", RULE_CERTAIN, RULE_ENACTED,
	  "A bare name is resolved in four steps",
	  "A redirection by manifest or .local file comes first, then a "
	  "module of that name that the process already has, then KnownDLLs, "
	  "then the folders. A name with a path skips KnownDLLs and compares "
	  "whole paths.",
	  "",
	  "learn.microsoft.com, Dynamic-link library search order; Wine "
	  "kernel32 tests module.c; ReactOS ntdll/ldr",
	  "Of the modules that the host itself has loaded, only a "
	  "note is made where their names are common." },
	{ "R502", theme, "NT5", RULE_CERTAIN, RULE_ENACTED,
	  "Folders: application, System32, System, Windows, current, PATH",
	  "That is the order of the safe mode. Without it the current "
	  "directory comes second. With the altered search path the folder "
	  "of the DLL stands in the place of the application's (R110).",
	  "",
	  "learn.microsoft.com, Dynamic-link library search order",
	  "Which current directory a process has isn't in its files: that of "
	  "IIS 6 is searched where --process-dir names it (R505), another "
	  "isn't. Without --process-dir only what IIS itself brings is taken "
	  "to be in the application's folder." },
	{ "R503", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "The safe search mode is on from XP SP2 and Server 2003 on",
	  "It is off in XP as first released and in Windows 2000, which "
	  "knows it from a late service pack on. Microsoft's pages disagree "
	  "about XP SP1. All later Windows have it on.",
	  "",
	  "learn.microsoft.com, Dynamic-link library search order; KB306850",
	  "The mode only moves the current directory: it is behind the "
	  "system's folders, where it is known (R505)." },
	{ "R504", theme, "XP SP1+", RULE_CERTAIN, RULE_OFFLINE,
	  "SetDllDirectory adds a folder and drops the current one",
	  "The folder comes behind the application's. It stays in force for "
	  "the whole process.",
	  "",
	  "learn.microsoft.com, SetDllDirectory",
	  "Whether the host or the DLL calls it isn't in the file. A folder "
	  "given with `--dir` stands for that of the call." },
	{ "R505", theme, "NT5", RULE_LIKELY, RULE_ENACTED,
	  "The application's folder is that of the host",
	  "w3wp.exe and inetinfo.exe lie in System32\\inetsrv, dllhost.exe "
	  "in System32, a 32-bit w3wp.exe on x64 in SysWOW64\\inetsrv. That "
	  "is certain; that the current directory of w3wp.exe is "
	  "System32\\inetsrv is likely.",
	  "",
	  "file lists of Windows XP and Server 2003",
	  "The process's folder is searched where --process-dir "
	  "names one. What lies there alone makes the verdict likely for a "
	  "static import on IIS 6, and not known on IIS 5.x." },
	{ "R506", theme, "NT5", RULE_LIKELY, RULE_OFFLINE,
	  "PATH is that of the service, as read at boot",
	  "Services get the machine's PATH as it stood when the service "
	  "control manager started. A change reaches them after a restart of "
	  "Windows. A user's PATH isn't seen.",
	  "",
	  "David Wang, ISAPI filter failures (2005), comment 30; KB821761",
	  "PATH is what `--path` says. `dryload explain 126` names a folder "
	  "that is missing from it." },
	{ "R507", theme, "NT5", RULE_LIKELY, RULE_ENACTED,
	  "A folder of PATH without access",
	  "A file that isn't in a folder the process can't list reads as "
	  "missing, and the search goes on. A file that is there but can't "
	  "be opened ends the search with 5.",
	  "5, 05 00 00 00, STATUS_ACCESS_DENIED",
	  "ReactOS rtl/path.c; ReactOS ntdll/ldr",
	  "Only with the access rights of the file (--acl)." },
	{ "R508", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "The first DLL of a name serves the whole process",
	  "A filter that brings its own libeay32, zlib1 or msvcr71 gets the "
	  "copy that another filter or the host loaded before. Where that "
	  "one is older, a procedure may be missing although the right file "
	  "lies beside the filter.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND",
	  "learn.microsoft.com, Dynamic-link library search order",
	  "A note, since which copy came first can't be seen in "
	  "files." },
	{ "R509", theme, "XP, 2003", RULE_OPEN, RULE_ENACTED,
	  "KnownDLLs come from System32 alone",
	  "The registry lists about twenty names, such as kernel32, user32, "
	  "advapi32, ole32, rpcrt4, shell32, wininet and wldap32. What they "
	  "import themselves is added at boot: ntdll, msvcrt, comctl32, "
	  "crypt32, shlwapi and others. The list is likely; how it differs "
	  "from build to build, and what 2003 adds, is open.",
	  "",
	  "Osterman, What are Known DLLs anyway? (2004); a published "
	  "KnownDlls listing of XP",
	  "" },
	{ "R510", theme, "x64", RULE_LIKELY, RULE_ENACTED,
	  "64-bit Windows has two lists of KnownDLLs",
	  "The 64-bit one adds the DLLs of WOW64. 32-bit processes have the "
	  "same base list, taken from SysWOW64.",
	  "",
	  "a published KnownDlls listing of XP; Osterman, What are Known "
	  "DLLs anyway? (2004)",
	  "" },
	{ "R511", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "A KnownDLL beside the DLL is ignored",
	  "For a bare name KnownDLLs win over every folder, for imports and "
	  "for LoadLibrary. ExcludeFromKnownDlls in the registry and a "
	  "redirection by manifest are the exceptions. One old article "
	  "limits it to imports.",
	  "",
	  "Osterman, What are Known DLLs anyway? (2004); ReactOS ntdll/ldr; "
	  "KB164501",
	  "A snapshot reads both lists off its registry; of the shipped "
	  "targets ExcludeFromKnownDlls isn't known." },
	{ "R512", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "A .local file redirects to the program's folder",
	  "A file w3wp.exe.local makes the DLLs of the program's folder win, "
	  "from XP on a folder of that name those inside it. Neither holds "
	  "for KnownDLLs from XP on, nor where the program has a manifest.",
	  "",
	  "learn.microsoft.com, Dynamic-link library redirection",
	  "A note where such a file lies in the deployment." },
	{ "R513", theme, "Windows 8+", RULE_CERTAIN, RULE_OFFLINE,
	  "LOAD_LIBRARY_SEARCH flags exclude the altered search path",
	  "Windows 8, and older ones with KB2533623, know flags that name "
	  "the folders to search. Together with "
	  "LOAD_WITH_ALTERED_SEARCH_PATH they are refused.",
	  "87, 57 00 00 00",
	  "Wine kernel32 tests module.c; KB2533623",
	  "The flags that a program passes aren't in the file. `dryload "
	  "explain 87` names this cause." },
};

const struct rulebook_part rulebook_search = RULEBOOK_PART(rules);

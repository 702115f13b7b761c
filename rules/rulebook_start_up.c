/* Rules R901 to R909: start-up code, and what run-times ask of Windows. */
#include "rules/rulebook_parts.h"

static const char theme[] = "DllMain and the C run-time";

static const struct rule rules[] = {
	{ "R901", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "DllMain runs after everything is bound",
	  "It is called once for each new module, what is imported before "
	  "who imports it, under the loader lock. The reserved argument is "
	  "null for LoadLibrary.",
	  "",
	  "learn.microsoft.com, DllMain entry point; ReactOS ntdll/ldr; "
	  "Osterlund, MSDN Magazine March 2002",
	  "With --run the code runs on an emulated processor. Without, a "
	  "verdict ends with the last import, and with what the host asks "
	  "for." },
	{ "R902", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "A DllMain that returns FALSE is 1114",
	  "The DLL is told to detach and is unmapped. It is the same for a "
	  "DLL that is imported. What it passed to SetLastError is lost.",
	  "1114, 5a 04 00 00, STATUS_DLL_INIT_FAILED",
	  "learn.microsoft.com, DllMain entry point; Wine ntdll error.c; "
	  "ReactOS ntdll/ldr",
	  "What DllMain returns is told with --run (init-failed). `dryload "
	  "explain 1114` names this cause. Run-times that are known to refuse "
	  "their start are told (R609)." },
	{ "R903", theme, "NT5", RULE_LIKELY, RULE_ENACTED,
	  "A fault in DllMain shows as the exception's own error",
	  "The loader ends the load with the status of the exception: 998 "
	  "for an access violation (certain), 1 for an illegal instruction, "
	  "1001 for a full stack, 317 for C++ exceptions and other unknown "
	  "codes (likely). The codes of breakpoints, of privileged "
	  "instructions, of divisions by 0 and of floats are errors "
	  "themselves (likely). The same holds for constructors of static "
	  "objects. For later Windows see R2901.",
	  "998, e6 03 00 00, STATUS_ACCESS_VIOLATION; 1, 01 00 00 00, "
	  "STATUS_ILLEGAL_INSTRUCTION; 1001, e9 03 00 00, "
	  "STATUS_STACK_OVERFLOW; 317, 3d 01 00 00",
	  "KB196069; ReactOS kernel32 loader.c; Wine kernel32 tests loader.c; "
	  "Wine ntdll error.c",
	  "Whether code faults is told with --run (init-failed). `dryload "
	  "explain` names this cause for each of the numbers, and what "
	  "surely breaks has its warnings (R402, R701, R803)." },
	{ "R904", theme, "all", RULE_CERTAIN, RULE_OFFLINE,
	  "DllMain can hang",
	  "A DllMain that loads DLLs, waits for threads or takes locks can "
	  "deadlock under the loader lock. There is no error then: the "
	  "worker process exceeds its start-up time (events 1012 and 1013).",
	  "",
	  "learn.microsoft.com, Dynamic-link library best practices; TechNet "
	  "cc786887",
	  "Whether code hangs can't be told from the file." },
	{ "R905", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "Which Windows a C run-time needs",
	  "Visual C++ 6 to 2003 need nothing newer than 2000, but msvcr70, "
	  "msvcr71 and their MFC are in no Windows. 2005 and 2008 find newer "
	  "APIs at run time (likely). 2010 imports EncodePointer and "
	  "DecodePointer: 127 before XP SP2 and 2003 SP1. 2012 and later "
	  "import APIs of Vista unless built with a toolset whose name ends "
	  "in _xp; the last run-time for XP and 2003 is 14.27. The import "
	  "table of each file decides.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND",
	  "KB2005279; learn.microsoft.com, Configuring programs for Windows "
	  "XP; learn.microsoft.com, EncodePointer",
	  "" },
	{ "R906", theme, "NT5", RULE_CERTAIN, RULE_ENACTED,
	  "Headers of a newer SDK bring in newer APIs",
	  "With the SDK of Windows 7 EnumProcesses becomes K32EnumProcesses "
	  "of kernel32. RegGetValue isn't in 32-bit XP nor in 2003 before "
	  "SP1. GetTickCount64, CancelIoEx, inet_pton and "
	  "SHGetKnownFolderPath came with Vista.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND",
	  "Visual C++ team blog (2009-08-27); learn.microsoft.com, "
	  "RegGetValue",
	  "" },
	{ "R907", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "MinGW's own DLLs are in no Windows",
	  "libgcc_s, libstdc++-6 and libwinpthread-1 must lie beside the "
	  "DLL: 126 otherwise. Its emulated TLS isn't harmed by R702.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "the inventories of the profiles",
	  "" },
	{ "R908", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "DisableThreadLibraryCalls doesn't matter for a load",
	  "It fails in a DLL with static TLS, and nothing follows from that.",
	  "",
	  "learn.microsoft.com, DisableThreadLibraryCalls",
	  "" },
	{ "R909", theme, "XP, 2003", RULE_CERTAIN, RULE_ENACTED,
	  "Run-times of VB6, Delphi and Borland C++",
	  "msvbvm60.dll is part of XP and 2003. Packages such as rtl70.bpl "
	  "and vcl70.bpl, cc3260.dll and borlndmm.dll aren't: 126.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "file lists of Windows XP and Server 2003",
	  "" },
};

const struct rulebook_part rulebook_start_up = RULEBOOK_PART(rules);

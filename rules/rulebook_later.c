/* Rules R2101 to R2215: opening and mapping a file, from Vista on. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Vista and later: images";

static const struct rule rules[] = {
	{ "R2101", theme, "Vista+, 64-bit", RULE_LIKELY, RULE_ENACTED,
	  "A DLL of another machine doesn't end the search",
	  "Where a bare name is found in a folder and the file is for "
	  "another processor, 64-bit Windows goes on to the next folder; "
	  "193 is left where nothing fits. That is certain from 7 on and "
	  "likely for Vista. A full path gives 193 at once, and so does "
	  "32-bit Windows. A file that is damaged ends every search.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c; paskalian/WID_LoadLibrary",
	  "A file that was passed over is noted." },
	{ "R2102", theme, "Windows 10+", RULE_CERTAIN, RULE_OFFLINE,
	  "The name of an API set with a folder is a file",
	  "Only a bare name is looked up among the API sets; System32 of "
	  "Windows 10 has no such files, so that a path to one isn't found.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "Stack Overflow, api-ms-win-appmodel-runtime by path",
	  "What a path stands for on the server isn't known: the import is "
	  "shown as not known, and never as an API set." },
	{ "R2104", theme, "Windows 10+", RULE_LIKELY, RULE_OFFLINE,
	  "Application Control refuses a DLL with 4551",
	  "So does Smart App Control. AppLocker keeps its own error "
	  "(R112).",
	  "4551, c7 11 00 00, STATUS_SYSTEM_INTEGRITY_POLICY_VIOLATION",
	  "learn.microsoft.com, System error codes",
	  "Policies of the machine aren't known. `dryload explain 4551` "
	  "names them." },
	{ "R2105", theme, "Vista+, WOW64", RULE_CERTAIN, RULE_OFFLINE,
	  "Sysnative leads a 32-bit process to the real System32",
	  "A 64-bit DLL that is reached that way is 193 all the same. "
	  "64-bit processes have no such folder: 126.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT; 126, 7e 00 00 "
	  "00, STATUS_DLL_NOT_FOUND",
	  "learn.microsoft.com, File System Redirector",
	  "A path that a program makes at run time isn't in the file." },
	{ "R2106", theme, "Windows 8+", RULE_OPEN, RULE_OFFLINE,
	  "An empty name is 87, a remote image may be refused",
	  "LoadLibrary of an empty name is 87 (R113, certain). Where a "
	  "policy forbids remote images Windows 10 refuses a path on "
	  "another machine; with which code is open.",
	  "87, 57 00 00 00",
	  "learn.microsoft.com, PROCESS_MITIGATION_IMAGE_LOAD_POLICY; "
	  "Wine kernel32 tests module.c",
	  "Policies of a process aren't in its files." },
	{ "R2201", theme, "Vista+", RULE_OPEN, RULE_ENACTED,
	  "Flat images load, or end with 487 or 193",
	  "Vista and later are stricter with images whose sections are "
	  "aligned to less than a page: tests on Windows allow all three "
	  "outcomes. Which Windows does what isn't known.",
	  "487, e7 01 00 00, STATUS_CONFLICTING_ADDRESSES; 193, c1 00 00 "
	  "00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c",
	  "Not known, and the three outcomes are said." },
	{ "R2202", theme, "Vista+", RULE_CERTAIN, RULE_ENACTED,
	  "A file has 268 bytes at least",
	  "Windows 10 1809 and later refuse such layouts as a whole "
	  "(R212). One malformed header lets the x86 edition of Windows 8 "
	  "crash inside LoadLibrary.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c",
	  "The layout of a larger file is judged by its alignments "
	  "(R2201)." },
	{ "R2203", theme, "Windows 8+", RULE_LIKELY, RULE_ENACTED,
	  "The subsystem version lies between 3.10 and that of Windows",
	  "Programs had to keep to this before, and from Windows 8 on a "
	  "DLL has to as well: one that is linked for 10.0 loads on 7 and "
	  "fails on 8 and 8.1. That there is such a check is certain, its "
	  "upper limit on each release is likely.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "corkami PE samples (dllmaxvals, dllfakess)",
	  "" },
	{ "R2204", theme, "Windows 8+", RULE_CERTAIN, RULE_ENACTED,
	  "An entry point in the headers is refused",
	  "It is one that isn't zero and less than SizeOfHeaders. Of "
	  "sections there may be 65535 from Vista on.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "corkami PE notes; Wine kernel32 tests loader.c",
	  "" },
	{ "R2205", theme, "Windows on ARM64", RULE_CERTAIN, RULE_OFFLINE,
	  "An ARM64 image needs DYNAMIC_BASE and NX_COMPAT",
	  "One without both flags is refused.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c",
	  "No target is a Windows on ARM64. `dryload inspect` shows the "
	  "machine and the flags." },
	{ "R2206", theme, "Windows 8+", RULE_CERTAIN, RULE_ENACTED,
	  "ARM images don't load in x86 and x64 processes",
	  "Nor do x64 images in ARM64 processes, x86 ones in either.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c; learn.microsoft.com, Arm64X PE "
	  "files",
	  "" },
	{ "R2207", theme, "Windows 11 on ARM64", RULE_OPEN, RULE_ENACTED,
	  "ARM64EC is for x64 processes on ARM machines",
	  "Its header says x64, and its load configuration tells of the "
	  "ARM64 code. What an x64 machine answers isn't documented: its "
	  "code can't run there.",
	  "",
	  "LLVM lld test arm64ec.test; learn.microsoft.com, Arm64EC",
	  "Not known on x64 targets." },
	{ "R2208", theme, "Windows 11 on ARM64", RULE_CERTAIN, RULE_ENACTED,
	  "ARM64X loads in ARM64 and x64 processes of Windows 11 on ARM",
	  "Windows 10 on ARM takes it as ARM64 only. For an x64 machine "
	  "it is an ARM64 file.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "learn.microsoft.com, Arm64X PE files",
	  "" },
	{ "R2209", theme, "Vista+", RULE_LIKELY, RULE_ENACTED,
	  "FORCE_INTEGRITY without a valid signature is 577",
	  "A DLL that was linked with /INTEGRITYCHECK needs a signature, "
	  "in the file or in a catalog, and a file that was changed "
	  "afterwards fails too. Windows 7 needs an update for one that "
	  "is SHA-2 only (likely; the rest is certain).",
	  "577, 41 02 00 00, STATUS_INVALID_IMAGE_HASH",
	  "learn.microsoft.com, /INTEGRITYCHECK; learn.microsoft.com, "
	  "System error codes",
	  "Without a signature in the file 577 is likely, since a catalog "
	  "may sign it. With one it isn't known: what a machine trusts "
	  "isn't in the file." },
	{ "R2210", theme, "Windows 10+", RULE_LIKELY, RULE_OFFLINE,
	  "A protected process takes signed DLLs only",
	  "Code integrity guard and protected processes, such as lsass "
	  "with its protection on, refuse a DLL below their level: 577, "
	  "and an event 3033 or 3063 of CodeIntegrity. That a worker "
	  "process of IIS isn't one is likely, the rest certain.",
	  "577, 41 02 00 00, STATUS_INVALID_IMAGE_HASH",
	  "Harvester57/Exploit-Protection-policy issue 1; "
	  "jephthai/OpenPasswordFilter issue 12",
	  "The protection of a process isn't in the file. `dryload "
	  "explain 577` names the case." },
	{ "R2212", theme, "Windows 8+", RULE_OPEN, RULE_OFFLINE,
	  "Mandatory ASLR moves what wasn't linked for it",
	  "The policy is off by default. A DLL without DYNAMIC_BASE is "
	  "moved where it has relocations; where it has none it is "
	  "refused if the policy says so, with 193 (likely) or 487.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT; 487, e7 01 00 "
	  "00, STATUS_CONFLICTING_ADDRESSES",
	  "learn.microsoft.com, PROCESS_MITIGATION_ASLR_POLICY; "
	  "veyon/veyon issue 885; mltframework/shotcut issue 1230",
	  "Policies of a process aren't in its files." },
	{ "R2213", theme, "all", RULE_CERTAIN, RULE_OFFLINE,
	  "GUARD_CF, CET and XFG are ignored where they aren't known",
	  "A DLL with control flow guard runs on Windows 7. Strict "
	  "policies of later Windows refuse DLLs without; the code is "
	  "open.",
	  "",
	  "learn.microsoft.com, PE format",
	  "Policies of a process aren't in its files; the flags alone "
	  "fail nothing." },
	{ "R2215", theme, "Windows 7+, x64", RULE_CERTAIN, RULE_OFFLINE,
	  "A resource DLL of 32 bits can be mapped in a 64-bit process",
	  "One without executable sections and entry point can, by its "
	  "full path and with DONT_RESOLVE_DLL_REFERENCES. Images of IL "
	  "alone can from Windows 8 on.",
	  "",
	  "Wine kernel32 tests loader.c",
	  "How a program loads its resources isn't in the file; the load "
	  "that IIS makes is 193." },
};

const struct rulebook_part rulebook_later = RULEBOOK_PART(rules);

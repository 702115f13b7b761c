/* Rules R801 to R812: where the image lies, and images with a CLR header. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Base address, relocation and .NET";

static const struct rule rules[] = {
	{ "R801", theme, "all", RULE_CERTAIN, RULE_LATER,
	  "A preferred range that is taken is no failure",
	  "The image is mapped elsewhere and relocated. It costs time and "
	  "memory, nothing else.",
	  "",
	  "learn.microsoft.com, /BASE; Wine kernel32 tests loader.c; "
	  "Osterlund, MSDN Magazine March 2002",
	  "Base addresses aren't compared; a conflict alone never is a "
	  "failure." },
	{ "R802", theme, "all", RULE_CERTAIN, RULE_LATER,
	  "Without relocations a taken range is 487",
	  "Where IMAGE_FILE_RELOCS_STRIPPED is set the image can't be moved. "
	  "The error isn't 1114.",
	  "487, e7 01 00 00, STATUS_CONFLICTING_ADDRESSES",
	  "Wine kernel32 tests loader.c; Wine ntdll error.c; ReactOS "
	  "ntdll/ldr",
	  "`dryload inspect` shows that relocations are stripped; `check` "
	  "takes the range to be free. `dryload explain 487` names this "
	  "cause." },
	{ "R803", theme, "all", RULE_LIKELY, RULE_LATER,
	  "No relocation directory and no such flag: moved as it is",
	  "The loader takes the image for one that needs none. Unless its "
	  "code is independent of its position, it faults at the first "
	  "absolute address (R903).",
	  "998, e6 03 00 00, STATUS_ACCESS_VIOLATION",
	  "ReactOS ntdll/ldr; corkami PE samples",
	  "`check` takes the range to be free." },
	{ "R804", theme, "all", RULE_LIKELY, RULE_LATER,
	  "A broken relocation block is 193, if the image is moved",
	  "At its own base relocations aren't looked at. Types 0, 1, 2, 3 "
	  "and, on x64, 10 are the usual ones; 4 and the MIPS types depend "
	  "on the Windows.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "corkami PE notes; ReactOS ntdll/ldr",
	  "`dryload inspect` counts relocations up to the first broken "
	  "block; `check` takes the range to be free." },
	{ "R805", theme, "NT5 x86", RULE_LIKELY, RULE_LATER,
	  "Ranges that are likely taken in a worker process",
	  "0x10000000 is the linker's default for every DLL that wasn't "
	  "given a base, so the second such DLL moves. The program lies at "
	  "0x01000000, IIS' own DLLs between 0x5b000000 and 0x68000000, the "
	  "system's from 0x71000000 up. Exact bases differ with service "
	  "packs and hotfixes.",
	  "",
	  "David Wang, ISAPI filter failures (2005), comment 24",
	  "Bases of Windows' own DLLs aren't known, and a DLL is never said "
	  "to be moved." },
	{ "R806", theme, "NT5", RULE_LIKELY, RULE_OFFLINE,
	  "kernel32 and user32 can't be moved",
	  "A DLL that takes their range before they come fails the start of "
	  "the process, with a box that names STATUS_ILLEGAL_DLL_RELOCATION. "
	  "The box is certain, 487 is likely. It can't happen to a filter: "
	  "both are there by then.",
	  "487, e7 01 00 00, STATUS_CONFLICTING_ADDRESSES",
	  "KB935448",
	  "The order of loading at process start isn't in the file." },
	{ "R807", theme, "NT5 x86", RULE_CERTAIN, RULE_LATER,
	  "A DLL in the middle of the address space can starve .NET 1.x",
	  "That run-time reserves one large block. Where a DLL splits the "
	  "space, aspnet_isapi.dll or a mixed-mode DLL fails to start. "
	  "Another base, near 0x60000000, cures it.",
	  "1114, 5a 04 00 00, STATUS_DLL_INIT_FAILED",
	  "KB821157, as quoted by David Wang (2005), comments 21 to 26",
	  "Nothing is said of it in `check`. `dryload explain 1114` names "
	  "this cause." },
	{ "R808", theme, "all", RULE_OPEN, RULE_LATER,
	  "Mixed-mode DLLs need mscoree.dll and a fitting .NET",
	  "They import _CorDllMain. XP carries no .NET, so that mscoree.dll "
	  "may be missing: 126 (likely). 2003 brings 1.1. Where the run-time "
	  "that the file asks for is newer than what is installed, DllMain "
	  "fails, with 1114 or a code of .NET's own (open).",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 1114, 5a 04 00 00, "
	  "STATUS_DLL_INIT_FAILED",
	  ".NET redistribution pages; David Wang, ISAPI filter failures "
	  "(2005), comments 21 and 26",
	  "mscoree.dll is looked up like any DLL. `dryload inspect` shows "
	  "the run-time asked for; whether it is installed isn't checked." },
	{ "R809", theme, "all", RULE_OPEN, RULE_LATER,
	  "A managed assembly is no ISAPI module",
	  "An image with IL alone is handed to mscoree.dll. It exports "
	  "nothing that IIS could call: 127 where .NET is there, 126 or 193 "
	  "where it isn't. Such an image for any machine loads in both word "
	  "sizes. None of these codes has a source for XP and 2003.",
	  "127, 7f 00 00 00, STATUS_PROCEDURE_NOT_FOUND; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND; 193, c1 00 00 00, "
	  "STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c",
	  "The CLR header doesn't change the verdict; `dryload inspect` "
	  "shows it. An image for any machine is judged as x86." },
	{ "R810", theme, "NT5", RULE_OPEN, RULE_LATER,
	  "IL-only images without an import directory",
	  "Newer compilers write them. x64 editions take them; 32-bit XP may "
	  "know the CLR header from a later service level on only.",
	  "",
	  "no public source was found",
	  "The CLR header doesn't change the verdict." },
	{ "R811", theme, "all", RULE_LIKELY, RULE_LATER,
	  "Large addresses mean nothing for a DLL",
	  "LARGE_ADDRESS_AWARE is for programs. A base in the upper half "
	  "counts as taken in a process with 2 GB (R801, R802).",
	  "",
	  "corkami PE notes",
	  "Bases aren't checked." },
	{ "R812", theme, "all", RULE_LIKELY, RULE_OFFLINE,
	  "Memory can run out: 8 and 1455",
	  "8 stands for address space, 1455 for the limit of memory and page "
	  "file together. Large writable sections are what counts.",
	  "8, 08 00 00 00, STATUS_NO_MEMORY; 1455, af 05 00 00, "
	  "STATUS_COMMITMENT_LIMIT",
	  "Wine ntdll error.c; David Wang, ISAPI filter failures (2005), "
	  "comment 56",
	  "Free memory isn't in the file. `dryload explain` has both "
	  "numbers." },
};

const struct rulebook_part rulebook_base = RULEBOOK_PART(rules);

/* Rules R801 to R812: where the image lies, and images with a CLR header. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Base address, relocation and .NET";

static const struct rule rules[] = {
	{ "R801", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "A preferred range that is taken is no failure",
	  "The image is mapped elsewhere and relocated. It costs time and "
	  "memory, nothing else.",
	  "",
	  "learn.microsoft.com, /BASE; Wine kernel32 tests loader.c; "
	  "Osterlund, MSDN Magazine March 2002",
	  "" },
	{ "R802", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Without relocations a taken range is 487",
	  "Where IMAGE_FILE_RELOCS_STRIPPED is set the image can't be moved. "
	  "The error isn't 1114.",
	  "487, e7 01 00 00, STATUS_CONFLICTING_ADDRESSES",
	  "Wine kernel32 tests loader.c; Wine ntdll error.c; ReactOS "
	  "ntdll/ldr",
	  "" },
	{ "R803", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "No relocation directory and no such flag: moved as it is",
	  "The loader takes the image for one that needs none. Unless its "
	  "code is independent of its position, it faults at the first "
	  "absolute address (R903).",
	  "998, e6 03 00 00, STATUS_ACCESS_VIOLATION",
	  "ReactOS ntdll/ldr; corkami PE samples",
	  "Said only where the range is certainly taken." },
	{ "R804", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "A broken relocation block is 193, if the image is moved",
	  "At its own base relocations aren't looked at. Types 0, 1, 2, 3 "
	  "and, on x64, 10 are the usual ones; 4 and the MIPS types depend "
	  "on the Windows.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "corkami PE notes; ReactOS ntdll/ldr",
	  "Looked at only where the file must move, up to a block of size 0, "
	  "which ends the walk, or one that reaches past the directory: the "
	  "PE specification doesn't say what a loader does with that, and "
	  "Wine's reads on behind it, so that nothing is said." },
	{ "R805", theme, "NT5 x86", RULE_LIKELY, RULE_ENACTED,
	  "Ranges that are likely taken in a worker process",
	  "0x10000000 is the linker's default for every DLL that wasn't "
	  "given a base, so the second such DLL moves. The program lies at "
	  "0x01000000, IIS' own DLLs between 0x5b000000 and 0x68000000, the "
	  "system's from 0x71000000 up. Exact bases differ with service "
	  "packs and hotfixes.",
	  "",
	  "David Wang, ISAPI filter failures (2005), comment 24",
	  "Ranges are compared for files without relocations only: "
	  "others move and come to no harm. Where such a range may be taken "
	  "a load is likely, not certain." },
	{ "R806", theme, "NT5", RULE_LIKELY, RULE_OFFLINE,
	  "kernel32 and user32 can't be moved",
	  "A DLL that takes their range before they come fails the start of "
	  "the process, with a box that names STATUS_ILLEGAL_DLL_RELOCATION. "
	  "The box is certain, 487 is likely. It can't happen to a filter: "
	  "both are there by then.",
	  "487, e7 01 00 00, STATUS_CONFLICTING_ADDRESSES",
	  "KB935448",
	  "The order of loading at process start isn't in the file." },
	{ "R807", theme, "NT5 x86", RULE_CERTAIN, RULE_ENACTED,
	  "A DLL in the middle of the address space can starve .NET 1.x",
	  "That run-time reserves one large block. Where a DLL splits the "
	  "space, aspnet_isapi.dll or a mixed-mode DLL fails to start. "
	  "Another base, near 0x60000000, cures it.",
	  "1114, 5a 04 00 00, STATUS_DLL_INIT_FAILED",
	  "KB821157, as quoted by David Wang (2005), comments 21 to 26",
	  "A warning for managed images of run-time 1.x." },
	{ "R808", theme, "all", RULE_OPEN, RULE_ENACTED,
	  "Mixed-mode DLLs need mscoree.dll and a fitting .NET",
	  "They import _CorDllMain. XP carries no .NET, so that mscoree.dll "
	  "may be missing: 126 (likely). 2003 brings 1.1. Where the run-time "
	  "that the file asks for is newer than what is installed, DllMain "
	  "fails, with 1114 or a code of .NET's own (open).",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 1114, 5a 04 00 00, "
	  "STATUS_DLL_INIT_FAILED",
	  ".NET redistribution pages; David Wang, ISAPI filter failures "
	  "(2005), comments 21 and 26",
	  "Where the run-time asked for is newer than the target's "
	  "own, the answer is not known." },
	{ "R809", theme, "all", RULE_OPEN, RULE_ENACTED,
	  "A managed assembly is no ISAPI module",
	  "An image with IL alone is handed to mscoree.dll. It exports "
	  "nothing that IIS could call: 127 where .NET is there, 126 or 193 "
	  "where it isn't. Such an image for any machine loads in both word "
	  "sizes. None of these codes has a source for XP and 2003.",
	  "127, 7f 00 00 00, STATUS_PROCEDURE_NOT_FOUND; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND; 193, c1 00 00 00, "
	  "STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c",
	  "A note names the codes that are possible; the host's "
	  "entry points decide." },
	{ "R810", theme, "NT5", RULE_OPEN, RULE_ENACTED,
	  "IL-only images without an import directory",
	  "Newer compilers write them. x64 editions take them; 32-bit XP may "
	  "know the CLR header from a later service level on only.",
	  "",
	  "no public source was found",
	  "The answer is not known." },
	{ "R811", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "Large addresses mean nothing for a DLL",
	  "LARGE_ADDRESS_AWARE is for programs. A base in the upper half "
	  "counts as taken in a process with 2 GB (R801, R802).",
	  "",
	  "corkami PE notes",
	  "" },
	{ "R812", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "Memory can run out: 8 and 1455",
	  "8 stands for address space, 1455 for the limit of memory and page "
	  "file together. Large writable sections are what counts.",
	  "8, 08 00 00 00, STATUS_NO_MEMORY; 1455, af 05 00 00, "
	  "STATUS_COMMITMENT_LIMIT",
	  "Wine ntdll error.c; David Wang, ISAPI filter failures (2005), "
	  "comment 56",
	  "A note from 512 MB on, which makes a load likely. What is larger "
	  "than the 2 GB of a 32-bit process, or on 32-bit Windows before "
	  "Vista than what lies free below the system's DLLs (R805), fails "
	  "with 8 (likely); elsewhere whether the latter fits isn't "
	  "known." },
};

const struct rulebook_part rulebook_base = RULEBOOK_PART(rules);

/* Rules R213 to R222: header fields, and whether the loader minds them. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Fields of the image";

static const struct rule rules[] = {
	{ "R213", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "The checksum isn't looked at",
	  "Only drivers, and KnownDLLs at boot, are checked against it. An "
	  "ordinary DLL may have any value.",
	  "",
	  "corkami PE notes; Wine ntdll error.c",
	  "" },
	{ "R214", theme, "before Windows 8", RULE_CERTAIN, RULE_ENACTED,
	  "Subsystem and its version don't matter for a DLL",
	  "A program marked 6.00 is refused by XP, a DLL isn't; what stops "
	  "such a DLL there is its run-time's imports (R905). From Windows 8 "
	  "on a DLL's version must lie between 3.10 and that of the system. "
	  "An old article's error 31 for bad versions or missing exports "
	  "fits Windows 9x and nothing since.",
	  "",
	  "corkami PE samples; KB200767",
	  "" },
	{ "R215", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "ImageBase is a multiple of 64 KiB",
	  "Other values are refused. A base of 0 or in the kernel's half "
	  "means that the image is moved, so that it needs relocations "
	  "(R801, R802).",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "ReactOS ntoskrnl/mm/section.c; corkami PE notes",
	  "" },
	{ "R216", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Directories count up to NumberOfRvaAndSizes, and 16 at most",
	  "An entry beyond the number is absent. A directory that is damaged "
	  "hurts only when something reads it: the import directory during "
	  "the load, the others later or never.",
	  "",
	  "corkami PE notes",
	  "" },
	{ "R217", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "The entry point is called blindly",
	  "Zero means that there is no DllMain. Any other address is called, "
	  "even one outside the image; from Windows 8 on one below "
	  "SizeOfHeaders is refused.",
	  "",
	  "corkami PE notes",
	  "" },
	{ "R218", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "A packed DLL shows the imports of its unpacker",
	  "UPX and its like are legal images. What the packed code needs is "
	  "loaded by the unpacker at run time, so the import directory says "
	  "nothing about it.",
	  "",
	  "Wine kernel32 tests loader.c",
	  "" },
	{ "R219", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Signatures, appended data and time stamps aren't looked at",
	  "LoadLibrary takes a file with a damaged signature. Vista and "
	  "later refuse an unsigned one that carries FORCE_INTEGRITY "
	  "(R2209).",
	  "",
	  "corkami PE notes; learn.microsoft.com, PE format",
	  "" },
	{ "R220", theme, "NT5", RULE_LIKELY, RULE_ENACTED,
	  "DYNAMIC_BASE, NX_COMPAT and GUARD_CF change nothing before Vista",
	  "XP and 2003 ignore these flags of a DLL. Whether data can be "
	  "executed is decided for the process; server editions from 2003 "
	  "SP1 on forbid it by default, so that generated code in a data "
	  "page faults at run time (likely).",
	  "",
	  "corkami PE notes; learn.microsoft.com, PE format",
	  "Faults in data pages show at run time only." },
	{ "R221", theme, "NT5", RULE_CERTAIN, RULE_ENACTED,
	  "The processor isn't checked",
	  "Code for SSE2, which Visual C++ 2012 and later write unless told "
	  "otherwise, loads on any machine. An older processor meets an "
	  "illegal instruction, in DllMain or later (R903).",
	  "1, 01 00 00 00, STATUS_ILLEGAL_INSTRUCTION",
	  "learn.microsoft.com, /arch (x86)",
	  "Never a verdict, and the code isn't looked at: the note on a "
	  "compiler that is too new for a Windows says it of Visual C++ 2012 "
	  "and later. `dryload explain 1` names this cause." },
	{ "R222", theme, "all", RULE_OPEN, RULE_ENACTED,
	  "UP_SYSTEM_ONLY warns and loads",
	  "On a machine with several processors a box warns about lock "
	  "prefixes and the image is used all the same; no run on Windows "
	  "that shows it was found. The flags that have an image copied to "
	  "the page file before it runs never fail a load (likely).",
	  "",
	  "ReactOS ntdll/ldr; Wine ntdll error.c",
	  "" },
};

const struct rulebook_part rulebook_image_fields = RULEBOOK_PART(rules);

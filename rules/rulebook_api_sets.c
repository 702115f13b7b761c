/* Rules R2301 to R2403: API sets. */
#include "rules/rulebook_parts.h"

static const char theme[] = "API sets";

static const struct rule rules[] = {
	{ "R2301", theme, "Windows 7+", RULE_LIKELY, RULE_ENACTED,
	  "Which names are API sets stands in a schema",
	  "Each Windows has one, apisetschema.dll, which is mapped into every "
	  "process: version 2 on 7 and 8, 4 on 8.1, 6 on 10 and 11. Vista "
	  "has none (R315). A name can be an API set if it begins with "
	  "\"api-\", from 8 on also with \"ext-\". That 7 knows no \"ext-\" "
	  "is likely, the rest certain.",
	  "",
	  "ColinFinck/nt-apiset; Wine ntdll/loader.c; "
	  "learn.microsoft.com, Windows API sets",
	  "" },
	{ "R2302", theme, "Windows 7 to 8.1", RULE_CERTAIN, RULE_ENACTED,
	  "Before 10 the whole name of an API set counts",
	  "The extension and the first four letters are left off; of the "
	  "rest the last number counts too. 8.1 has "
	  "api-ms-win-core-synch-l1-2-0 and not -l1-2-1.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "microsoft/ntttcp issue 3; the schemas of 7, 8 and 8.1",
	  "" },
	{ "R2303", theme, "Windows 10+", RULE_CERTAIN, RULE_ENACTED,
	  "From 10 on the last number of an API set is ignored",
	  "The name is compared up to its last hyphen: l1-2-9 finds l1-2-1. "
	  "What only a newer version of the set has is then a missing "
	  "procedure, not a missing DLL.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND",
	  "Wine ntdll/loader.c; ColinFinck/nt-apiset",
	  "" },
	{ "R2304", theme, "Windows 7+", RULE_LIKELY, RULE_ENACTED,
	  "A set can have another host for some importers",
	  "Each has a host for all; further ones are for a DLL by its name, "
	  "such as kernelbase.dll where kernel32.dll asks for a set that "
	  "leads to itself. Where a forwarder asks, the DLL that forwards is "
	  "the importer (likely; the rest is certain).",
	  "",
	  "Wine ntdll/loader.c; the schemas of 7 to 11",
	  "" },
	{ "R2305", theme, "Windows 8+", RULE_LIKELY, RULE_ENACTED,
	  "An API set without a host isn't found",
	  "The schema has names, most of them \"ext-\", that nothing "
	  "implements on this edition. A static import of one fails, and no "
	  "file of that name is looked for.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "Wine ntdll/loader.c; learn.microsoft.com, Detect API set "
	  "availability",
	  "Hosts differ by edition: where the sources leave one open, it is "
	  "not known." },
	{ "R2306", theme, "Windows 7+", RULE_CERTAIN, RULE_ENACTED,
	  "A name that isn't in the schema is that of a file",
	  "It is searched for in all folders like any other. So run the "
	  "files of the Universal CRT beside a program on 7, and so is an "
	  "API set of a later Windows missing there.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "learn.microsoft.com, Universal CRT deployment; "
	  "microsoft/terminal issue 10559; microsoft/winfile issue 102",
	  "" },
	{ "R2307", theme, "Windows 7+", RULE_LIKELY, RULE_ENACTED,
	  "An API set beats a file of its name",
	  "From 10 on the schema comes before every file, so that Windows' "
	  "own Universal CRT is always used (certain). On 7 to 8.1 it is so "
	  "likely, for the sets of their schemas.",
	  "",
	  "learn.microsoft.com, Universal CRT deployment",
	  "" },
	{ "R2308", theme, "before Windows 10", RULE_CERTAIN, RULE_ENACTED,
	  "The Universal CRT comes as an update",
	  "ucrtbase.dll and api-ms-win-crt-*.dll are files of KB2999226 or of "
	  "the Visual C++ redistributable on Vista to 8.1. The newest there "
	  "is that of 10.0.14393: what is newer is missing from it.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 127, 7f 00 00 00, "
	  "STATUS_ENTRYPOINT_NOT_FOUND",
	  "learn.microsoft.com, Universal CRT deployment",
	  "Installed updates aren't known: `--with ucrt` adds it." },
	{ "R2309", theme, "Windows 7 to 8.1", RULE_LIKELY, RULE_ENACTED,
	  "The Universal CRT update brings stubs of newer sets",
	  "Files such as api-ms-win-core-synch-l1-2-0.dll come with it, with "
	  "no more than the Universal CRT needs. What asks for another "
	  "procedure of them, WaitOnAddress among them, gets 127 in place of "
	  "126. The list of stubs is likely, the rest certain.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND",
	  "PathOfBuildingCommunity/PathOfBuilding-SimpleGraphic issue 105; "
	  "veyon/veyon issue 888; sazr/WindowTiler issue 3",
	  "Installed updates aren't known: `--with ucrt` adds it." },
	{ "R2310", theme, "before Windows 8", RULE_OPEN, RULE_ENACTED,
	  "Files of the Universal CRT don't work beside a plug-in",
	  "Beside a DLL that isn't beside its program, the stubs don't find "
	  "ucrtbase.dll (certain). Whether that is 126 or 127 is open.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 127, 7f 00 00 00, "
	  "STATUS_ENTRYPOINT_NOT_FOUND",
	  "learn.microsoft.com, Universal CRT deployment",
	  "126 is said, as likely, where IIS hosts the DLL or the program's "
	  "folder is told. Else the DLL's folder counts as the program's." },
	{ "R2311", theme, "Windows 7+", RULE_CERTAIN, RULE_ENACTED,
	  "Forwarders lead into API sets",
	  "kernel32!AddDllDirectory is api-ms-win-core-libraryloader-l1-1-0."
	  "AddDllDirectory: the name is looked up among the API sets before "
	  "any file.",
	  "",
	  "the export tables of 7 to 11",
	  "" },
	{ "R2312", theme, "Windows 7+", RULE_LIKELY, RULE_ENACTED,
	  "A forwarder that leads nowhere is a missing procedure",
	  "Where the DLL behind it is there and the procedure isn't, the "
	  "import fails as one of the forwarding DLL: 127 by name, 182 by "
	  "ordinal (certain). So it does where it leads to a set without "
	  "host (likely). Where a file is missing, 10 gives 126 likely.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND; 182, b6 00 00 00, "
	  "STATUS_ORDINAL_NOT_FOUND; 126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "PathOfBuildingCommunity/PathOfBuilding-SimpleGraphic issue 105",
	  "For a missing file 127 is said too, as likely." },
};

/* Behind those of the order. */
static const struct rule delayed_rules[] = {
	{ "R2402", theme, "Windows 7+", RULE_LIKELY, RULE_ENACTED,
	  "Delay loads of API sets are optional",
	  "One that is missing, or has no host, is harmless at load: code is "
	  "expected to ask IsApiSetImplemented first (certain). A call "
	  "without asking raises 0xC06D007E (likely).",
	  "",
	  "learn.microsoft.com, Detect API set availability",
	  "" },
	{ "R2403", theme, "Windows 7+", RULE_CERTAIN, RULE_OFFLINE,
	  "LoadLibrary takes the name of an API set with its extension",
	  "A name without \".dll\" isn't looked up among the API sets.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "learn.microsoft.com, Windows API sets",
	  "What code hands to LoadLibrary isn't in the file." },
};

const struct rulebook_part rulebook_api_sets = RULEBOOK_PART(rules);
const struct rulebook_part rulebook_delayed_api_sets =
	RULEBOOK_PART(delayed_rules);

/* Rules R401 to R405: what is loaded only when it is called. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Delay loads and run-time loading";

static const struct rule rules[] = {
	{ "R401", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "The loader doesn't look at delay imports",
	  "A DLL or a procedure that is missing from the delay-load "
	  "directory never fails LoadLibrary, even where the directory is "
	  "damaged.",
	  "",
	  "learn.microsoft.com, Linker support for delay-loaded DLLs; "
	  "corkami PE samples",
	  "" },
	{ "R402", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "The first call of a missing delay import raises an exception",
	  "The code is 0xC06D007E where the DLL is missing, 0xC06D007F where "
	  "the procedure is. In DllMain it ends the load (R903), in "
	  "GetFilterVersion it is an exception in IIS (R1014).",
	  "",
	  "learn.microsoft.com, Error handling and notification",
	  "" },
	{ "R403", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "What Dependency Walker shows in red may not matter",
	  "It marks delay-loaded DLLs that are missing although nothing "
	  "fails: msjava.dll behind mshtml, dwmapi.dll, ieshims.dll, wer.dll "
	  "or efsadu.dll behind the DLLs of later browsers.",
	  "",
	  "Dependency Walker FAQ; David Wang, ISAPI filter failures (2005), "
	  "comments 20 and 60",
	  "" },
	{ "R404", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Code of the DLL searches in the standard order",
	  "The altered search path (R110) ends with the import walk; DllMain "
	  "and all that comes later run without it, and so do the imports "
	  "of what they load. A filter that loads "
	  "helper.dll by name doesn't find it beside itself in IIS, though "
	  "static imports from there worked.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "learn.microsoft.com, Dynamic-link library search order",
	  "Delay loads, and what they bring, follow it where the host is IIS "
	  "or --process-dir names the program's folder. Names that the code "
	  "hands to LoadLibrary aren't known; those among its data are "
	  "listed by `check -v` for a host, and by `inspect`." },
	{ "R405", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "GetProcAddress: 127 for a name, 182 for an ordinal",
	  "An address equal to the base of the module counts as absent. A "
	  "handle that is none gives 126. 182 for ordinals is likely, the "
	  "rest certain.",
	  "127, 7f 00 00 00, STATUS_PROCEDURE_NOT_FOUND; 182, b6 00 00 00, "
	  "STATUS_ORDINAL_NOT_FOUND; 126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "ReactOS kernel32 loader.c; Wine kernel32 tests module.c",
	  "For the entry points that IIS asks for (R1004), and for calls of "
	  "procedures that a delay load doesn't find. What code asks for by "
	  "itself isn't in the file: `dryload explain` gives these numbers "
	  "as its own." },
};

const struct rulebook_part rulebook_delay = RULEBOOK_PART(rules);

/* Rules R2313 to R2316: which fault is met first, from Windows 8 on. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Windows 8 and later: order";

static const struct rule rules[] = {
	{ "R2313", theme, "Windows 10+", RULE_OPEN, RULE_ENACTED,
	  "The DLLs of all descriptors come before procedures",
	  "Each file is mapped, then all that it imports, and only then "
	  "are its procedures bound: a DLL that is missing or bad in any "
	  "descriptor is met before a procedure that is missing in an "
	  "earlier one. Down the tree it goes level by level (likely). Of "
	  "two faults in different branches either may be reported "
	  "(open).",
	  "",
	  "paskalian/WID_LoadLibrary; "
	  "ElliotKillick/operating-system-design-review",
	  "All faults are told. Where they have different errors the "
	  "verdict is likely." },
	{ "R2314", theme, "Windows 8+", RULE_OPEN, RULE_ENACTED,
	  "Windows 10 loads with several threads",
	  "There are four by default, and one where the image's "
	  "MaxLoaderThreads or a hook says so; DllMains run one after "
	  "another, dependencies first (certain). In which order 8 and "
	  "8.1 work is open; Vista and 7 keep the order of R302 (likely).",
	  "",
	  "Cylance, Windows 10 Parallel Loading Breakdown (2017); "
	  "ElliotKillick/operating-system-design-review",
	  "On 8 and 8.1 the order is that of 7, and likely where another "
	  "error could come first." },
	{ "R2315", theme, "Windows 7+", RULE_LIKELY, RULE_OFFLINE,
	  "Error boxes don't change the error",
	  "Windows 7 shows a box for a DLL that is missing at run time "
	  "too, 10 at process start only; a service's box is seen by "
	  "nobody and becomes event 26, Application Popup.",
	  "",
	  "LostRuins/koboldcpp issue 147; Wine kernel32 tests loader.c",
	  "The code is the same with and without a box." },
	{ "R2316", theme, "Windows 8+", RULE_CERTAIN, RULE_ENACTED,
	  "Headers name a DLL that may not have the procedure",
	  "WaitOnAddress and its like are in no kernel32 of any release, "
	  "SetThreadDescription is there from a later Windows 10 than "
	  "1607 on. Who imports them from kernel32 meets 127.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND",
	  "the export tables of these Windows",
	  "The tables of the profiles decide." },
};

const struct rulebook_part rulebook_later_order = RULEBOOK_PART(rules);

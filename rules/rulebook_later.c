/* Rules R2104 to R2901: later Windows, as far as error numbers need it. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Vista and later";

static const struct rule rules[] = {
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
	  "So does Smart App Control. AppLocker keeps its own error (R112).",
	  "4551, c7 11 00 00, STATUS_SYSTEM_INTEGRITY_POLICY_VIOLATION",
	  "learn.microsoft.com, System error codes",
	  "Policies of the machine aren't known. `dryload explain 4551` "
	  "names them." },
	{ "R2209", theme, "Vista+", RULE_LIKELY, RULE_OFFLINE,
	  "FORCE_INTEGRITY without a valid signature is 577",
	  "A DLL that was linked with /INTEGRITYCHECK needs a signature, in "
	  "the file or in a catalog, and a file that was changed afterwards "
	  "fails too. Windows 7 needs an update for one that is SHA-2 only "
	  "(likely; the rest is certain).",
	  "577, 41 02 00 00, STATUS_INVALID_IMAGE_HASH",
	  "learn.microsoft.com, /INTEGRITYCHECK; learn.microsoft.com, System "
	  "error codes",
	  "A catalog that signs the file isn't in it, nor what a machine "
	  "trusts. `dryload explain 577` names this cause." },
	{ "R2210", theme, "Windows 10+", RULE_LIKELY, RULE_OFFLINE,
	  "A protected process takes signed DLLs only",
	  "Code integrity guard and protected processes, such as lsass with "
	  "its protection on, refuse a DLL below their level: 577, and an "
	  "event 3033 or 3063 of CodeIntegrity. That a worker process of IIS "
	  "isn't one is likely, the rest certain.",
	  "577, 41 02 00 00, STATUS_INVALID_IMAGE_HASH",
	  "Harvester57/Exploit-Protection-policy issue 1; "
	  "jephthai/OpenPasswordFilter issue 12",
	  "The protection of a process isn't in the file. `dryload explain "
	  "577` names the case." },
};

/* Behind those of imports. */
static const struct rule last_rules[] = {
	{ "R2901", theme, "Vista+", RULE_OPEN, RULE_OFFLINE,
	  "A fault in DllMain is 1114 on Windows 10",
	  "A DllMain that returns FALSE is 1114 everywhere, and on Windows "
	  "10 and 11 so is one that faults (both certain). Vista and 7 say "
	  "998, as XP does (likely). What 8 and 8.1 say is open.",
	  "1114, 5a 04 00 00, STATUS_DLL_INIT_FAILED; 998, e6 03 00 00, "
	  "STATUS_ACCESS_VIOLATION",
	  "ElliotKillick/operating-system-design-review; "
	  "wpilibsuite/allwpilib pull request 7298",
	  "Whether code faults isn't decidable from the file. `dryload "
	  "explain` has both numbers." },
};

const struct rulebook_part rulebook_later = RULEBOOK_PART(rules);
const struct rulebook_part rulebook_latest = RULEBOOK_PART(last_rules);

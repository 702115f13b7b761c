/* Rules R701 to R705: thread-local storage in a DLL that LoadLibrary loads. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Thread-local storage";

static const struct rule rules[] = {
	{ "R701", theme, "before Vista", RULE_CERTAIN, RULE_ENACTED,
	  "A DLL with static TLS loads, and breaks when it uses it",
	  "A DLL that comes by LoadLibrary gets no TLS slot. Its index stays "
	  "as the file has it, mostly 0, and each access to a "
	  "__declspec(thread) variable reads the data of another module or "
	  "faults.",
	  "998, e6 03 00 00, STATUS_ACCESS_VIOLATION",
	  "KB118816; Wine kernel32 tests loader.c; Johnson, Thread Local "
	  "Storage, parts 6 and 7",
	  "" },
	{ "R702", theme, "before Vista", RULE_CERTAIN, RULE_ENACTED,
	  "TLS callbacks of such a DLL aren't called",
	  "They are called for modules that are there at process start only. "
	  "From Vista on they are called for all.",
	  "",
	  "corkami PE notes; ReactOS ntdll/ldr",
	  "" },
	{ "R703", theme, "before Vista", RULE_CERTAIN, RULE_ENACTED,
	  "What a loaded DLL imports has the same problem",
	  "A DLL with static TLS that comes as a static import of one that "
	  "LoadLibrary loads gets no slot either.",
	  "",
	  "KB118816; Johnson, Thread Local Storage, parts 6 and 7",
	  "" },
	{ "R704", theme, "before Vista", RULE_CERTAIN, RULE_ENACTED,
	  "Local statics of Visual C++ 2015 and later use TLS",
	  "Their thread-safe initialisation is on by default, also in the "
	  "toolsets for XP, and rests on static TLS: R701 follows. "
	  "/Zc:threadSafeInit- turns it off.",
	  "",
	  "learn.microsoft.com, /Zc:threadSafeInit",
	  "By the name of the run-time's epoch variable, as a hint." },
	{ "R705", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "TlsAlloc isn't touched by this; FlsAlloc isn't in XP",
	  "Explicit TLS works in a DLL that LoadLibrary loads, with 1088 "
	  "slots from 2000 on. FlsAlloc exists from Server 2003 and Vista "
	  "on; who imports it meets 127 on XP (R305).",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND",
	  "learn.microsoft.com, TlsAlloc and FlsAlloc",
	  "" },
};

const struct rulebook_part rulebook_tls = RULEBOOK_PART(rules);

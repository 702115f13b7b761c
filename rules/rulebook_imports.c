/* Rules R301 to R316: static imports, forwarders and bound imports. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Imports";

static const struct rule rules[] = {
	{ "R301", theme, "NT5", RULE_CERTAIN, RULE_ENACTED,
	  "The DLL's name is completed; names of procedures are exact",
	  "A name without extension gets .DLL, except on Windows 2000. XP "
	  "ignores dots and blanks at its end. DLL names compare without "
	  "regard to case, procedures byte for byte.",
	  "",
	  "corkami PE notes; ReactOS ntdll/ldr",
	  "" },
	{ "R302", theme, "NT5", RULE_LIKELY, RULE_ENACTED,
	  "Imports are resolved depth first, in the order of the file",
	  "Each descriptor's DLL is loaded with everything that it imports "
	  "itself, then this descriptor's procedures are bound, then the "
	  "next descriptor has its turn. So a fault deep in the first tree "
	  "is met before a missing procedure of the first DLL, and that "
	  "before a missing second DLL. No DllMain runs before all is bound. "
	  "Certain for 2000, likely for XP and 2003; Windows 8 and later "
	  "load in parallel.",
	  "",
	  "Osterlund, MSDN Magazine March 2002; ReactOS ntdll/ldr",
	  "" },
	{ "R303", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "The first failure is the answer, however deep it lies",
	  "LoadLibrary hands up the status of the innermost failure "
	  "unchanged. 126 may mean a DLL three levels below the one that was "
	  "asked for, and Windows doesn't say which.",
	  "",
	  "ReactOS ntdll/ldr; learn.microsoft.com, LoadLibrary",
	  "" },
	{ "R304", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "An imported DLL that isn't found is 126",
	  "Not found means: in none of the folders that are searched, in the "
	  "order of R501 and R502.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "David Wang, ISAPI filter failures (2005); Wine ntdll error.c; "
	  "ReactOS ntdll/ldr",
	  "" },
	{ "R305", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "A named procedure that isn't exported is 127",
	  "The DLL is there and its export table lacks the name, or has it "
	  "with an address of 0. The usual case is an API that came with a "
	  "later Windows or service pack.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND",
	  "David Wang, ISAPI filter failures (2005); Wine ntdll error.c",
	  "" },
	{ "R306", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "An ordinal that isn't exported is 182",
	  "The number lies below the base of the export table or beyond its "
	  "end, or its slot is empty.",
	  "182, b6 00 00 00, STATUS_ORDINAL_NOT_FOUND",
	  "ReactOS ntdll/ldr; Wine ntdll error.c",
	  "" },
	{ "R307", theme, "NT5", RULE_LIKELY, RULE_ENACTED,
	  "An import from a DLL without export directory is 193",
	  "The loader takes such a DLL for a bad image, so that the error "
	  "isn't 127. Seen on Windows 7; likely for XP and 2003.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "ReactOS ntdll/ldr; Stack Overflow 38579909",
	  "" },
	{ "R308", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Where the import descriptors end",
	  "A name of 0 or a FirstThunk of 0 ends the list. A descriptor "
	  "whose first thunk is 0 is skipped and its DLL isn't loaded, "
	  "whatever its name. The size of the directory isn't looked at.",
	  "",
	  "corkami PE samples; ReactOS ntdll/ldr",
	  "" },
	{ "R309", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Names come from FirstThunk where OriginalFirstThunk can't be",
	  "If OriginalFirstThunk is 0, lies in the headers or beyond the "
	  "image, the loader reads the names where it will write the "
	  "addresses. Borland's and Watcom's linkers and packers leave it "
	  "so.",
	  "",
	  "corkami PE notes; ReactOS ntdll/ldr; Wine kernel32 tests loader.c",
	  "" },
	{ "R310", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "A name is found by its hint, then by binary search",
	  "The hint counts where the name at that place is exactly the one "
	  "asked for. The search that follows relies on order: in an export "
	  "table that isn't sorted some names can't be found, for imports "
	  "and for GetProcAddress alike.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND",
	  "corkami PE samples; ReactOS ntdll/ldr",
	  "" },
	{ "R311", theme, "all", RULE_OPEN, RULE_ENACTED,
	  "A forwarder that leads nowhere fails as the export",
	  "An export that lies inside the export directory names another DLL "
	  "and a procedure or ordinal in it. That DLL is loaded when "
	  "something that uses the export is bound. If it is missing or "
	  "lacks the procedure, the import fails: 127 for a name, 182 for an "
	  "ordinal (likely). That this is so even where the whole DLL is "
	  "missing, and not 126, is read off a re-implementation only.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND; 182, b6 00 00 00, "
	  "STATUS_ORDINAL_NOT_FOUND",
	  "ReactOS ntdll/ldr",
	  "" },
	{ "R312", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "With bound imports the loader walks the bound list",
	  "Where a bound import directory is present its order is the one "
	  "that counts. If time stamp and base fit, the addresses in the "
	  "file are trusted; otherwise the descriptor of the same name is "
	  "bound as usual. A bound name without descriptor is error 123. "
	  "A descriptor that the list doesn't name isn't bound. Images that "
	  "a manifest redirects ignore their bindings.",
	  "123, 7b 00 00 00, STATUS_OBJECT_NAME_INVALID",
	  "ReactOS ntdll/ldr; corkami PE notes",
	  "On Vista and later the descriptors are followed. Of Windows' own "
	  "DLLs the time stamp isn't known: bindings to them count as those "
	  "of another build. A list that is empty or can't be read is left "
	  "aside." },
	{ "R313", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Repeated descriptors and self-imports are legal",
	  "A DLL may stand in several descriptors, a procedure may be "
	  "imported twice, and a DLL may import from itself.",
	  "",
	  "corkami PE samples",
	  "" },
	{ "R314", theme, "NT5", RULE_OPEN, RULE_OFFLINE,
	  "A message box doesn't change the error",
	  "For a missing DLL or procedure the loader raises a box, for "
	  "LoadLibrary too, unless the process has set "
	  "SEM_FAILCRITICALERRORS. A service without desktop shows it to "
	  "nobody; it may appear as event 26, Application Popup. That is "
	  "certain; whether IIS sets the mode isn't public.",
	  "",
	  "learn.microsoft.com, SetErrorMode; Wine kernel32 tests loader.c; "
	  "ReactOS ntdll/ldr",
	  "The error mode of the process isn't in the file, and the verdict "
	  "doesn't depend on it." },
	{ "R315", theme, "before Windows 7", RULE_CERTAIN, RULE_ENACTED,
	  "API set names are ordinary DLLs before Windows 7",
	  "XP and 2003 know no contract behind names such as "
	  "api-ms-win-core-file-l1-1-0.dll. They look for a file of that "
	  "name, don't find it and say 126.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "corkami PE notes; learn.microsoft.com, Windows API sets",
	  "" },
	{ "R316", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Circular imports are legal",
	  "The second time a DLL is met it is already there, and the loader "
	  "doesn't wait for it.",
	  "",
	  "ReactOS ntdll/ldr; corkami PE samples",
	  "" },
};

const struct rulebook_part rulebook_imports = RULEBOOK_PART(rules);

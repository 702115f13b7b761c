/* Rules R601 to R613: manifests and the assemblies they name. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Side by side";

static const struct rule rules[] = {
	{ "R601", theme, "XP+", RULE_CERTAIN, RULE_ENACTED,
	  "Resource 2 is the manifest that counts for a DLL",
	  "LoadLibrary looks for a resource of type RT_MANIFEST and number "
	  "2. Where it is there, an activation context is made of it, and it "
	  "is active while imports are bound and DllMain runs. Without it "
	  "the context of the caller counts. Number 1 is for programs, "
	  "number 3 never serves static imports. A DLL that is linked with "
	  "/ALLOWISOLATION:NO (0x0200 in DllCharacteristics) is loaded as if "
	  "it had no manifest. Files that the manifest lists itself are taken "
	  "from the DLL's own folder, before KnownDLLs: likely before "
	  "Windows 7. Windows 2000 ignores manifests.",
	  "",
	  "learn.microsoft.com, Using side-by-side assemblies as a resource, "
	  "and /ALLOWISOLATION; Raymond Chen, The Old New Thing (2017-10-11); "
	  "ReactOS ntdll/ldr; pywin32 issue 413",
	  "Whether Windows takes another copy, where a file that a manifest "
	  "lists isn't there, is not known." },
	{ "R602", theme, "XP+", RULE_LIKELY, RULE_ENACTED,
	  "A context that can't be made is 14001, before any import",
	  "An assembly that is missing, or XML that is damaged, ends the "
	  "load; no import has been looked at yet. Certain for 2003, likely "
	  "for XP. A resource that isn't there is no error (likely).",
	  "14001, b1 36 00 00, STATUS_SXS_CANT_GEN_ACTCTX",
	  "David Wang, ISAPI filter failures (2005), comment 38; Wine ntdll "
	  "error.c; ReactOS ntdll/ldr",
	  "Judged only where the file imports a Visual C++ 2005 or 2008 "
	  "run-time itself. Other assemblies aren't checked." },
	{ "R603", theme, "XP+", RULE_LIKELY, RULE_ENACTED,
	  "A manifest file beside a DLL doesn't count",
	  "x.dll.manifest is ignored for a DLL that LoadLibrary loads; the "
	  "manifest must be inside. For a program XP prefers the file, 2003 "
	  "and later what is inside.",
	  "",
	  "learn.microsoft.com, Troubleshooting C/C++ isolated applications "
	  "and side-by-side assemblies; Wine actctx",
	  "A note where such a file lies beside the DLL." },
	{ "R604", theme, "XP+", RULE_CERTAIN, RULE_ENACTED,
	  "Assemblies: WinSxS first, then private folders",
	  "In WinSxS the name, public key token, machine, language and "
	  "version count, after policies (R606). Private ones are looked for "
	  "as name.DLL, name.MANIFEST, and both again in a folder of that "
	  "name, with the folder of the language before, where one is asked "
	  "for. If name.DLL is found, the search ends there. The manifest "
	  "that is found must be of the name, key, version and machine asked "
	  "for, and likely of the type and language; what isn't asked for, or "
	  "is an asterisk, is any. What it asks for itself must be there too.",
	  "",
	  "learn.microsoft.com, Assembly searching sequence; Wine actctx",
	  ("Whether a private assembly that fits is found is not "
	   "known (R605). For an asterisk the folders of the server's own "
	   "languages come first: they aren't looked at. A folder of the "
	   "deployment that is called WinSxS counts as that of the Windows.") },
	{ "R605", theme, "XP, 2003", RULE_OPEN, RULE_ENACTED,
	  "Whose folder holds the private assemblies of a DLL isn't known",
	  "Microsoft's pages say that of the program before Windows 7, so "
	  "system32\\inetsrv for IIS. Others use resource 2 to bind to the "
	  "DLL's own folder, and name no Windows. A private run-time beside "
	  "a filter can't be relied on.",
	  "14001, b1 36 00 00, STATUS_SXS_CANT_GEN_ACTCTX",
	  "learn.microsoft.com, Assembly searching sequence; Raymond Chen, "
	  "The Old New Thing (2017-10-11)",
	  "" },
	{ "R606", theme, "XP+", RULE_CERTAIN, RULE_ENACTED,
	  "Publisher policies redirect to what is installed",
	  "A request for an old version is served by the newest that is "
	  "there. A version newer than the installed, which no policy "
	  "covers, is 14001: a DLL of Visual Studio 2005 SP1 on a server "
	  "that has the first redistributable only.",
	  "14001, b1 36 00 00, STATUS_SXS_CANT_GEN_ACTCTX",
	  "learn.microsoft.com, Redistributing Visual C++ files",
	  "Versions that a default installation has stand in the "
	  "profile, those of overlays in theirs." },
	{ "R607", theme, "XP, 2003", RULE_LIKELY, RULE_ENACTED,
	  "No Windows of that age carries VC80 or VC90",
	  "XP and 2003 bring Common-Controls 6.0, GdiPlus 1.0 and the "
	  "run-time of Visual C++ 6 as assemblies. Those of 2005 and 2008 "
	  "come with redistributables or with products; that much is "
	  "certain. Which ones is likely: .NET 2.0 SP2 and 3.5 SP1 install "
	  "VC80.CRT 8.0.50727.3053. The DLLs of 2002 and 2003 (msvcr70, "
	  "msvcr71) are no assemblies, and aren't in System32 either.",
	  "",
	  "learn.microsoft.com, Supported Microsoft side-by-side assemblies; "
	  "MSDN redistribution pages",
	  "" },
	{ "R608", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Debug run-times are on no server",
	  "They come with Visual Studio alone. An assembly such as "
	  "Microsoft.VC80.DebugCRT is 14001, a plain msvcrtd.dll or "
	  "msvcr71d.dll 126.",
	  "14001, b1 36 00 00, STATUS_SXS_CANT_GEN_ACTCTX; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND",
	  "David Wang, ISAPI filter failures (2005)",
	  "" },
	{ "R609", theme, "XP+", RULE_LIKELY, RULE_ENACTED,
	  "A Visual C++ 2005 or 2008 run-time without a manifest",
	  "Without a manifest msvcr80.dll or msvcr90.dll isn't found: 126. A "
	  "loose copy that is found checks how it was bound, shows R6034 and "
	  "refuses to start; a copy in System32 does so always. The check is "
	  "certain, 1114 as what LoadLibrary then says is likely. From 2010 "
	  "on run-times are plain DLLs.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 1114, 5a 04 00 00, "
	  "STATUS_DLL_INIT_FAILED",
	  "MSDN ms235624; blog.m-ri.de on R6034",
	  "" },
	{ "R610", theme, "XP+", RULE_LIKELY, RULE_ENACTED,
	  "Without a manifest of its own a filter gets the old common "
	  "controls",
	  "The context of the worker process is its own manifest and the "
	  "system's default. comctl32.dll is then 5.82 from System32.",
	  "",
	  "learn.microsoft.com, Using side-by-side assemblies as a resource",
	  "Of the copy that a manifest binds only what 5.82 has too is "
	  "known to be there. What w3wp.exe says in its own isn't read." },
	{ "R611", theme, "x64", RULE_CERTAIN, RULE_ENACTED,
	  "The processor architecture of an assembly must fit",
	  "32-bit processes take x86, 64-bit ones amd64, and an asterisk "
	  "stands for any. Another one isn't found. A private assembly whose "
	  "manifest names another than was asked for ends the load.",
	  "14001, b1 36 00 00, STATUS_SXS_CANT_GEN_ACTCTX",
	  "learn.microsoft.com, Assembly manifests; sxstrace in users' "
	  "reports",
	  "" },
	{ "R612", theme, "XP+", RULE_LIKELY, RULE_ENACTED,
	  "A damaged manifest is 14001 too",
	  "The details stand in the System log: source SideBySide, events "
	  "32, 58 and 59. That LoadLibrary itself says 14001 is likely.",
	  "14001, b1 36 00 00, STATUS_SXS_CANT_GEN_ACTCTX",
	  "corkami PE notes; SideBySide events in users' reports",
	  "" },
	{ "R613", theme, "XP+", RULE_LIKELY, RULE_ENACTED,
	  "An optional assembly may be missing",
	  "A dependency that is marked optional doesn't fail the context.",
	  "",
	  "Wine actctx",
	  "" },
};

const struct rulebook_part rulebook_side_by_side = RULEBOOK_PART(rules);

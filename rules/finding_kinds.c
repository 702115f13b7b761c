/* The one table of findings. Reports, `dryload rules` and documents use it. */
#include "rules/finding.h"

#include "loader/pe.h"

const struct finding_kind finding_kinds[FINDING_COUNT] = {
	[FINDING_MISSING_FILE] = {
		"missing-file", LEVEL_ERROR, ERROR_MOD_NOT_FOUND,
		STATUS_DLL_NOT_FOUND,
		"The file that the host is set up to load isn't there",
		"LoadLibrary finds no file at that path: 126. For an "
		"extension IIS looks itself, before any load, and answers 404 "
		"with 2 in its log.",
		"copy the file there, or correct the path in the "
		"configuration",
		{ "R101" },
	},
	[FINDING_ACCESS_DENIED] = {
		"access-denied", LEVEL_ERROR, ERROR_ACCESS_DENIED,
		STATUS_ACCESS_DENIED,
		"The process may not open a file",
		"By the access control lists given, the identity of the "
		"process lacks read and execute; or a folder has the name of "
		"the DLL.",
		"give the identity of the process read and execute",
		{ "R104", "R1012" },
	},
	[FINDING_BAD_IMAGE] = {
		"bad-image", LEVEL_ERROR, ERROR_BAD_EXE_FORMAT,
		STATUS_INVALID_IMAGE_FORMAT,
		"Windows can't map the file as an image",
		"The headers, the section table or the size of the file are "
		"such that Windows refuses to make an image of it, or the "
		"loader faults when it reads a table.",
		"check that the file was copied whole and in binary mode",
		{ "R201" },
	},
	[FINDING_WRONG_MACHINE] = {
		"wrong-machine", LEVEL_ERROR, ERROR_BAD_EXE_FORMAT,
		STATUS_INVALID_IMAGE_FORMAT,
		"The file is for another processor than the process",
		"A 32-bit process loads x86 images only, a 64-bit one x64 "
		"images only.",
		"build it for the machine of the process, or run the process "
		"in the other mode",
		{ "R205" },
	},
	[FINDING_UNSIGNED_IMAGE] = {
		"unsigned-image", LEVEL_ERROR, ERROR_INVALID_IMAGE_HASH,
		STATUS_INVALID_IMAGE_HASH,
		"The file wants its signature checked, and has none",
		"A DLL that is linked with /INTEGRITYCHECK is refused from "
		"Vista on unless it is signed, in the file or in a catalog of "
		"the machine.",
		"sign it, or link it without /INTEGRITYCHECK",
		{ "R2209" },
	},
	[FINDING_MISSING_MODULE] = {
		"missing-module", LEVEL_ERROR, ERROR_MOD_NOT_FOUND,
		STATUS_DLL_NOT_FOUND,
		"A DLL that is imported isn't found",
		"No file of that name is in the folders that the loader "
		"searches: the DLL's own, the system's, PATH.",
		"ship it beside the DLL, or don't import it",
		{ "R303", "R304" },
	},
	[FINDING_MISSING_PROCEDURE] = {
		"missing-procedure", LEVEL_ERROR, ERROR_PROC_NOT_FOUND,
		STATUS_ENTRYPOINT_NOT_FOUND,
		"A DLL that is imported lacks a procedure",
		"The DLL is found, and its export table hasn't the name.",
		"find it with GetProcAddress and fall back where it is "
		"missing",
		{ "R303", "R305" },
	},
	[FINDING_MISSING_ORDINAL] = {
		"missing-ordinal", LEVEL_ERROR, ERROR_INVALID_ORDINAL,
		STATUS_ORDINAL_NOT_FOUND,
		"A DLL that is imported lacks an ordinal",
		"The DLL is found, and its export table has nothing under "
		"that number.",
		"import it by name, or link with the import library of the "
		"target",
		{ "R303", "R306" },
	},
	[FINDING_MISSING_FORWARD_TARGET] = {
		"missing-forward-target", LEVEL_ERROR, ERROR_PROC_NOT_FOUND,
		STATUS_ENTRYPOINT_NOT_FOUND,
		"An export is forwarded to something that isn't there",
		"The DLL has the procedure, as a forwarder to another DLL; "
		"that DLL, or its procedure, is missing. Windows reports the "
		"procedure as missing, or the ordinal.",
		"ship the DLL that the forwarder names in the right version",
		{ "R303", "R311" },
	},
	[FINDING_MISSING_ASSEMBLY] = {
		"missing-assembly", LEVEL_ERROR, ERROR_SXS_CANT_GEN_ACTCTX,
		STATUS_SXS_CANT_GEN_ACTCTX,
		"A side-by-side assembly that the manifest names isn't there",
		"Windows makes the activation context of the DLL's manifest "
		"before it looks at any import; an assembly that isn't "
		"installed ends the load.",
		"install the redistributable that brings the assembly",
		{ "R601", "R602", "R607" },
	},
	[FINDING_RUNTIME_OUTSIDE_ASSEMBLY] = {
		"runtime-outside-assembly", LEVEL_ERROR, ERROR_DLL_INIT_FAILED,
		STATUS_DLL_INIT_FAILED,
		"A C run-time lies loose where it must come from an assembly",
		"The run-times of Visual C++ 2005 and 2008 refuse to start "
		"unless a manifest bound them (R6034).",
		"embed the manifest in the DLL as resource 2 and install the "
		"redistributable",
		{ "R609" },
	},
	[FINDING_NOT_RELOCATABLE] = {
		"not-relocatable", LEVEL_ERROR, ERROR_INVALID_ADDRESS,
		STATUS_CONFLICTING_ADDRESSES,
		"A file can't be moved, and its range is taken",
		"Its relocations are stripped, or it is flat, so that it can "
		"only lie at its preferred base; something else lies there in "
		"every process.",
		"link it without /FIXED, or give it another base",
		{ "R802" },
	},
	[FINDING_BOUND_IMPORT_MISMATCH] = {
		"bound-import-mismatch", LEVEL_ERROR, ERROR_INVALID_NAME,
		STATUS_OBJECT_NAME_INVALID,
		"The bound import list names a DLL that isn't imported",
		"Before Vista the loader walks that list in place of the "
		"imports. It was made for another build of the DLL, and then "
		"the import descriptor of that name is missed.",
		"bind the file anew, or clear its bound import directory",
		{ "R312" },
	},
	[FINDING_MISSING_ENTRY_POINT] = {
		"missing-entry-point", LEVEL_ERROR, ERROR_PROC_NOT_FOUND,
		STATUS_PROCEDURE_NOT_FOUND,
		"The host asks for a procedure that the file doesn't export",
		"IIS looks for GetFilterVersion and HttpFilterProc in a "
		"filter, for GetExtensionVersion and HttpExtensionProc in an "
		"extension.",
		"name them under EXPORTS in the module definition file of "
		"every build",
		{ "R1001", "R1004" },
	},
	[FINDING_DECORATED_ENTRY_POINT] = {
		"decorated-entry-point", LEVEL_ERROR, ERROR_PROC_NOT_FOUND,
		STATUS_PROCEDURE_NOT_FOUND,
		"What the host asks for is exported under a decorated name",
		"__declspec(dllexport) alone exports _GetFilterVersion@4 or a "
		"C++ name; IIS asks for the plain name.",
		"use a module definition file that names them under EXPORTS, "
		"in every build",
		{ "R1004" },
	},
	[FINDING_INIT_FAILED] = {
		"init-failed", LEVEL_ERROR, ERROR_DLL_INIT_FAILED,
		STATUS_DLL_INIT_FAILED,
		"DllMain fails in an emulated run",
		"Everything is bound, and then the start-up code of the DLL, "
		"or of one that it imports, returns FALSE or faults. Only "
		"`dryload check --run` tells; on a server with other files "
		"and settings than those of the run it may go otherwise.",
		"look at the calls that failed before: they say what the "
		"start-up code didn't find",
		{ "R901", "R902", "R903", "R2901" },
	},
	[FINDING_REFUSED_BY_FILTER] = {
		"refused-by-filter", LEVEL_ERROR, ERROR_SUCCESS, 0,
		"GetFilterVersion or GetExtensionVersion returns FALSE in an "
		"emulated run",
		"The DLL loads, and refuses its host. IIS logs what "
		"GetLastError() holds at that time. Only `dryload check "
		"--run` tells; on a server with other files and settings "
		"than those of the run it may go otherwise.",
		"look at the calls that failed before: they say what the DLL "
		"didn't find",
		{ "R1002" },
	},
	[FINDING_ENTRY_POINT_FAULTS] = {
		"entry-point-faults", LEVEL_UNKNOWN, 0, 0,
		"What the host calls first faults or ends the process, or "
		"DllMain ends it, in an emulated run",
		"That is no failure to load: the process of the host ends, "
		"or the host goes on if it guards the call, which isn't "
		"known. Only `dryload check --run` tells.",
		"debug the function on a Windows; the message says where it "
		"was",
		{ "R1014" },
	},
	[FINDING_RUN_STOPPED] = {
		"run-stopped", LEVEL_UNKNOWN, 0, 0,
		"The emulated run couldn't go on",
		"The start-up code does something that the emulator doesn't "
		"have, or doesn't end within its limits. What it would do "
		"then isn't known.",
		"check without --run, and try the start on a Windows",
		{ "R901" },
	},
	[FINDING_UNKNOWN_FILE] = {
		"unknown-file", LEVEL_UNKNOWN, 0, 0,
		"Whether a file that IIS is told to load is there isn't known",
		"The path leads to a place that the given folder doesn't "
		"stand for: another drive, a network share, a variable of the "
		"server's own. Or it can't be read here.",
		"name a folder for the drive, or look on the server",
		{ "R101" },
	},
	[FINDING_UNKNOWN_LOAD] = {
		"unknown-load", LEVEL_UNKNOWN, 0, 0,
		"What a worker process makes of a file isn't known",
		"Only the processes of the other bitness of this Windows have "
		"a profile, or the preCondition asks for something that the "
		"configuration leaves open.",
		"name a profile of such processes with -t, or look on the "
		"server",
		{ "R1017", "R3007" },
	},
	[FINDING_UNKNOWN_IMAGE] = {
		"unknown-image", LEVEL_UNKNOWN, 0, 0,
		"Whether Windows takes the file as an image is not known",
		"The layout of the file is one that other Windows take or "
		"refuse; no source says what this one does.",
		"link the file with the usual alignments, or try it on the "
		"server",
		{ "R201" },
	},
	[FINDING_UNKNOWN_MODULE] = {
		"unknown-module", LEVEL_UNKNOWN, 0, 0,
		"Whether a DLL is there is not known",
		"The DLL belongs to a Windows component that isn't always "
		"installed, or the sources leave it open. Or it is a program, "
		"which is there in its own process alone.",
		"look on the server, or check against a profile of it",
		{ "R304" },
	},
	[FINDING_UNKNOWN_PROCEDURE] = {
		"unknown-procedure", LEVEL_UNKNOWN, 0, 0,
		"Whether a procedure is there is not known",
		"The exports of the DLL aren't known for this Windows, the "
		"sources disagree, or the ordinal moves from build to build.",
		"look on the server, or check against a profile of it",
		{ "R305", "R306" },
	},
	[FINDING_UNKNOWN_ASSEMBLY] = {
		"unknown-assembly", LEVEL_UNKNOWN, 0, 0,
		"Whether a side-by-side assembly is there is not known",
		"The DLL's manifest asks for assemblies; where one is missing "
		"Windows says 14001 before it looks at any import.",
		"install the redistributable of the assembly that the "
		"manifest names",
		{ "R601", "R602" },
	},
	[FINDING_UNKNOWN_ACCESS] = {
		"unknown-access", LEVEL_UNKNOWN, 0, 0,
		"Whether the process may open a file is not known",
		"The access control list of the file is given, but it depends "
		"on the members of a group, or can't be read. Where the right "
		"is missing Windows says 5.",
		"give the right to the identity of the process itself, or to "
		"IIS_WPG or IIS_IUSRS",
		{ "R104", "R1012" },
	},
	[FINDING_CLR_RUNTIME] = {
		"clr-runtime", LEVEL_UNKNOWN, 0, 0,
		"Whether .NET takes the file is not known",
		"A file with a CLR header needs a .NET that fits it. Where "
		"there is none its start fails, with 1114 or a code of "
		".NET's own.",
		"install the .NET Framework that the file was built for",
		{ "R808" },
	},
	[FINDING_UNREAD_IMPORTS] = {
		"unread-imports", LEVEL_UNKNOWN, 0, 0,
		"The imports were not all read",
		"The file claims more imports than it has room for, so that "
		"they share bytes; only the first of them were looked at.",
		"find out what wrote the file",
		{ "R216" },
	},
	[FINDING_LIMIT_REACHED] = {
		"limit-reached", LEVEL_UNKNOWN, 0, 0,
		"The analysis was ended by a limit on its memory or time",
		"Whoever runs the analysis set limits, and the file needs "
		"more. What was found until then isn't told, since it may not "
		"be what Windows meets first.",
		"check the file again with higher limits",
		{ NULL },
	},
	[FINDING_ANALYSIS_CRASHED] = {
		"analysis-crashed", LEVEL_UNKNOWN, 0, 0,
		"The process that analysed the file was ended by it",
		"The file made dryload itself crash, or it changed while it "
		"was read. Files that are audited are read by processes of "
		"their own, so that the others go on.",
		"check the file again; where it crashes again, please report "
		"it",
		{ NULL },
	},
	[FINDING_DELAYED_MISSING_MODULE] = {
		"delayed-missing-module", LEVEL_WARNING, 0, 0,
		"A delay-loaded DLL isn't found",
		"The load succeeds. The first call into the DLL raises the "
		"exception 0xC06D007E.",
		"make sure that the DLL isn't called where it is missing",
		{ "R401", "R402" },
	},
	[FINDING_DELAYED_MISSING_PROCEDURE] = {
		"delayed-missing-procedure", LEVEL_WARNING, 0, 0,
		"A delay-loaded DLL lacks a procedure",
		"The load succeeds. The first call of the procedure raises "
		"the exception 0xC06D007F.",
		"make sure that it isn't called where it is missing",
		{ "R401", "R402" },
	},
	[FINDING_DELAYED_UNKNOWN_MODULE] = {
		"delayed-unknown-module", LEVEL_NOTE, 0, 0,
		"Whether a delay-loaded DLL is there is not known",
		"The load succeeds either way; a call into the DLL may raise "
		"the exception 0xC06D007E.",
		"make sure that the DLL isn't called where it is missing",
		{ "R401", "R402" },
	},
	[FINDING_DELAYED_UNKNOWN_PROCEDURE] = {
		"delayed-unknown-procedure", LEVEL_NOTE, 0, 0,
		"Whether a delay-loaded procedure is there is not known",
		"The load succeeds either way; a call may raise the exception "
		"0xC06D007F.",
		"make sure that it isn't called where it is missing",
		{ "R401", "R402" },
	},
	[FINDING_OPTIONAL_API_SET] = {
		"optional-api-set", LEVEL_NOTE, 0, 0,
		"A delay-loaded API set isn't on this Windows",
		"The load succeeds. Code that delay-loads API sets is expected "
		"to ask first whether they are there; a call without asking "
		"raises the exception 0xC06D007E.",
		"ask IsApiSetImplemented before the first call",
		{ "R401", "R402", "R2402" },
	},
	[FINDING_UNBOUND_IMPORT] = {
		"unbound-import", LEVEL_WARNING, 0, 0,
		"A DLL is imported, and the bound import list lacks it",
		"Before Vista the loader walks that list in place of the "
		"imports: the load succeeds without the DLL, and the first "
		"call into it crashes.",
		"bind the file anew, or clear its bound import directory",
		{ "R312" },
	},
	[FINDING_IMPLICIT_TLS] = {
		"implicit-tls", LEVEL_WARNING, 0, 0,
		"Static TLS in a DLL that LoadLibrary brings",
		"Before Vista such a DLL loads, but gets no slot. Each access "
		"to a __declspec(thread) variable reads the data of another "
		"module, or faults (998).",
		"use TlsAlloc in place of __declspec(thread)",
		{ "R701" },
	},
	[FINDING_CLR_BASE_CONFLICT] = {
		"clr-base-conflict", LEVEL_WARNING, 0, 0,
		"A mixed-mode DLL lies where .NET 1.x wants its memory",
		".NET 1.x reserves one large block low in the address space. "
		"A DLL that splits it can keep .NET from starting: 1114.",
		"link it with a base between 0x60000000 and 0x6FFFFFFF",
		{ "R807" },
	},
	[FINDING_BASE_CONFLICT] = {
		"base-conflict", LEVEL_WARNING, 0, 0,
		"A file that can't be moved may find its range taken",
		"Its relocations are stripped, or it is flat. Whether its "
		"range is free depends on what the process has loaded before: 487 if not.",
		"link it without /FIXED, or give it a base of its own",
		{ "R802" },
	},
	[FINDING_TLS_CALLBACKS] = {
		"tls-callbacks", LEVEL_NOTE, 0, 0,
		"TLS callbacks that are not called",
		"Before Vista the TLS callbacks of a DLL that LoadLibrary "
		"brings are not called. The load succeeds.",
		"do in DllMain what must be done",
		{ "R702" },
	},
	[FINDING_MANAGED_ASSEMBLY] = {
		"managed-assembly", LEVEL_NOTE, 0, 0,
		"The file is a managed assembly",
		"It holds IL alone and exports nothing that native code could "
		"call. IIS finds no entry point in it: 127, or 126 or 193 "
		"where .NET isn't there.",
		"use it through ASP.NET, or build a mixed-mode DLL with "
		"native exports",
		{ "R809" },
	},
	[FINDING_DEBUG_RUNTIME] = {
		"debug-runtime", LEVEL_NOTE, 0, 0,
		"A DLL that is missing is a debug run-time",
		"Debug builds link with run-times that come with Visual C++ "
		"alone and may not be shipped.",
		"build the release configuration (/MD or /MT)",
		{ "R608" },
	},
	[FINDING_NEEDS_REDISTRIBUTABLE] = {
		"needs-redistributable", LEVEL_NOTE, 0, 0,
		"A DLL that is missing is known, and what brings it",
		"It comes with a run-time, a component or an update that a "
		"plain Windows hasn't.",
		"install what brings it, or do without the DLL",
		{ "R304" },
	},
	[FINDING_INAPPLICABLE_OVERLAY] = {
		"inapplicable-overlay", LEVEL_NOTE, 0, 0,
		"An overlay that was asked for can't be installed there",
		"What is installed with --with counts on the Windows that its "
		"vendor made it for.",
		"ask for one that fits: `dryload targets --overlays` lists "
		"them",
		{ "R304" },
	},
	[FINDING_NEWER_TOOLCHAIN] = {
		"newer-toolchain", LEVEL_NOTE, 0, 0,
		"The compiler is too new for this Windows",
		"The C run-time of Visual C++ 2010 and later imports "
		"procedures that older Windows lack, whatever the program "
		"itself calls.",
		"build with an older Visual C++, or with a toolset for XP",
		{ "R905", "R906" },
	},
	[FINDING_HUGE_IMAGE] = {
		"huge-image", LEVEL_NOTE, 0, 0,
		"A file takes a large part of the address space",
		"It needs a free range of its size in one piece: 8 where "
		"there is none, 1455 where memory doesn't suffice.",
		"load large data at run time instead",
		{ "R812" },
	},
	[FINDING_FOUND_BESIDE] = {
		"found-beside", LEVEL_NOTE, 0, 0,
		"A DLL is found beside the file, if IIS looks there",
		"With the altered search path Windows looks in the folder of "
		"the DLL. That IIS loads its modules so is likely, but no "
		"public page says it.",
		"a copy in System32, or in a folder of PATH, is found in any "
		"case",
		{ "R110", "R111" },
	},
	[FINDING_OF_WINDOWS] = {
		"of-windows", LEVEL_NOTE, 0, 0,
		"A module that Windows brings isn't in the given folder",
		"The folder holds no copy of Windows, or none of its "
		"System32\\inetsrv; a file of that name is one of Windows' "
		"own, and is taken to be there and to load.",
		"give a copy of the whole disk to have it looked at",
		{ "R101" },
	},
	[FINDING_UNLISTED_ACCESS] = {
		"unlisted-access", LEVEL_NOTE, 0, 0,
		"The access control list of a file is not given",
		"Lists of other files are; of this one it is taken that the "
		"process may open it.",
		"print the lists of all files of the deployment: "
		"icacls C:\\FOLDER\\* > acl.txt",
		{ "R104" },
	},
	[FINDING_SHADOWED] = {
		"shadowed", LEVEL_NOTE, 0, 0,
		"A DLL of the deployment isn't used: Windows takes another",
		"KnownDLLs come from the system whatever lies beside the DLL, "
		"the system's folders are before PATH, and delay loads don't "
		"look beside the DLL.",
		"don't ship it, or under another name: what only this copy "
		"has isn't there",
		{ "R501" },
	},
	[FINDING_PASSED_OVER] = {
		"passed-over", LEVEL_NOTE, 0, 0,
		"A DLL for another processor is passed over in the search",
		"64-bit Windows goes on to the next folder where a DLL of the "
		"name is for another processor, and takes the next that fits.",
		"take the copy out of the folder, so that 32-bit Windows and "
		"whoever names its path don't meet it",
		{ "R2101" },
	},
	[FINDING_ALREADY_LOADED] = {
		"already-loaded", LEVEL_NOTE, 0, 0,
		"A DLL beside the file has a name that many bring along",
		"The first DLL of a name that a process loads serves "
		"everybody in it. Where IIS or another filter has loaded "
		"another copy before, that one is used.",
		"give the copy a name of its own or link it statically, or "
		"make sure that all filters of the server bring the same one",
		{ "R501", "R508" },
	},
	[FINDING_IGNORED_LOCAL] = {
		"ignored-local", LEVEL_NOTE, 0, 0,
		"A .local file or folder in the deployment is not considered",
		"It redirects DLLs only for the program beside which it lies, "
		"not where that program has a manifest, and never KnownDLLs.",
		"don't rely on it",
		{ "R512" },
	},
	[FINDING_IGNORED_MANIFEST] = {
		"ignored-manifest", LEVEL_NOTE, 0, 0,
		"A manifest is ignored",
		"LoadLibrary looks at resource 2 inside the DLL only; a file "
		"called x.dll.manifest beside it binds no assembly. Neither "
		"does that resource of a DLL linked with /ALLOWISOLATION:NO.",
		"embed the manifest in the DLL as resource 2",
		{ "R601", "R603" },
	},
	[FINDING_NOT_A_DLL] = {
		"not-a-dll", LEVEL_NOTE, 0, 0,
		"The file is a program, not a DLL",
		"LoadLibrary maps a program, but doesn't resolve its imports "
		"or call its entry point.",
		"check the DLLs that the program loads",
		{ "R204" },
	},
	[FINDING_MALFORMED_DELAY_IMPORTS] = {
		"malformed-delay-imports", LEVEL_NOTE, 0, 0,
		"The delay-load directory can't be read",
		"The loader doesn't look at it; a call through it would fault.",
		"find out what wrote the file",
		{ "R216", "R401" },
	},
	[FINDING_MALFORMED_BOUND_IMPORTS] = {
		"malformed-bound-imports", LEVEL_NOTE, 0, 0,
		"The bound import list can't be read",
		"Before Vista the loader walks it in place of the imports. "
		"What it makes of one that leads outside the image isn't "
		"known; the imports are checked as if there were no list.",
		"bind the file anew, or clear its bound import directory",
		{ "R216", "R312" },
	},
	[FINDING_MALFORMED_EXPORTS] = {
		"malformed-exports", LEVEL_NOTE, 0, 0,
		"The export directory is cut off",
		"Its tables reach beyond the section; what is behind its end "
		"can't be found.",
		"find out what wrote the file",
		{ "R216" },
	},
	[FINDING_MALFORMED_ENTRY_POINT] = {
		"malformed-entry-point", LEVEL_NOTE, 0, 0,
		"The entry point lies outside the image",
		"The loader calls it blindly. It works only where something "
		"else is mapped at that address, and crashes otherwise.",
		"find out what wrote the file",
		{ "R217" },
	},
	[FINDING_PACKED] = {
		"packed", LEVEL_NOTE, 0, 0,
		"The file is packed",
		"Its import directory is that of the unpacker, which loads "
		"what the packed code needs at run time: none of that is "
		"checked.",
		"check the file before it is packed",
		{ "R218" },
	},
	[FINDING_UNIPROCESSOR_IMAGE] = {
		"uniprocessor-image", LEVEL_NOTE, 0, 0,
		"The file is marked for machines with one processor",
		"On others Windows warns of it, and is said to use the file "
		"all the same.",
		"link it without /DRIVER:UPONLY, or clear the flag",
		{ "R222" },
	},
	[FINDING_FILTER_WANTS_RAW_DATA] = {
		"filter-wants-raw-data", LEVEL_WARNING, 0, 0,
		"A filter asks for raw data, which worker processes don't "
		"offer",
		"GetFilterVersion asks for SF_NOTIFY_READ_RAW_DATA in an "
		"emulated run. IIS 6 and later with worker processes log 2261 "
		"and don't use such a filter; whether the site starts without "
		"it is open. Only `dryload check --run` tells.",
		"run IIS 6 in IIS 5.0 isolation mode and install the filter "
		"globally, or have the filter do without",
		{ "R1008", "R3003" },
	},
	[FINDING_FILTER_ASKS] = {
		"filter-asks", LEVEL_NOTE, 0, 0,
		"What a filter asks to be told of",
		"The notifications and the priority that GetFilterVersion "
		"asks for in an emulated run. Only `dryload check --run` "
		"tells.",
		"nothing",
		{ "R1008" },
	},
	[FINDING_RUNTIME_MISSING_MODULE] = {
		"runtime-missing-module", LEVEL_NOTE, 0, 0,
		"A LoadLibrary of the DLL's own fails in an emulated run",
		"The start-up code loads a DLL by name that isn't found. Many "
		"DLLs only try, and go on without.",
		"ship that DLL if it is needed",
		{ "R404" },
	},
	[FINDING_RUNTIME_MISSING_PROCEDURE] = {
		"runtime-missing-procedure", LEVEL_NOTE, 0, 0,
		"A GetProcAddress of the DLL's own fails in an emulated run",
		"The start-up code asks for a procedure that isn't there. "
		"Many run-times only try, and fall back.",
		"nothing, unless the DLL fails for it",
		{ "R404" },
	},
};

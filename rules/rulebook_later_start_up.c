/* Rules R2601 to R2914: manifests, TLS, bases, run-times, editions. */
#include "rules/rulebook_parts.h"

static const char theme[] = "Vista and later: start-up";

static const struct rule rules[] = {
	{ "R2601", theme, "Windows 7+", RULE_LIKELY, RULE_ENACTED,
	  "A private assembly beside the DLL serves",
	  "From 7 on private assemblies may lie in folders below the "
	  "program's (certain). That for a DLL's own manifest the DLL's "
	  "folder is meant is the usual reading and no sentence of the "
	  "vendor; Vista is as 2003 (R605).",
	  "14001, b1 36 00 00, STATUS_SXS_CANT_GEN_ACTCTX",
	  "learn.microsoft.com, About private assemblies; R. Chen, The "
	  "Old New Thing (2017-10-11)",
	  "Found there it is likely to load, from 7 on." },
	{ "R2602", theme, "Vista+", RULE_LIKELY, RULE_ENACTED,
	  "A context that can't be made is 14001, before any import",
	  "As before (R602); the HRESULT is 800736B1. SideBySide writes "
	  "event 33 where the assembly isn't found, 35 where its version "
	  "is another, 59, 63, 72 or 80 for bad XML.",
	  "14001, b1 36 00 00, STATUS_SXS_CANT_GEN_ACTCTX",
	  "reports of users",
	  "" },
	{ "R2603", theme, "Windows 7+", RULE_OPEN, RULE_ENACTED,
	  "Windows 7 and later bring run-times of 2005 and 2008 for "
	  "themselves",
	  "So a release run-time may be there without its "
	  "redistributable, in a version that isn't told. MFC, ATL, "
	  "OpenMP (likely) and the debug run-times aren't there.",
	  "14001, b1 36 00 00, STATUS_SXS_CANT_GEN_ACTCTX",
	  "reports of users",
	  "The release run-times aren't known, the others are missing." },
	{ "R2604", theme, "Vista+", RULE_LIKELY, RULE_ENACTED,
	  "supportedOS and its like don't matter for a DLL's load",
	  "Nor do maxversiontested, longPathAware, activeCodePage, "
	  "dpiAware.",
	  "",
	  "learn.microsoft.com, Application manifests",
	  "Such elements are passed over." },
	{ "R2605", theme, "Vista+", RULE_LIKELY, RULE_ENACTED,
	  "msvcr80 and msvcr90 outside a context refuse to start",
	  "As before (R609).",
	  "1114, 5a 04 00 00, STATUS_DLL_INIT_FAILED",
	  "blog.m-ri.de, R6034",
	  "" },
	{ "R2701", theme, "Vista+", RULE_CERTAIN, RULE_ENACTED,
	  "A DLL with static TLS gets its slot whenever it is loaded",
	  "The threads that are there get one too, and its TLS callbacks "
	  "run: R701 to R704 don't apply. Without memory for it the load "
	  "fails with 8 or 1455 (likely).",
	  "",
	  "Wine kernel32 tests loader.c; corkami PE notes; Johnson, "
	  "Thread Local Storage, parts 6 and 7",
	  "" },
	{ "R2702", theme, "Vista+", RULE_LIKELY, RULE_OFFLINE,
	  "Slots of FlsAlloc can run out",
	  "A process has 128 before Windows 10 1903 and some 4,000 since; "
	  "each DLL with a static C run-time takes one. Then the start of "
	  "the run-time fails although the DLL alone is fine (that it "
	  "happens is certain, the release likely).",
	  "1114, 5a 04 00 00, STATUS_DLL_INIT_FAILED",
	  "jacobbo/WebEye issue 20; alliedmodders/sourcemod issue 1722; "
	  "iPlug2/iPlug2 issue 42",
	  "How many such DLLs a process has isn't in the file." },
	{ "R2801", theme, "Vista+", RULE_CERTAIN, RULE_ENACTED,
	  "DYNAMIC_BASE images lie anywhere",
	  "Whatever their base says. Only an image without the flag can "
	  "meet a range that is taken, and only one whose relocations are "
	  "stripped can fail by that (R802).",
	  "487, e7 01 00 00, STATUS_CONFLICTING_ADDRESSES",
	  "Wine kernel32 tests loader.c; learn.microsoft.com, "
	  "/DYNAMICBASE",
	  "" },
	{ "R2802", theme, "Windows 8+, x64", RULE_LIKELY, RULE_ENACTED,
	  "HIGH_ENTROPY_VA fails nothing",
	  "A base below 4 GB doesn't matter either. Code that cuts "
	  "pointers to 32 bits is no matter of the load.",
	  "",
	  "learn.microsoft.com, /HIGHENTROPYVA",
	  "" },
	{ "R2803", theme, "Vista+", RULE_OPEN, RULE_ENACTED,
	  ".NET 3.5 isn't installed by default from Windows 8 on",
	  "mscoree.dll is in every client and full server, not in Nano "
	  "Server. .NET 4 is there from 8 on. A mixed-mode DLL for 2.0 "
	  "then needs the feature .NET 3.5; without it its start fails "
	  "with 1114 or a code of .NET's own (open, the rest likely). One "
	  "for .NET Core needs Ijwhost.dll beside it.",
	  "1114, 5a 04 00 00, STATUS_DLL_INIT_FAILED; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND",
	  "the files of these Windows; learn.microsoft.com, .NET "
	  "Framework installation",
	  "Not known, where a file asks for another .NET than Windows "
	  "brings." },
	{ "R2804", theme, "Windows 8+", RULE_LIKELY, RULE_ENACTED,
	  ".NET 1.x's large block is of no concern",
	  "1.1 isn't supported from 8 on, and 64-bit processes have room "
	  "(R807).",
	  "",
	  "learn.microsoft.com, .NET Framework system requirements",
	  "It is said of Windows before Vista alone." },
	{ "R2901", theme, "Vista+", RULE_OPEN, RULE_ENACTED,
	  "A fault in DllMain is 1114 on Windows 10",
	  "A DllMain that returns FALSE is 1114 everywhere, and on "
	  "Windows 10 and 11 so is one that faults (both certain). Vista "
	  "and 7 say 998, as XP does (likely). What 8 and 8.1 say is "
	  "open.",
	  "1114, 5a 04 00 00, STATUS_DLL_INIT_FAILED; 998, e6 03 00 00, "
	  "STATUS_ACCESS_VIOLATION",
	  "ElliotKillick/operating-system-design-review; "
	  "wpilibsuite/allwpilib pull request 7298",
	  "Whether code faults is told with --run (init-failed): with 1114 "
	  "from 10 on, with the exception's own error before, as R903 has "
	  "it. `dryload explain` has both numbers." },
	{ "R2902", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "Each Visual C++ redistributable has an oldest Windows",
	  "Those of 2005 to 2010 run on all, 2012, 2013 and 14.x up to 14.27 "
	  "from XP SP3 on, the later ones of 2019 from Vista SP2 on, 2022 "
	  "from 7 SP1 on, 14.50 and later from Windows 10 and Server 2016 on "
	  "(certain). On an older Windows the package refuses, or its DLLs "
	  "are themselves 126 or 127 (likely).",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 127, 7f 00 00 00, "
	  "STATUS_ENTRYPOINT_NOT_FOUND",
	  "learn.microsoft.com, Latest supported VC redistributable; "
	  "learn.microsoft.com, C++ supported platforms",
	  "Advice names those alone that a target takes, and `--with` adds "
	  "none where it can't be installed." },
	{ "R2903", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "No Windows brings msvcr100 to msvcp140",
	  "Nor mfc100 and later, vcomp, vcruntime140, concrt140. System32 "
	  "of Windows 10 has ucrtbase, msvcp_win, msvcrt, msvcp60, mfc42 "
	  "and atl.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "the file lists of these Windows",
	  "The inventories of the profiles decide." },
	{ "R2904", theme, "Vista+", RULE_CERTAIN, RULE_ENACTED,
	  "The redistributable is as new as the newest toolset",
	  "Where it is too old vcruntime140_1.dll is missing, or an "
	  "export of msvcp140; code that waits on a mutex of 14.40 and "
	  "later crashes with an older msvcp140. The first copy that a "
	  "process loads serves all (R508).",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 127, 7f 00 00 00, "
	  "STATUS_ENTRYPOINT_NOT_FOUND",
	  "learn.microsoft.com, C++ binary compatibility; microsoft/STL "
	  "issue 4730; adoptium/adoptium-support issue 1130",
	  "By the copies that are deployed; which copy a process has "
	  "isn't in its files." },
	{ "R2905", theme, "Vista+", RULE_LIKELY, RULE_ENACTED,
	  "The C++ library of 2019 and later prefers what Windows 8 has",
	  "The redistributable of 2022 finds such functions at run time. "
	  "Code with the library linked in may import them from 14.50 on, "
	  "and then doesn't load on 7.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND",
	  "learn.microsoft.com, C++ conformance improvements",
	  "The import table decides." },
	{ "R2906", theme, "Vista+", RULE_CERTAIN, RULE_ENACTED,
	  "Rust needs Windows 10 from 1.78 on",
	  "It imports ProcessPrng of bcryptprimitives.dll: 127 on 7, "
	  "where the DLL lacks it, 126 on Vista, which has no such DLL. "
	  "Windows 8 has it.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND; 126, 7e 00 00 "
	  "00, STATUS_DLL_NOT_FOUND",
	  "rust-lang/rust pull request 121337; helix-editor/helix issue "
	  "11641",
	  "The tables of the profiles decide." },
	{ "R2907", theme, "Vista+", RULE_LIKELY, RULE_OFFLINE,
	  "Go needs Windows 10 from 1.21 on",
	  "Its run-time looks its procedures up itself, so that a DLL "
	  "binds and ends inside its start (likely; the versions are "
	  "certain).",
	  "",
	  "go.dev, Go 1.21 release notes; Go wiki, Windows",
	  "What the run-time asks for isn't in the import table." },
	{ "R2908", theme, "Vista+", RULE_LIKELY, RULE_ENACTED,
	  "Run-times and functions have a first Windows",
	  "Python 3.9 needs 8.1, since python39.dll imports "
	  "api-ms-win-core-path-l1-1-0, and 3.13 needs 10. PathCch functions "
	  "and CreateFile2 come with 8, GetDpiForWindow with 1607, "
	  "CreatePseudoConsole and VirtualAlloc2 with 1809, GetTempPath2W "
	  "with Server 2022 and 11 (these certain). Node 14 needs 8.1 and 20 "
	  "needs 10; Chromium 110, Electron 23 and Qt 6 need 10.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND; 127, 7f 00 00 00, "
	  "STATUS_ENTRYPOINT_NOT_FOUND",
	  "python/cpython issues 84917 and 85584; the tables of these "
	  "Windows",
	  "The tables of the profiles decide, whatever product it is." },
	{ "R2909", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "The numbered DLLs of DirectX are in no Windows",
	  "d3dcompiler_43, d3dx9 to d3dx11, xinput1_3, xaudio2_7 and "
	  "x3daudio come with the package of June 2010. d3dcompiler_47 is "
	  "part of Windows from 8.1 on (likely), of 7 and 8 with KB4019990 "
	  "(likely); xinput1_4 from 8 on, d3d12 from 10 on. The rest is "
	  "certain.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "the file lists of these Windows; KB4019990",
	  "The inventories of the profiles decide; `--with directx-jun2010` "
	  "and `--with d3dcompiler47` add them." },
	{ "R2910", theme, "Server 2008 R2+", RULE_LIKELY, RULE_ENACTED,
	  "wlanapi.dll is a client's, or a feature of a server",
	  "So are fveapi, wscapi, p2p and others (likely, wlanapi "
	  "certain). Without the feature they are missing.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "the file lists of these Windows; TechNet cc730957; "
	  "raspberrypi/rpi-imager issue 584; prusa3d/PrusaSlicer issue "
	  "12048",
	  "The inventories of the profiles decide; of a target that is a "
	  "client and a server it isn't known." },
	{ "R2911", theme, "Windows N, servers", RULE_LIKELY, RULE_ENACTED,
	  "Media Foundation is missing in Windows N and on servers",
	  "mf, mfcore, mfplat, mfplay, mfreadwrite, and of N and Core "
	  "dxva2, avicap32 and msvfw32 too, come with the Media Feature "
	  "Pack, or a feature of the server (Server-Media-Foundation, "
	  "before 2012 Desktop Experience).",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "opencv/opencv issue 16178; opencv/opencv-python issue 185; "
	  "naudio/NAudio issue 51; moby/moby issue 35608",
	  "The inventories of servers have Media Foundation as a feature; "
	  "no target is an edition N or Core." },
	{ "R2912", theme, "Server Core", RULE_OPEN, RULE_OFFLINE,
	  "Server Core lacks more",
	  "winmm, gdiplus, opengl32, msimg32, audio and others, by release; "
	  "ServerCore.AppCompatibility brings many, but not in containers "
	  "(certain). Exact lists are open.",
	  "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND",
	  "MicrosoftDocs/windows-insider issue 56; microsoft/winget-cli "
	  "issue 4319; google/UIforETW issue 60",
	  "No target is an edition Core. `dryload profile snapshot` reads "
	  "one." },
	{ "R2913", theme, "Nano Server", RULE_OPEN, RULE_OFFLINE,
	  "Nano Server has a part of each DLL",
	  "It is 64-bit alone: an x86 DLL is 193. kernel32, user32, advapi32 "
	  "and ole32 forward a part of their functions, and what is outside "
	  "it is 127; netapi32 is gone since 1709: 126 (certain). Exact "
	  "lists are open.",
	  "127, 7f 00 00 00, STATUS_ENTRYPOINT_NOT_FOUND; 126, 7e 00 00 00, "
	  "STATUS_DLL_NOT_FOUND; 193, c1 00 00 00, "
	  "STATUS_INVALID_IMAGE_FORMAT",
	  "microsoft/Windows-Containers issues 72, 448 and 564; "
	  "rust-lang/rustup issue 1994",
	  "No target is Nano Server. `dryload profile snapshot` reads one." },
	{ "R2914", theme, "Windows 10+", RULE_LIKELY, RULE_ENACTED,
	  "LTSC and IoT are their release",
	  "2019 is 1809, 2021 is 21H2. Parts of the store are missing, "
	  "the DLLs are the same.",
	  "",
	  "learn.microsoft.com, Windows 10 LTSC",
	  "" },
};

const struct rulebook_part rulebook_later_start_up = RULEBOOK_PART(rules);

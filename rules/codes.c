/* The table of Windows' error numbers, and look-ups in it. */
#include "rules/codes.h"

#include <stdio.h>

#include "loader/pe.h"
#include "rules/pieces.h"

/* Not in every version of the headers. */
#ifndef ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION
#define ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION 4551
#endif
#ifndef DNS_ERROR_DP_NOT_AVAILABLE
#define DNS_ERROR_DP_NOT_AVAILABLE 9905
#endif
#ifndef WSAHOST_NOT_FOUND
#define WSAHOST_NOT_FOUND (WSABASEERR + 1001)
#endif
#ifndef WSANO_DATA
#define WSANO_DATA (WSABASEERR + 1004)
#endif
#ifndef STATUS_SYSTEM_INTEGRITY_POLICY_VIOLATION
#define STATUS_SYSTEM_INTEGRITY_POLICY_VIOLATION 0xC0E90002u
#endif

/* Exception codes of Visual C++: no status of Windows', but it shows them. */
#define EH_EXCEPTION_NUMBER 0xE06D7363u
#define VCPP_EXCEPTION_MOD_NOT_FOUND 0xC06D007Eu
#define VCPP_EXCEPTION_PROC_NOT_FOUND 0xC06D007Fu

#define NAMED(code) (uint32_t)(code), #code

static const struct error_code errors[] = {
	{ NAMED(ERROR_SUCCESS), false,
	  "The operation completed successfully.",
	  "not a failure to load",
	  "GetFilterVersion returned FALSE and set no error: only the filter's "
	  "own log can say why",
	  { "R1002" } },
	{ NAMED(ERROR_INVALID_FUNCTION), true,
	  "Incorrect function.",
	  "on XP and 2003: an illegal instruction in DllMain or in a static "
	  "constructor, for example SSE2 code on an older processor",
	  "the filter asked a device or a driver for what it can't do",
	  { "R903", "R221", "R1101" } },
	{ NAMED(ERROR_FILE_NOT_FOUND), true,
	  "The system cannot find the file specified.",
	  "the configured DLL isn't there, as Microsoft's article on filters "
	  "has it; LoadLibrary itself says 126 for that. An extension that "
	  "isn't there is 404 with sc-win32-status 2 in the site's log",
	  "a file or registry key that the filter reads at start is missing. "
	  "Tomcat's isapi_redirect: its registry key, or the file <name of the "
	  "DLL>.properties beside the DLL, which follows a renamed DLL. "
	  "WebSphere's plug-in: plugin-cfg.loc beside the DLL, or the "
	  "plugin-cfg.xml that it names. PHP: php.ini and the paths in it",
	  { "R102", "R103", "R1002", "R1102", "R1103" } },
	{ NAMED(ERROR_PATH_NOT_FOUND), false,
	  "The system cannot find the path specified.",
	  "not from the loader: a DLL in a missing folder is 126",
	  "the folder of the filter's log or configuration is missing",
	  { "R101", "R1101" } },
	{ NAMED(ERROR_ACCESS_DENIED), true,
	  "Access is denied.",
	  "the worker process may not read and execute the DLL, or a DLL that "
	  "it needs; or the path is a folder. Rights go to the identity of the "
	  "process (IIS 6: IIS_WPG; IIS 7 and later: IIS_IUSRS), never to "
	  "IUSR, and that identity needs no further group",
	  "the filter may not write its log file or read its registry key or "
	  "configuration: IIS 6 runs it as Network Service, where IIS 5 ran it "
	  "as LocalSystem",
	  { "R104", "R106", "R507", "R1002", "R1012", "R1102" } },
	{ NAMED(ERROR_INVALID_HANDLE), false,
	  "The handle is invalid.",
	  "not from the loader",
	  "the filter used a handle of a file, a key or a service that it had "
	  "not opened, or had closed",
	  { "R1101" } },
	{ NAMED(ERROR_NOT_ENOUGH_MEMORY), true,
	  "Not enough storage is available to process this command.",
	  "the process has no memory or no free range of addresses for the "
	  "image",
	  "the filter could not allocate what its configuration asks for",
	  { "R812", "R1101" } },
	{ NAMED(ERROR_INVALID_DATA), false,
	  "The data is invalid.",
	  "not from the loader",
	  "the filter found its configuration damaged; seen on SharePoint "
	  "servers",
	  { "R1101" } },
	{ NAMED(ERROR_GEN_FAILURE), false,
	  "A device attached to the system is not functioning.",
	  "never from the loader of Windows NT and its successors: what was "
	  "written of 31 for a missing export fits Windows 9x only",
	  "a device or driver call of the filter failed",
	  { "R214", "R1101" } },
	{ NAMED(ERROR_SHARING_VIOLATION), true,
	  "The process cannot access the file because it is being used by "
	  "another process.",
	  "another process holds the DLL open for writing, or without sharing "
	  "it for reading: a copy still running, a backup, a virus scanner",
	  "another process holds the filter's log or data file, for example a "
	  "second worker process of a web garden",
	  { "R105", "R1101" } },
	{ NAMED(ERROR_INVALID_PARAMETER), true,
	  "The parameter is incorrect.",
	  "LOAD_LIBRARY_SEARCH flags together with the altered search path, "
	  "or, on Windows 8 and later, an empty file name; IIS asks for "
	  "neither",
	  "the filter passed a wrong value to Windows, often one from its "
	  "configuration",
	  { "R513", "R113", "R1101" } },
	{ NAMED(ERROR_INVALID_NAME), true,
	  "The filename, directory name, or volume label syntax is incorrect.",
	  "the table of bound imports names a DLL that the import table "
	  "doesn't",
	  "a bad file name in the filter's configuration",
	  { "R312", "R1101" } },
	{ NAMED(ERROR_MOD_NOT_FOUND), true,
	  "The specified module could not be found.",
	  "the DLL, or a DLL that it needs at any depth, isn't found; Windows "
	  "doesn't say which. Usual: debug or newer C run-time, ATL or MFC not "
	  "on the server, a DLL of another product not in the machine's PATH, "
	  "a DLL that only a later service pack has. Delay-loaded DLLs, red in "
	  "Dependency Walker (msjava, dwmapi, ieshims), are never the cause",
	  "its own LoadLibrary failed: that call searches the folders of the "
	  "process and the PATH, not the folder of the filter",
	  { "R101", "R303", "R304", "R403", "R404", "R506", "R609" } },
	{ NAMED(ERROR_PROC_NOT_FOUND), true,
	  "The specified procedure could not be found.",
	  "the DLL, or one that it needs, imports a function that this Windows "
	  "doesn't have (RegGetValue on 32-bit XP), or system files of "
	  "different service packs are mixed; or it loaded and doesn't export "
	  "GetFilterVersion and HttpFilterProc (an extension: "
	  "GetExtensionVersion and HttpExtensionProc) by exactly these names: "
	  "no .def file, an extension such as asp.dll set up as a filter, or "
	  "an EXE",
	  "its own GetProcAddress failed",
	  { "R204", "R305", "R311", "R405", "R508", "R1004", "R1201" } },
	{ NAMED(ERROR_BAD_PATHNAME), false,
	  "The specified path is invalid.",
	  "not from the loader: it looks a path up before it opens it, and "
	  "says 126 for one that leads nowhere",
	  "a malformed path in the filter's configuration",
	  { "R101", "R1101" } },
	{ NAMED(ERROR_INVALID_ORDINAL), true,
	  "The operating system cannot run %1.",
	  "the DLL, or one that it needs, imports by number, and the DLL that "
	  "is found has no export of that number: mostly another version of it",
	  "its own GetProcAddress asked for an ordinal that isn't there",
	  { "R306", "R311", "R405" } },
	{ NAMED(ERROR_BAD_EXE_FORMAT), true,
	  "%1 is not a valid Win32 application.",
	  "the DLL, or one that it needs, is for the other bitness (in IIS 6 "
	  "the whole server runs 32-bit or 64-bit worker processes), is "
	  "truncated or damaged, or isn't a PE file",
	  "its own LoadLibrary met a DLL of the other bitness, for example a "
	  "Java VM or GSKit",
	  { "R202", "R205", "R211", "R307", "R1007", "R1017" } },
	{ NAMED(ERROR_FILENAME_EXCED_RANGE), true,
	  "The filename or extension is too long.",
	  "the name of the DLL has 266 characters or more",
	  "the filter made a path that is too long",
	  { "R108", "R1101" } },
	{ NAMED(ERROR_EXE_MACHINE_TYPE_MISMATCH), false,
	  "The image file %1 is valid, but is for a machine type other than "
	  "the current machine.",
	  "not from loading a DLL, which says 193: for starting a program of "
	  "another machine type, or resource-only loads on Vista and later",
	  "the filter started a program of another machine type",
	  { "R205", "R1101" } },
	{ NAMED(ERROR_MR_MID_NOT_FOUND), true,
	  "The system cannot find message text for message number 0x%1 in the "
	  "message file for %2.",
	  "on XP and 2003: DllMain or a static constructor raised an exception "
	  "that has no Win32 error, such as an uncaught C++ exception or a "
	  "delay-loaded DLL that isn't there",
	  "its own LoadLibrary met such a DllMain, or its FormatMessage found "
	  "no text for a number",
	  { "R903", "R402" } },
	{ NAMED(ERROR_INVALID_ADDRESS), true,
	  "Attempt to access invalid address.",
	  "the DLL has no relocations and its address range is taken: rebase "
	  "it, or link it without /FIXED",
	  "the filter asked VirtualAlloc or MapViewOfFileEx for a fixed "
	  "address that is taken",
	  { "R802", "R806", "R208", "R1101" } },
	{ NAMED(ERROR_INVALID_IMAGE_HASH), true,
	  "Windows cannot verify the digital signature for this file.",
	  "Vista and later: the DLL demands, or the process requires, a "
	  "signature, and it has none that is valid; XP and 2003 don't look",
	  "its own LoadLibrary met a DLL without a signature that is valid",
	  { "R219", "R2209", "R2210" } },
	{ NAMED(ERROR_NOACCESS), true,
	  "Invalid access to memory location.",
	  "on XP and 2003: DllMain or a static constructor crashed with an "
	  "access violation; Windows 10 and later say 1114. Thread-local "
	  "variables before Vista are one cause",
	  "the filter passed a bad pointer to Windows or, on XP and 2003, its "
	  "own LoadLibrary met such a DllMain",
	  { "R903", "R701", "R803", "R2901" } },
	{ NAMED(ERROR_STACK_OVERFLOW), true,
	  "Recursion too deep; the stack overflowed.",
	  "on XP and 2003: DllMain or a static constructor used up the stack",
	  "on XP and 2003: its own LoadLibrary met such a DllMain",
	  { "R903" } },
	{ NAMED(ERROR_FILE_INVALID), true,
	  "The volume for a file has been externally altered so that the "
	  "opened file is no longer valid.",
	  "perhaps an empty DLL file, for which 193 is as likely",
	  "the filter mapped an empty file",
	  { "R107", "R1101" } },
	{ NAMED(ERROR_DLL_INIT_FAILED), true,
	  "A dynamic link library (DLL) initialization routine failed.",
	  "a DllMain returned FALSE, of this DLL or of one that it needs; what "
	  "it left in GetLastError is lost. Known causes: msvcr80 or msvcr90 "
	  "loaded without a manifest (R6034), a /clr DLL whose .NET run-time "
	  "is missing or finds no contiguous block of addresses, and .NET 1.1 "
	  "met with the \\\\?\\ path of IIS. A base address conflict alone "
	  "isn't one",
	  "its own LoadLibrary met a DLL whose DllMain failed",
	  { "R902", "R609", "R807", "R808", "R109", "R801", "R2901" } },
	{ NAMED(ERROR_MAPPED_ALIGNMENT), false,
	  "The base address or the file offset specified does not have the "
	  "proper alignment.",
	  "not from the loader, which maps images where they fit",
	  "the filter mapped a file at a misaligned address or offset",
	  { "R1101" } },
	{ NAMED(ERROR_ACCESS_DISABLED_BY_POLICY), true,
	  "Windows cannot open this program because it has been prevented by "
	  "a software restriction policy.",
	  "a software restriction or AppLocker policy refuses the DLL. Beside "
	  "404.2 in the log of a site: the extension isn't allowed in the list "
	  "of web service extensions",
	  "its own LoadLibrary or CreateProcess met a file that the policy "
	  "refuses",
	  { "R112", "R1016" } },
	{ NAMED(ERROR_STACK_BUFFER_OVERRUN), false,
	  "The system detected an overrun of a stack-based buffer in this "
	  "application. This overrun could potentially allow a malicious user "
	  "to gain control of this application.",
	  "never what a load ends with: the process is ended at once, where "
	  "code built with /GS finds its stack overwritten or, on Windows 8 "
	  "and later, anything calls __fastfail",
	  NULL,
	  { "R1101" } },
	{ NAMED(ERROR_NO_SYSTEM_RESOURCES), true,
	  "Insufficient system resources exist to complete the requested "
	  "service.",
	  "the system has run out of kernel memory: no fault of the DLL",
	  "the filter asked for more than the system has",
	  { "R812", "R1101" } },
	{ NAMED(ERROR_COMMITMENT_LIMIT), true,
	  "The paging file is too small for this operation to complete.",
	  "memory and page file together can't hold the DLL's writable data",
	  "the filter's configuration fixes a heap or shared memory that is "
	  "larger than what memory and page file have left",
	  { "R812", "R1002" } },
	{ NAMED(ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION), true,
	  "An Application Control policy has blocked this file.",
	  "Windows 10 and later: Application Control or Smart App Control "
	  "refuses the DLL",
	  "its own LoadLibrary or CreateProcess met a file that it refuses",
	  { "R2104" } },
	{ NAMED(DNS_ERROR_DP_NOT_AVAILABLE), false,
	  "The directory partition is not available at this time. Please wait "
	  "a few minutes and try again.",
	  "never here: b1 26 is a slip for b1 36 00 00, which is 14001",
	  NULL,
	  { "R602" } },
	{ NAMED(WSAETIMEDOUT), false,
	  "A connection attempt failed because the connected party did not "
	  "properly respond after a period of time, or established connection "
	  "failed because connected host has failed to respond.",
	  "not from the loader",
	  "the server behind the filter didn't answer in time",
	  { "R1101" } },
	{ NAMED(WSAECONNREFUSED), false,
	  "No connection could be made because the target machine actively "
	  "refused it.",
	  "not from the loader",
	  "the server behind the filter refused the connection: it isn't "
	  "running, or listens on another port",
	  { "R1101" } },
	{ NAMED(WSAHOST_NOT_FOUND), false,
	  "No such host is known.",
	  "not from the loader",
	  "a host name in the filter's configuration doesn't resolve",
	  { "R1101", "R1103" } },
	{ NAMED(WSANO_DATA), false,
	  "The requested name is valid, but no data of the requested type was "
	  "found.",
	  "not from the loader",
	  "WebSphere's plug-in (iisWASPlugin_http.dll) can't resolve a host of "
	  "plugin-cfg.xml: add it to DNS or the hosts file, put its address in "
	  "the file, or set IgnoreDNSFailures=\"true\"",
	  { "R1101", "R1103" } },
	{ NAMED(ERROR_SXS_CANT_GEN_ACTCTX), true,
	  "This application has failed to start because the application "
	  "configuration is incorrect. Reinstalling the application may fix "
	  "this problem.",
	  "an assembly that the DLL's manifest (resource 2) names isn't "
	  "installed in the version asked for, mostly a Visual C++ 2005 or "
	  "2008 run-time, or the manifest is damaged. No import was looked at "
	  "yet; SideBySide events of the System log, from Vista on of the "
	  "Application log, name the assembly",
	  "the filter's own CreateActCtx failed",
	  { "R602", "R606", "R607", "R608", "R611", "R612" } },
	{ NAMED(ERROR_SXS_ASSEMBLY_NOT_FOUND), false,
	  "The referenced assembly is not installed on your system.",
	  "the detail behind a 14001, which is what LoadLibrary says",
	  "the filter's own use of an assembly failed",
	  { "R602", "R607" } },
	{ NAMED(ERROR_SXS_MANIFEST_FORMAT_ERROR), false,
	  "The manifest file does not begin with the required tag and format "
	  "information.",
	  "the detail behind a 14001, which is what LoadLibrary says",
	  "the filter's own CreateActCtx met a damaged manifest",
	  { "R612" } },
	{ NAMED(ERROR_SXS_MANIFEST_PARSE_ERROR), false,
	  "The manifest file contains one or more syntax errors.",
	  "the detail behind a 14001, which is what LoadLibrary says",
	  "the filter's own CreateActCtx met a damaged manifest",
	  { "R612" } },
	{ NAMED(ERROR_SXS_VERSION_CONFLICT), false,
	  "A component version required by the application conflicts with "
	  "another component version already active.",
	  "the detail behind a 14001, which is what LoadLibrary says",
	  "the filter's own CreateActCtx met two versions of one assembly",
	  { "R602", "R606" } },
};

#define STATUS_ROW(name, win32) \
	{ (uint32_t)(STATUS_##name), "STATUS_" #name, win32, NULL }
#define SXS_DETAIL "a detail for the event log; the load itself says 14001"

static const struct ntstatus_code statuses[] = {
	{ NAMED(STATUS_IMAGE_NOT_AT_BASE), ERROR_SUCCESS,
	  "not a failure: the DLL is mapped elsewhere and relocated" },
	{ NAMED(STATUS_IMAGE_MACHINE_TYPE_MISMATCH), ERROR_BAD_EXE_FORMAT,
	  "a success code, which the loader turns into "
	  "STATUS_INVALID_IMAGE_FORMAT" },
	STATUS_ROW(UNSUCCESSFUL, ERROR_GEN_FAILURE),
	STATUS_ROW(ACCESS_VIOLATION, ERROR_NOACCESS),
	STATUS_ROW(INVALID_HANDLE, ERROR_INVALID_HANDLE),
	STATUS_ROW(INVALID_PARAMETER, ERROR_INVALID_PARAMETER),
	STATUS_ROW(NO_SUCH_FILE, ERROR_FILE_NOT_FOUND),
	STATUS_ROW(NO_MEMORY, ERROR_NOT_ENOUGH_MEMORY),
	STATUS_ROW(CONFLICTING_ADDRESSES, ERROR_INVALID_ADDRESS),
	STATUS_ROW(ILLEGAL_INSTRUCTION, ERROR_INVALID_FUNCTION),
	STATUS_ROW(INVALID_FILE_FOR_SECTION, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(ACCESS_DENIED, ERROR_ACCESS_DENIED),
	STATUS_ROW(OBJECT_NAME_INVALID, ERROR_INVALID_NAME),
	STATUS_ROW(OBJECT_NAME_NOT_FOUND, ERROR_FILE_NOT_FOUND),
	STATUS_ROW(OBJECT_PATH_NOT_FOUND, ERROR_PATH_NOT_FOUND),
	STATUS_ROW(OBJECT_PATH_SYNTAX_BAD, ERROR_BAD_PATHNAME),
	STATUS_ROW(SECTION_TOO_BIG, ERROR_NOT_ENOUGH_MEMORY),
	STATUS_ROW(SHARING_VIOLATION, ERROR_SHARING_VIOLATION),
	STATUS_ROW(DELETE_PENDING, ERROR_ACCESS_DENIED),
	STATUS_ROW(PROCEDURE_NOT_FOUND, ERROR_PROC_NOT_FOUND),
	STATUS_ROW(INVALID_IMAGE_FORMAT, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(INSUFFICIENT_RESOURCES, ERROR_NO_SYSTEM_RESOURCES),
	STATUS_ROW(FILE_IS_A_DIRECTORY, ERROR_ACCESS_DENIED),
	STATUS_ROW(STACK_OVERFLOW, ERROR_STACK_OVERFLOW),
	STATUS_ROW(NAME_TOO_LONG, ERROR_FILENAME_EXCED_RANGE),
	STATUS_ROW(INVALID_IMAGE_NE_FORMAT, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(MAPPED_FILE_SIZE_ZERO, ERROR_FILE_INVALID),
	STATUS_ROW(COMMITMENT_LIMIT, ERROR_COMMITMENT_LIMIT),
	STATUS_ROW(INVALID_IMAGE_LE_FORMAT, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(INVALID_IMAGE_NOT_MZ, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(INVALID_IMAGE_PROTECT, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(INVALID_IMAGE_WIN_16, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(DLL_NOT_FOUND, ERROR_MOD_NOT_FOUND),
	STATUS_ROW(ORDINAL_NOT_FOUND, ERROR_INVALID_ORDINAL),
	STATUS_ROW(ENTRYPOINT_NOT_FOUND, ERROR_PROC_NOT_FOUND),
	STATUS_ROW(DLL_INIT_FAILED, ERROR_DLL_INIT_FAILED),
	STATUS_ROW(MAPPED_ALIGNMENT, ERROR_MAPPED_ALIGNMENT),
	STATUS_ROW(IMAGE_CHECKSUM_MISMATCH, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(IMAGE_MP_UP_MISMATCH, ERROR_BAD_EXE_FORMAT),
	{ NAMED(STATUS_ILLEGAL_DLL_RELOCATION), ERROR_INVALID_ADDRESS,
	  "the message box for kernel32 or user32 not at its place; the load "
	  "itself ends with STATUS_CONFLICTING_ADDRESSES" },
	STATUS_ROW(INVALID_IMAGE_WIN_32, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(INVALID_IMAGE_WIN_64, ERROR_BAD_EXE_FORMAT),
	STATUS_ROW(ACCESS_DISABLED_BY_POLICY_DEFAULT,
		   ERROR_ACCESS_DISABLED_BY_POLICY),
	STATUS_ROW(ACCESS_DISABLED_BY_POLICY_PATH,
		   ERROR_ACCESS_DISABLED_BY_POLICY),
	STATUS_ROW(ACCESS_DISABLED_BY_POLICY_PUBLISHER,
		   ERROR_ACCESS_DISABLED_BY_POLICY),
	STATUS_ROW(ACCESS_DISABLED_BY_POLICY_OTHER,
		   ERROR_ACCESS_DISABLED_BY_POLICY),
	STATUS_ROW(STACK_BUFFER_OVERRUN, ERROR_STACK_BUFFER_OVERRUN),
	STATUS_ROW(INVALID_IMAGE_HASH, ERROR_INVALID_IMAGE_HASH),
	STATUS_ROW(SXS_CANT_GEN_ACTCTX, ERROR_SXS_CANT_GEN_ACTCTX),
	{ NAMED(STATUS_SXS_ASSEMBLY_NOT_FOUND),
	  ERROR_SXS_ASSEMBLY_NOT_FOUND, SXS_DETAIL },
	{ NAMED(STATUS_SXS_MANIFEST_FORMAT_ERROR),
	  ERROR_SXS_MANIFEST_FORMAT_ERROR, SXS_DETAIL },
	{ NAMED(STATUS_SXS_MANIFEST_PARSE_ERROR),
	  ERROR_SXS_MANIFEST_PARSE_ERROR, SXS_DETAIL },
	{ NAMED(STATUS_SXS_VERSION_CONFLICT),
	  ERROR_SXS_VERSION_CONFLICT, SXS_DETAIL },
	{ NAMED(VCPP_EXCEPTION_MOD_NOT_FOUND), ERROR_MR_MID_NOT_FOUND,
	  "exception of the delay-load helper: the DLL isn't found" },
	{ NAMED(VCPP_EXCEPTION_PROC_NOT_FOUND), ERROR_MR_MID_NOT_FOUND,
	  "exception of the delay-load helper: the DLL lacks the function" },
	STATUS_ROW(SYSTEM_INTEGRITY_POLICY_VIOLATION,
		   ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION),
	{ NAMED(EH_EXCEPTION_NUMBER), ERROR_MR_MID_NOT_FOUND,
	  "a C++ exception of Visual C++ that nothing caught" },
};

enum {
	ERRORS_COUNT = sizeof(errors) / sizeof(errors[0]),
	STATUSES_COUNT = sizeof(statuses) / sizeof(statuses[0]),
};

const struct error_code *error_codes(size_t *count)
{
	*count = ERRORS_COUNT;
	return errors;
}

const struct ntstatus_code *ntstatus_codes(size_t *count)
{
	*count = STATUSES_COUNT;
	return statuses;
}

const struct error_code *error_code_find(uint32_t win32)
{
	for (size_t i = 0; i < ERRORS_COUNT; i++) {
		if (errors[i].number == win32)
			return &errors[i];
	}
	return NULL;
}

/* The same name, with its prefix or without. */
static bool is_named(const char *full, const char *prefix, struct str name)
{
	struct str s = str_of(full), start = str_of(prefix);

	return str_equal_nocase(s, name) ||
	       (str_starts_nocase(s, prefix) &&
		str_equal_nocase(str_skip(s, start.n), name));
}

const struct error_code *error_code_find_name(struct str name)
{
	for (size_t i = 0; i < ERRORS_COUNT; i++) {
		if (is_named(errors[i].name, "ERROR_", name))
			return &errors[i];
	}
	return NULL;
}

const struct ntstatus_code *ntstatus_find(uint32_t ntstatus)
{
	for (size_t i = 0; i < STATUSES_COUNT; i++) {
		if (statuses[i].number == ntstatus)
			return &statuses[i];
	}
	return NULL;
}

const struct ntstatus_code *ntstatus_find_name(struct str name)
{
	for (size_t i = 0; i < STATUSES_COUNT; i++) {
		if (is_named(statuses[i].name, "STATUS_", name))
			return &statuses[i];
	}
	return NULL;
}

const char *ntstatus_name(uint32_t ntstatus)
{
	const struct ntstatus_code *row = ntstatus_find(ntstatus);

	return row ? row->name : NULL;
}

uint32_t hresult_of_win32(uint32_t win32)
{
	/* What is an HRESULT already goes through unchanged. */
	if (win32 == ERROR_SUCCESS || win32 & 0x80000000u)
		return win32;
	return 0x80070000u | (win32 & 0xffff);
}

void error_code_bytes(uint32_t win32, char out[ERROR_CODE_BYTES_SIZE])
{
	snprintf(out, ERROR_CODE_BYTES_SIZE, "%02x %02x %02x %02x",
		 win32 & 0xff, win32 >> 8 & 0xff, win32 >> 16 & 0xff,
		 win32 >> 24);
}

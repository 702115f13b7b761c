/*
 * The one way to the Wine headers: Windows' on-disk layouts and numbers.
 *
 * Structures of the file are read through image_copy() and never kept; all
 * layouts below are little-endian, as the machines are that dryload runs on.
 */
#ifndef LOADER_PE_H
#define LOADER_PE_H

#include <stdarg.h>
#include <stddef.h>

/* The full list of NTSTATUS values is in ntstatus.h, not in winnt.h. */
#define WIN32_NO_STATUS
#include <windef.h>
#include <winnt.h>
#undef WIN32_NO_STATUS
#include <delayloadhandler.h>

typedef LONG NTSTATUS; /* as winternl.h has it */
#include <ntstatus.h>
#include <winerror.h>

/* winver.h expects winbase.h's way to declare functions; none is called. */
#define WINBASEAPI
#include <winver.h>
#undef WINBASEAPI

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "on-disk structures are read as they lie: a little-endian host is needed"
#endif

_Static_assert(sizeof(IMAGE_DOS_HEADER) == 64, "PE: DOS header");
_Static_assert(offsetof(IMAGE_DOS_HEADER, e_lfanew) == 60, "PE: e_lfanew");
_Static_assert(sizeof(IMAGE_FILE_HEADER) == 20, "PE: COFF file header");
_Static_assert(sizeof(IMAGE_OPTIONAL_HEADER32) == 224, "PE32");
_Static_assert(sizeof(IMAGE_OPTIONAL_HEADER64) == 240, "PE32+");
_Static_assert(offsetof(IMAGE_OPTIONAL_HEADER32, DataDirectory) == 96, "PE32");
_Static_assert(offsetof(IMAGE_OPTIONAL_HEADER64, DataDirectory) == 112,
	       "PE32+");
_Static_assert(sizeof(IMAGE_SECTION_HEADER) == 40, "PE: section header");
_Static_assert(sizeof(IMAGE_DATA_DIRECTORY) == 8, "PE: data directory");
_Static_assert(sizeof(IMAGE_IMPORT_DESCRIPTOR) == 20, "PE: import descriptor");
_Static_assert(sizeof(IMAGE_DELAYLOAD_DESCRIPTOR) == 32, "PE: delay import");
_Static_assert(sizeof(IMAGE_BOUND_IMPORT_DESCRIPTOR) == 8, "PE: bound import");
_Static_assert(sizeof(IMAGE_BOUND_FORWARDER_REF) == 8, "PE: bound forwarder");
_Static_assert(sizeof(IMAGE_EXPORT_DIRECTORY) == 40, "PE: export directory");
_Static_assert(sizeof(IMAGE_BASE_RELOCATION) == 8, "PE: relocation block");
_Static_assert(sizeof(IMAGE_TLS_DIRECTORY32) == 24, "PE32: TLS directory");
_Static_assert(sizeof(IMAGE_TLS_DIRECTORY64) == 40, "PE32+: TLS directory");
_Static_assert(sizeof(IMAGE_COR20_HEADER) == 72, "PE: CLR header");
_Static_assert(sizeof(IMAGE_RESOURCE_DIRECTORY) == 16, "PE: resources");
_Static_assert(sizeof(IMAGE_RESOURCE_DIRECTORY_ENTRY) == 8, "PE: resources");
_Static_assert(sizeof(IMAGE_RESOURCE_DATA_ENTRY) == 16, "PE: resources");
_Static_assert(sizeof(VS_FIXEDFILEINFO) == 52, "PE: version resource");

/* winuser.h has these, and half of Windows with them. */
enum { RESOURCE_TYPE_VERSION = 16, RESOURCE_TYPE_MANIFEST = 24 };

#endif

/* Words for what stands in a file. */
#include "report/inspect.h"

#include "loader/pe.h"

static const struct {
	const char *id, *text;
} defects[DEFECT_COUNT] = {
	[DEFECT_EMPTY_FILE] = { "empty-file", "the file is empty" },
	[DEFECT_NO_DOS_HEADER] = { "no-dos-header",
				   "there is no DOS header (MZ)" },
	[DEFECT_BAD_LFANEW] = { "bad-lfanew",
				"e_lfanew doesn't lead to a PE header" },
	[DEFECT_NO_NT_SIGNATURE] = { "no-nt-signature",
				     "there is no PE signature" },
	[DEFECT_NE_IMAGE] = { "ne-image", "this is a 16-bit file (NE)" },
	[DEFECT_LE_IMAGE] = { "le-image",
			      "this is a linear executable (LE or LX)" },
	[DEFECT_NT_HEADERS_CUT] = { "nt-headers-cut",
				    "the file ends inside its headers" },
	[DEFECT_OPTIONAL_MAGIC] = { "optional-magic",
				    "the optional header is neither PE32 nor "
				    "PE32+" },
	[DEFECT_OPTIONAL_HEADER_SMALL] = { "optional-header-small",
					   "the optional header is too small" },
	[DEFECT_MAGIC_NOT_OF_MACHINE] = { "magic-not-of-machine",
					  "PE32 or PE32+ doesn't fit the "
					  "machine" },
	[DEFECT_SIZE_OF_IMAGE] = { "size-of-image",
				   "the size of the image is 0" },
	[DEFECT_SECTION_TABLE_CUT] = { "section-table-cut",
				       "the file ends inside its section "
				       "table" },
	[DEFECT_SECTION_BEYOND_IMAGE] = { "section-beyond-image",
					  "a section lies beyond the image" },
	[DEFECT_SECTION_BEYOND_FILE] = { "section-beyond-file",
					 "the data of a section lies beyond "
					 "the end of the file" },
	[DEFECT_ALIGNMENTS] = { "alignments",
				"the alignments don't fit each other" },
	[DEFECT_IMAGE_BASE] = { "image-base",
				"the image base is no multiple of 64 KiB" },
	[DEFECT_SECTIONS_TOO_MANY] = { "sections-too-many",
				       "there are more than 96 sections" },
	[DEFECT_NO_SECTIONS] = { "no-sections", "there are no sections" },
	[DEFECT_SECTION_EMPTY] = { "section-empty",
				   "a section has no size at all" },
	[DEFECT_IMAGE_TOO_SMALL] = { "image-too-small",
				     "the image ends before a section does" },
	[DEFECT_SECTIONS_OVERLAP] = { "sections-overlap",
				      "sections overlap, are out of order or "
				      "unaligned" },
	[DEFECT_SECTIONS_GAP] = { "sections-gap",
				  "there is a gap between sections" },
	[DEFECT_FLAT_SECTION_MOVED] = { "flat-section-moved",
					"a section's address isn't its place "
					"in the file, though it is aligned to "
					"less than a page" },
	[DEFECT_FILE_TINY] = { "file-tiny",
			       "the file is shorter than 268 bytes" },
	[DEFECT_FLAT] = { "flat",
			  "the sections are aligned to less than a page" },
	[DEFECT_SUBSYSTEM_VERSION] = { "subsystem-version",
				       "the subsystem version isn't between "
				       "3.10 and 6.2" },
	[DEFECT_ENTRY_POINT_IN_HEADERS] = { "entry-point-in-headers",
					    "the entry point lies in the "
					    "headers" },
	[DEFECT_ENTRY_POINT_OUTSIDE] = { "entry-point-outside",
					 "the entry point lies outside the "
					 "image" },
	[DEFECT_INTEGRITY_UNSIGNED] = { "integrity-unsigned",
					"the signature must be checked, and "
					"there is none" },
	[DEFECT_INTEGRITY_SIGNED] = { "integrity-signed",
				      "the signature must be checked" },
	[DEFECT_HYBRID_CODE] = { "hybrid-code",
				 "ARM64 code for x64 processes (ARM64EC)" },
	[DEFECT_UNIPROCESSOR] = { "uniprocessor",
				  "marked for machines with one processor" },
	[DEFECT_PACKED] = { "packed",
			    "a section has the name that a packer gives" },
	[DEFECT_IMPORTS_UNREADABLE] = { "imports-unreadable",
					"the import directory leads outside "
					"the image" },
	[DEFECT_IMPORT_NAME_UNREADABLE] = { "import-name-unreadable",
					    "the name of an import lies "
					    "outside the image" },
	[DEFECT_IMPORTS_TOO_MANY] = { "imports-too-many",
				      "more imports than the file has room "
				      "for" },
	[DEFECT_DELAY_IMPORTS_UNREADABLE] = { "delay-imports-unreadable",
					      "the delay-load directory can't "
					      "be read" },
	[DEFECT_BOUND_IMPORTS_UNREADABLE] = { "bound-imports-unreadable",
					      "the bound import directory "
					      "can't be read" },
	[DEFECT_EXPORTS_UNREADABLE] = { "exports-unreadable",
					"the export directory, or a table of "
					"it, is cut off" },
	[DEFECT_RELOCATIONS_UNREADABLE] = { "relocations-unreadable",
					    "the base relocations can't be "
					    "read to their end" },
	[DEFECT_TLS_UNREADABLE] = { "tls-unreadable",
				    "the TLS directory can't be read" },
	[DEFECT_CLR_UNREADABLE] = { "clr-unreadable",
				    "the CLR header can't be read" },
	[DEFECT_RESOURCES_UNREADABLE] = { "resources-unreadable",
					  "the resources can't be read" },
};

const char *defect_id(enum defect_kind kind)
{
	return defects[kind].id;
}

const char *defect_text(enum defect_kind kind)
{
	return defects[kind].text;
}

bool defect_is_of_headers(enum defect_kind kind)
{
	return kind <= DEFECT_LAST_OF_HEADERS;
}

const char *image_kind(const struct image *img)
{
	if (!img->readable)
		return "unreadable";
	return img->characteristics & IMAGE_FILE_DLL ? "dll" : "exe";
}

const char *subsystem_word(uint16_t subsystem)
{
	switch (subsystem) {
	case IMAGE_SUBSYSTEM_NATIVE:
		return "native";
	case IMAGE_SUBSYSTEM_WINDOWS_GUI:
		return "windows-gui";
	case IMAGE_SUBSYSTEM_WINDOWS_CUI:
		return "windows-console";
	case IMAGE_SUBSYSTEM_OS2_CUI:
		return "os2";
	case IMAGE_SUBSYSTEM_POSIX_CUI:
		return "posix";
	case IMAGE_SUBSYSTEM_WINDOWS_CE_GUI:
		return "windows-ce";
	case IMAGE_SUBSYSTEM_EFI_APPLICATION:
	case IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER:
	case IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER:
	case IMAGE_SUBSYSTEM_EFI_ROM:
		return "efi";
	default:
		return NULL;
	}
}

#define FILE_FLAG(name) { IMAGE_FILE_##name, #name }
#define DLL_FLAG(name) { IMAGE_DLLCHARACTERISTICS_##name, #name }
#define SECTION_FLAG(name) { IMAGE_SCN_##name, #name }

const struct flag_name file_flags[] = {
	FILE_FLAG(RELOCS_STRIPPED),
	FILE_FLAG(EXECUTABLE_IMAGE),
	FILE_FLAG(LINE_NUMS_STRIPPED),
	FILE_FLAG(LOCAL_SYMS_STRIPPED),
	FILE_FLAG(AGGRESIVE_WS_TRIM),
	FILE_FLAG(LARGE_ADDRESS_AWARE),
	FILE_FLAG(BYTES_REVERSED_LO),
	FILE_FLAG(32BIT_MACHINE),
	FILE_FLAG(DEBUG_STRIPPED),
	FILE_FLAG(REMOVABLE_RUN_FROM_SWAP),
	FILE_FLAG(NET_RUN_FROM_SWAP),
	FILE_FLAG(SYSTEM),
	FILE_FLAG(DLL),
	FILE_FLAG(UP_SYSTEM_ONLY),
	FILE_FLAG(BYTES_REVERSED_HI),
	{ 0, NULL },
};

const struct flag_name dll_flags[] = {
	DLL_FLAG(HIGH_ENTROPY_VA),
	DLL_FLAG(DYNAMIC_BASE),
	DLL_FLAG(FORCE_INTEGRITY),
	DLL_FLAG(NX_COMPAT),
	DLL_FLAG(NO_ISOLATION),
	DLL_FLAG(NO_SEH),
	DLL_FLAG(NO_BIND),
	DLL_FLAG(APPCONTAINER),
	DLL_FLAG(WDM_DRIVER),
	DLL_FLAG(GUARD_CF),
	DLL_FLAG(TERMINAL_SERVER_AWARE),
	{ 0, NULL },
};

const struct flag_name section_flags[] = {
	SECTION_FLAG(CNT_CODE),
	SECTION_FLAG(CNT_INITIALIZED_DATA),
	SECTION_FLAG(CNT_UNINITIALIZED_DATA),
	SECTION_FLAG(MEM_DISCARDABLE),
	SECTION_FLAG(MEM_NOT_CACHED),
	SECTION_FLAG(MEM_NOT_PAGED),
	SECTION_FLAG(MEM_SHARED),
	SECTION_FLAG(MEM_EXECUTE),
	SECTION_FLAG(MEM_READ),
	SECTION_FLAG(MEM_WRITE),
	{ 0, NULL },
};

bool inspect_is_api_set(struct str name)
{
	const struct str head = { name.s, name.n < 7 ? name.n : 7 };

	return str_equal_nocase(head, str_of("api-ms-")) ||
	       str_equal_nocase(head, str_of("ext-ms-"));
}

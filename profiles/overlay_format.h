/*
 * The layout of compiled overlays; dryload-profile(5) tells it in prose. The
 * header is that of a profile without date and targets; fields as in format.h.
 */
#ifndef PROFILES_OVERLAY_FORMAT_H
#define PROFILES_OVERLAY_FORMAT_H

#define OVERLAYS_MAGIC "DRYLOADO"

enum { OVERLAYS_VERSION = 2, OVERLAYS_HEADER_BYTES = 24 };

enum overlay_chunk {
	OVERLAY_STRINGS = 1,
	OVERLAY_ROWS,       /* the overlays */
	OVERLAY_FILES,      /* what they bring */
	OVERLAY_ADDS,       /* names that DLLs have with them */
	OVERLAY_ASSEMBLIES, /* what goes to WinSxS */
	OVERLAY_DLLS,       /* what a DLL is, and where from */
	OVERLAY_NAMES,      /* of the DLLs */
	OVERLAY_GLOBS,      /* the same, the longest first */
	OVERLAY_ADVICE,     /* what to do */
	OVERLAY_ADVISED,    /* about which procedure */
	OVERLAY_GENERAL,    /* and in general, the first that fits */
	OVERLAY_SOURCES,    /* what stands behind the export tables */
	OVERLAY_RUNS,       /* of ordinals without names */
	OVERLAY_VENDORS,    /* whose filters log errors of their own */
	OVERLAY_CAUSES,     /* of those errors */
	OVERLAY_TABLES,     /* the other exports: a profile of two machines */
	OVERLAY_CHUNKS = OVERLAY_TABLES,
};

/* u32 are offsets of strings where nothing else is said. */
enum overlay_layout {
	OV_ID = 0,
	OV_TITLE = 4,
	OV_VERSION = 8,
	OV_OLDEST = 12,
	OV_NEWEST = 16,
	OV_APPLIES = 20, /* ids and groups, with commas; or 0 */
	OV_SOURCE = 24,
	OV_NOTES = 28,
	OV_FIRST_FILE = 32, /* u32 row, and how many */
	OV_FILE_COUNT = 36,
	OV_FIRST_ADD = 40,
	OV_ADD_COUNT = 44,
	OV_FIRST_ASSEMBLY = 48,
	OV_ASSEMBLY_COUNT = 52,
	OV_KIND = 56,      /* u8 */
	OV_SHIPPABLE = 57, /* u8 */
	OV_MACHINES = 58,  /* u8: bits */
	OV_FLAGS = 59,     /* u8: bits */
	OV_BYTES = 60,
};

enum {
	OV_FLAG_NAMED_ONLY = 1, /* brings the DLLs that name it */
	OV_FLAG_NOTHING = 2,    /* nothing that can be installed */
	OV_FLAG_OPEN = 4,       /* has builds of Windows' DLLs that aren't told */
	OV_FLAG_OPEN_DLLS = 8,  /* and such DLLs that Windows may lack */
	OV_FLAGS_ALL = 15,
};

enum overlay_file_layout {
	OF_DLL = 0,
	OF_TARGETS = 4, /* ids and groups; 0: all of the overlay's */
	OF_VERSION = 8,
	OF_ASSEMBLY = 12,
	OF_PLACE = 16,    /* u8 */
	OF_MACHINES = 17, /* u8 */
	OF_EVIDENCE = 18, /* u8 */
	OF_ZERO = 19,
	OF_BYTES = 20,
};

enum overlay_add_layout {
	OA_DLL = 0,
	OA_NAME = 4, /* or 0 */
	OA_TARGETS = 8,
	OA_ORDINAL = 12,  /* u16, or 0 */
	OA_EVIDENCE = 14, /* u8 */
	OA_ZERO = 15,
	OA_BYTES = 16,
};

enum overlay_assembly_layout {
	OY_NAME = 0,
	OY_VERSION = 4,
	OY_TOKEN = 8,
	OY_ARCHITECTURES = 12, /* these four with commas */
	OY_FILES = 16,
	OY_REDIRECTS = 20,
	OY_TARGETS = 24,
	OY_BYTES = 28,
};

enum overlay_dll_layout {
	OD_WHAT = 0,
	OD_FROM = 4, /* ids of overlays, the best first */
	OD_APP_LOCAL = 8,
	OD_FLAGS = 12, /* u32: 1: a debug twin */
	OD_BYTES = 16,
};

enum { OD_FLAG_DEBUG = 1 };

/* Of names and globs. */
enum overlay_name_layout {
	ON_NAME = 0,
	ON_DLL = 4, /* u32 row of the DLLs */
	ON_BYTES = 8,
};

enum overlay_advice_layout {
	OI_INSTEAD = 0,
	OI_ORIGIN = 4,
	OI_FLAGS = 8, /* u32: bits */
	OI_BYTES = 12,
};

enum {
	OI_FLAG_YY_THUNKS = 1, /* YY-Thunks has a replacement */
	OI_FLAG_ONE_NAME = 2,  /* about one name, be it A and W */
	OI_FLAGS_ALL = 3,
};

/* Of advised and general. In general, dll and name are lists of globs. */
enum overlay_advised_layout {
	OP_DLL = 0,
	OP_NAME = 4,   /* advised: "*" is the whole DLL; general: 0 is all */
	OP_ADVICE = 8, /* u32 row of the advice */
	OP_BYTES = 12,
};

/* What stands behind the export tables of a DLL. */
enum overlay_source_layout {
	OX_DLL = 0,
	OX_VERSIONS = 4,   /* of the file, a string a machine, x86 first */
	OX_EVIDENCE = 12,  /* u8 a machine */
	OX_NAMES = 14,     /* u8: machines of which all names are known */
	OX_ORDINALS = 15,  /* u8: machines of which all ordinals are */
	OX_FIRST_RUN = 16, /* u32 row, and how many */
	OX_RUN_COUNT = 20,
	OX_BYTES = 24,
};

/* In the order of the file: the first that fits counts. */
enum overlay_vendor_layout {
	OQ_PRODUCT = 0,
	OQ_DLLS = 4, /* globs, with commas */
	OQ_SOURCE = 8,
	OQ_RULES = 12,       /* with commas; or 0 */
	OQ_FIRST_CAUSE = 16, /* u32 row, and how many */
	OQ_CAUSE_COUNT = 20,
	OQ_BYTES = 24,
};

enum overlay_cause_layout {
	OC_CODES = 0, /* Win32 errors with commas; 0: all others */
	OC_CAUSE = 4,
	OC_LOOK = 8,
	OC_BYTES = 12,
};

/* Exports by ordinal alone, from the first to the last. */
enum overlay_run_layout {
	OR_FIRST = 0,    /* u16 */
	OR_LAST = 2,     /* u16 */
	OR_EVIDENCE = 4, /* u8 a machine */
	OR_ZERO = 6,     /* u16 */
	OR_BYTES = 8,
};

#endif

/* What one Windows has, as far as the loader asks for it. */
#ifndef SNAPSHOT_WINDOWS_H
#define SNAPSHOT_WINDOWS_H

#include "profiles/profile.h"
#include "snapshot/volume.h"

/* What the registry says; each is empty where it doesn't. */
struct registry {
	struct str system_root;  /* "C:\WINDOWS" */
	struct str product_name; /* "Microsoft Windows XP" */
	struct str service_pack; /* "Service Pack 3" */
	struct str build;        /* "10.0.19045.3803": of Windows 10 alone */
	struct str iis;          /* "6.0" */
	struct str path;         /* of the machine, as it stands there */
	bool may_be_old; /* of a hive whose log files have changes */
	bool has_known_dlls;
	struct str *known_dlls; /* file names, lower case */
	size_t known_dll_count, known_dll_capacity;
	struct str *excluded; /* from them */
	size_t excluded_count, excluded_capacity;
	bool unsafe_search; /* SafeDllSearchMode is 0 */
};

enum { DLL_IMPORTS_MAX = 1024 };

/* A file that the loader may find by its name alone. */
struct dll {
	struct str name;     /* lower case */
	unsigned target;     /* of whose processes: an index */
	bool fits;           /* a PE file of their machine */
	bool has_table;      /* 'exports' is all that it exports */
	bool is_known;       /* one of the KnownDLLs (R509) */
	struct str *exports; /* each as a module definition file writes it */
	size_t export_count;
	struct str *imports; /* names of DLLs, lower case */
	size_t import_count;
};

/* A side-by-side assembly, and the versions that a manifest may ask for. */
struct assembly {
	struct str name, public_key_token;
	unsigned target;
	uint64_t low, high;
	uint64_t version; /* the one that serves */
	bool is_likely;
	struct str folder; /* in WinSxS, where its manifest names no files */
	struct str *files;
	size_t file_count;
};

/* All processes share them, whatever their machine. */
struct api_set {
	struct str contract; /* "api-ms-win-core-file-l1-1-0" */
	struct str host;     /* empty: nothing implements it (R2305) */
	struct str importer; /* the DLL that it is for; empty: all others */
};

enum { SNAPSHOT_TARGETS_MAX = 2 };

/* Processes of one machine. */
struct snapshot_target {
	uint16_t machine; /* IMAGE_FILE_MACHINE_* */
	bool is_wow64;
	struct node *system; /* System32, or SysWOW64 */
};

struct windows {
	struct arena *arena;
	struct messages *messages;
	struct volume *volume;
	struct node *folder; /* C:\WINDOWS */
	struct registry registry;
	char build[32]; /* "5.2.3790.1830" */
	unsigned major, minor;
	struct snapshot_target targets[SNAPSHOT_TARGETS_MAX];
	unsigned target_count;
	struct dll *dlls; /* by target, then name */
	size_t dll_count, dll_capacity;
	struct assembly *assemblies; /* likewise, then versions */
	size_t assembly_count, assembly_capacity;
	struct api_set *api_sets; /* by contract, then importer */
	size_t api_set_count, api_set_capacity;
};

/*
 * Find it in an open volume and read all of it. 'w' has its first three
 * fields. A status.
 */
int windows_read(struct windows *w);

/* The steps of that, each in its file. */
int registry_read(struct windows *w);
int modules_read(struct windows *w);
int api_sets_read(struct windows *w);
int known_dlls_mark(struct windows *w);
int assemblies_collect(struct windows *w);
int modules_add_bound(struct windows *w);

/* A contract without its last number, which Windows 10 doesn't ask for. */
struct str api_set_stem(struct str contract);

/* Find a DLL of a target, once they are read; NULL where there is none. */
struct dll *windows_dll(const struct windows *w, unsigned target,
			struct str name);

#endif

/* What one file asks of the loader, and offers: its tables, written out. */
#ifndef REPORT_INSPECT_H
#define REPORT_INSPECT_H

#include "loader/clr.h"
#include "loader/dll_names.h"
#include "loader/exports.h"
#include "loader/imports.h"
#include "loader/relocations.h"
#include "loader/resources.h"
#include "loader/rich.h"
#include "loader/tls.h"
#include "loader/toolchain.h"
#include "report/report.h"

/* Where a side is empty, that reader doesn't have the thing at all. */
struct inspect_difference {
	struct str what, ours, theirs;
};

/* What an independent reader made of the same file. */
struct inspect_opinion {
	bool asked;
	bool failed; /* there is none; 'reason' says why */
	struct str reason;
	struct inspect_difference *items; /* the first of 'total' */
	size_t count, total;
	size_t facts; /* that were compared */
};

/*
 * Everything that was read of a file. After a fatal defect the image isn't
 * readable: its headers are then set as far as they go, its tables are empty.
 * 'exports.image' is '&image', so the struct stays where it was filled.
 */
struct inspection {
	struct str path; /* as it was named */
	struct bytes file;
	enum host host; /* that the exports are for */
	struct image image;
	struct import_table imports, delay_imports;
	struct bound_import_table bound;
	struct export_table exports;
	struct relocation_table relocations;
	struct tls tls;
	struct clr clr;
	struct resource_table resources;
	struct rich rich;
	struct toolchain made;
	struct dll_names named; /* in the data, and not imported: a guess */
	struct defects defects;
	struct inspect_opinion opinion;
};

/* 0, or E_NO_MEMORY. Errors of 'out' stay there; 'a' is for scratch. */
int inspect_write(const struct inspection *i, bool json, FILE *out,
		  struct style style, struct arena *a);

/* The formats: report/inspect_text.c and report/inspect_json.c. */
int inspect_write_text(const struct inspection *i, FILE *out,
		       struct style style, struct arena *a);
int inspect_write_json(const struct inspection *i, FILE *out,
		       struct arena *a);

/* report/inspect_words.c: words that both formats use. */
const char *defect_id(enum defect_kind kind);   /* "section-beyond-file" */
const char *defect_text(enum defect_kind kind); /* a sentence */
bool defect_is_of_headers(enum defect_kind kind); /* its offset is a file's */
const char *subsystem_word(uint16_t subsystem); /* "windows-gui", or NULL */
const char *image_kind(const struct image *img); /* "dll", "exe", ... */

/* Called as all API sets are, "api-ms-" or "ext-ms-" (R2301)? */
bool inspect_is_api_set(struct str name);

/* A bit of a header's flags and its name. A table ends with a NULL name. */
struct flag_name {
	uint32_t bit;
	const char *name;
};

extern const struct flag_name file_flags[];    /* of Characteristics */
extern const struct flag_name dll_flags[];     /* of DllCharacteristics */
extern const struct flag_name section_flags[]; /* of a section */

/*
 * A name of an honest file has bytes of its own, or shares them with a few
 * others; a hostile file can point many times at the same long one. So no
 * more bytes of names are written than this many times the file's.
 */
enum { NAME_SHARING_MAX = 4 };

/* Real manifests are far shorter. */
enum { MANIFEST_TEXT_MAX = 1 << 20 };

size_t inspect_name_budget(const struct image *img);

/* False, and for good, when 'name' is more than what is left. */
bool inspect_take_name(size_t *budget, struct str name);

struct inspect_export {
	struct str name; /* empty: by ordinal alone */
	struct export_symbol symbol;
};

/* A walk through the exports: by name, then those that have none. */
struct inspect_exports {
	const struct export_table *table;
	uint32_t next_name, next_function;
	uint8_t *named; /* a bit for each function that has a name */
	size_t budget;
};

/* 'out' takes memory from 'a'. 0, or E_NO_MEMORY. */
int inspect_exports(const struct export_table *t, struct arena *a,
		    struct inspect_exports *out);
bool inspect_exports_next(struct inspect_exports *w,
			  struct inspect_export *out);

#endif

/* One PE file as Windows maps it: headers, sections, and bytes by RVA. */
#ifndef LOADER_IMAGE_H
#define LOADER_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "loader/defect.h"
#include "loader/load_config.h"
#include "util/arena.h"
#include "util/bytes.h"
#include "util/file_parts.h"
#include "util/str.h"

struct section {
	char name[9];
	uint32_t rva, virtual_size;
	uint32_t raw_offset, raw_size; /* as the header says */
	uint32_t characteristics;
	/*
	 * What is really mapped: so much raw data, then zeros up to 'extent'.
	 * image_section() gives the data, and reads them where they aren't yet.
	 */
	uint64_t data_at; /* in the file */
	struct bytes data; /* no bytes (NULL) where they are in a part */
	bool has_part; /* 'part' is its number, once somebody asked */
	size_t part;
	uint32_t extent;
};

struct data_directory {
	uint32_t rva, size;
};

enum { DIRECTORIES_MAX = 16, IMAGE_PAGE = 4096 };

/* Borrows the file and its bytes. PE32 and PE32+ alike. */
struct image {
	struct bytes head; /* all bytes, or those that 'parts' begins with */
	uint64_t file_size;
	struct file_parts *parts; /* NULL: 'head' is the whole file */
	bool readable; /* false: only what was read before the fault is set */
	bool pe32_plus;
	bool flat; /* the file is mapped as it lies: SectionAlignment < page */
	uint16_t machine, characteristics, subsystem, dll_characteristics;
	uint32_t timestamp, checksum;
	uint64_t image_base;
	uint32_t entry_point, size_of_image, size_of_headers;
	uint32_t section_alignment, file_alignment;
	uint16_t linker_major, linker_minor;
	uint16_t subsystem_major, subsystem_minor;
	uint32_t nt_headers; /* file offset */
	uint64_t section_table; /* file offset */
	struct data_directory directories[DIRECTORIES_MAX];
	struct section *sections; /* from the arena */
	unsigned section_count;
	bool ascending; /* by RVA, without overlap: then 'recent' is there */
	struct section **recent; /* was asked for last: the next is often there */
	struct load_config load_config;
};

/*
 * Read the headers of 'file'. What is wrong goes to 'd', in Windows' order;
 * after a fatal defect 'out->readable' is false. 0, or E_NO_MEMORY.
 */
int image_read(struct bytes file, struct arena *a, struct defects *d,
	       struct image *out);

/*
 * The same, but sections are read when they are first asked for. What can't be
 * read looks as if it weren't there, and 'parts' says why.
 */
int image_read_parts(struct file_parts *parts, struct arena *a,
		     struct defects *d, struct image *out);

/*
 * The same file, opened again. False where it isn't the same any more; 'img'
 * is then as it was.
 */
bool image_reopen(struct image *img, struct file_parts *parts);

/* All bytes of the file, no data (NULL) where they can't be read. */
struct bytes image_file(const struct image *img);

/* The raw data that are mapped of a section of 'img'. */
struct bytes image_section(const struct image *img, struct section *s);

/*
 * The file's 'n' bytes behind 'rva', or as many as there are up to the end of
 * its section's raw data.
 */
struct bytes image_span(const struct image *img, uint32_t rva, uint64_t n);

/*
 * The i-th pointer of a list at 'rva', which is asked for from the first to the
 * last: '*list' is what of it is read. Zeros follow the file's bytes, and may
 * end a pointer that began there.
 */
uint64_t image_pointer(const struct image *img, uint32_t rva, size_t i,
		       struct bytes *list);

/* Copy mapped bytes, zeros where Windows maps zeros; false outside. */
bool image_copy(const struct image *img, uint32_t rva, void *to, size_t n);

/* The zero-terminated string at 'rva'; false if there is nothing mapped. */
bool image_string(const struct image *img, uint32_t rva, struct str *out);

/* IMAGE_IMPORT_BY_NAME: a hint, then a string. */
bool image_hint_name(const struct image *img, uint32_t rva, uint16_t *hint,
		     struct str *name);

/* Is the directory there at all (R216)? */
bool image_has_directory(const struct image *img, unsigned index);

/* The end of the page that 'n' bytes end in, as far as there is one. */
static inline uint32_t image_page_up(uint32_t n)
{
	return n > UINT32_MAX - (IMAGE_PAGE - 1) ?
		       UINT32_MAX :
		       (n + IMAGE_PAGE - 1) & ~(uint32_t)(IMAGE_PAGE - 1);
}

static inline unsigned image_pointer_size(const struct image *img)
{
	return img->pe32_plus ? 8 : 4;
}

#endif

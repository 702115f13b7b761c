/* An image in the guest: headers, sections, relocations, protection. */
#include <stdlib.h>
#include <string.h>

#include "emulator/modules.h"
#include "loader/pe.h"
#include "loader/relocations.h"
#include "util/status.h"

static void copy_image(const struct image *img, uint8_t *to, size_t size)
{
	size_t headers = img->size_of_headers;
	const void *from;

	if (img->flat)
		headers = size;
	if (headers > img->head.len)
		headers = img->head.len;
	if (headers > size)
		headers = size;
	from = bytes_at(img->head, 0, headers);
	if (from != NULL)
		memcpy(to, from, headers);
	for (unsigned i = 0; !img->flat && i < img->section_count; i++) {
		struct section *s = &img->sections[i];
		const struct bytes data = image_section(img, s);
		size_t n = data.len;

		if (s->rva >= size)
			continue;
		if (n > size - s->rva)
			n = size - s->rva;
		if (n != 0)
			memcpy(to + s->rva, data.data, n);
	}
}

static void relocate_one(uint8_t *at, size_t left, unsigned type,
			 uint64_t delta)
{
	uint64_t value = 0;
	size_t n = type == IMAGE_REL_BASED_DIR64 ? 8 :
		   type == IMAGE_REL_BASED_HIGHLOW ? 4 : 2;

	if (n > left)
		return;
	memcpy(&value, at, n);
	if (type == IMAGE_REL_BASED_HIGH)
		value += delta >> 16;
	else
		value += delta;
	memcpy(at, &value, n);
}

static bool relocate(struct process *p, const struct image *img, uint8_t *to,
		     size_t size, uint64_t delta)
{
	struct relocation_cursor at = { 0, 0 };
	struct relocation_table table;
	struct defects ignored = { 0 };
	struct relocation r;

	if (relocations_read(img, &p->arena, &ignored, &table) != OK)
		process_need(NULL);
	while (relocations_next(&table, &at, &r)) {
		if (r.type == IMAGE_REL_BASED_ABSOLUTE || r.rva >= size)
			continue;
		if (r.type > IMAGE_REL_BASED_HIGHLOW &&
		    r.type != IMAGE_REL_BASED_DIR64)
			return false;
		relocate_one(to + r.rva, size - r.rva, r.type, delta);
	}
	return true;
}

static unsigned access_of(uint32_t characteristics)
{
	unsigned access = 0;

	if (characteristics & IMAGE_SCN_MEM_READ)
		access |= CPU_READ;
	if (characteristics & IMAGE_SCN_MEM_WRITE)
		access |= CPU_READ | CPU_WRITE;
	if (characteristics & IMAGE_SCN_MEM_EXECUTE)
		access |= CPU_READ | CPU_EXECUTE;
	return access;
}

void module_protect(struct process *p, const struct guest_module *m)
{
	const struct image *img = &m->image;

	if (img->flat)
		return;
	space_protect(&p->space, m->base, SPACE_PAGE, CPU_READ);
	for (unsigned i = 0; i < img->section_count; i++) {
		const struct section *s = &img->sections[i];
		uint64_t size = image_page_up(s->extent);

		if (s->rva >= m->size || size == 0)
			continue;
		if (size > m->size - s->rva)
			size = m->size - s->rva;
		space_protect(&p->space, m->base + s->rva, size,
			      access_of(s->characteristics));
	}
}

/*
 * In the pieces that module_protect() will protect: to cut what is mapped is
 * dear. What lies between sections, or where they overlap, comes last.
 */
static bool commit(struct process *p, const struct image *img,
		   const struct region *r)
{
	const unsigned all = CPU_READ | CPU_WRITE | CPU_EXECUTE;
	const uint64_t base = r->base, size = r->size;
	uint64_t bad;

	if (img->flat)
		return space_commit(&p->space, base, size, all);
	if (!space_commit(&p->space, base, SPACE_PAGE, all))
		return false;
	for (unsigned i = 0; i < img->section_count; i++) {
		const struct section *s = &img->sections[i];
		uint64_t n = image_page_up(s->extent);

		if (s->rva >= size || n == 0)
			continue;
		if (n > size - s->rva)
			n = size - s->rva;
		if (!space_commit(&p->space, base + s->rva, n, all))
			return false;
	}
	return space_allows(&p->space, base, size, all, &bad) ||
	       space_commit(&p->space, base, size, all);
}

/* At its own base, or where there is room. */
static uint64_t place(struct process *p, const struct image *img)
{
	uint64_t at = img->image_base, base;
	struct region *r = NULL;

	if (at >= p->space.low && at <= p->space.high &&
	    at % SPACE_GRANULARITY == 0)
		r = space_reserve(&p->space, at, img->size_of_image,
				  REGION_IMAGE);
	if (r == NULL)
		r = space_reserve(&p->space, 0, img->size_of_image,
				  REGION_IMAGE);
	if (r == NULL)
		return 0;
	base = r->base;
	if (commit(p, img, r))
		return base;
	space_release(&p->space, r);
	return 0;
}

static uint32_t fill(struct process *p, struct guest_module *m)
{
	const struct image *img = &m->image;
	uint8_t *bytes = process_need(calloc(1, m->size));
	uint32_t error = ERROR_SUCCESS;

	copy_image(img, bytes, m->size);
	if (m->base != img->image_base &&
	    !relocate(p, img, bytes, m->size, m->base - img->image_base))
		error = ERROR_BAD_EXE_FORMAT;
	process_write(p, m->base, bytes, m->size);
	free(bytes);
	return error;
}

uint32_t module_map(struct process *p, struct guest_module *m,
		    const struct catalogue_file *file)
{
	struct defects ignored = { 0 };
	struct image *img = &m->image;
	struct arena *a = &p->arena;

	if (image_read(file->bytes, a, &ignored, img) != OK)
		process_need(NULL);
	if (!img->readable || img->pe32_plus != p->is_64)
		return ERROR_BAD_EXE_FORMAT;
	if (exports_read(img, a, &ignored, &m->exports) != OK ||
	    imports_read(img, a, &ignored, &m->imports) != OK ||
	    tls_read(img, a, &ignored, &m->tls) != OK)
		process_need(NULL);
	m->size = image_page_up(img->size_of_image);
	m->base = place(p, img);
	if (m->base == 0)
		return ERROR_NOT_ENOUGH_MEMORY;
	if (img->entry_point != 0)
		m->entry_point = m->base + img->entry_point;
	return fill(p, m);
}

/*
 * kernel32.dll: views of files. A mapping has one place in the guest, where
 * all its views lie; what was written goes back when the last one ends.
 */
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

#define MAPPING_SIZE_MAX (64u << 20)

struct mapping {
	struct mapping *next;
	struct guest_file *file; /* NULL: of the paging file */
	uint64_t base, size;
	unsigned views;
	bool can_write, is_closed;
};

static const char mappings_key;

static struct mapping **mappings(struct call *c)
{
	return call_state(c, &mappings_key, sizeof(struct mapping *));
}

static void give_back(struct call *c, struct mapping *m)
{
	struct process *p = call_process(c);
	struct region *r = m->base == 0 ? NULL : space_find(&p->space, m->base);

	if (r != NULL && m->is_closed && m->views == 0) {
		space_release(&p->space, r);
		m->base = 0;
	}
}

static void close_mapping(struct call *c, void *object)
{
	struct mapping *m = object;

	m->is_closed = true;
	give_back(c, m);
}

static const struct handle_type mapping_handle = {
	.kind = HANDLE_MAPPING,
	.word = "mapping",
	.close = close_mapping,
};

static void create_mapping(struct call *c)
{
	uint64_t file = call_arg(c, 0);
	uint64_t size = (uint64_t)call_arg32(c, 3) << 32 | call_arg32(c, 4);
	uint32_t protection = call_arg32(c, 2) & 0xff;
	struct open_file *o = NULL;
	struct mapping *m;

	if ((uint32_t)file != UINT32_MAX) {
		o = file_argument(c);
		if (o == NULL)
			return;
		if (o->file->is_folder) {
			call_fail(c, 0, ERROR_BAD_EXE_FORMAT);
			return;
		}
		if (size == 0)
			size = o->file->bytes.len;
	}
	if (size == 0) {
		call_fail(c, 0, o == NULL ? ERROR_INVALID_PARAMETER :
					    ERROR_FILE_INVALID);
		return;
	}
	if (o != NULL && protection == PAGE_READWRITE && !o->can_write) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return;
	}
	if (o != NULL && size > o->file->bytes.len) {
		if (protection != PAGE_READWRITE) {
			call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
			return;
		}
		if (!file_resize(call_process(c), o->file, size)) {
			call_fail(c, 0, ERROR_DISK_FULL);
			return;
		}
	}
	m = process_need(arena_new(&call_process(c)->arena, struct mapping));
	*m = (struct mapping){
		.next = *mappings(c),
		.file = o == NULL ? NULL : o->file,
		.size = size,
		.can_write = protection == PAGE_READWRITE,
	};
	*mappings(c) = m;
	return_named(c, 5, &mapping_handle, m);
}

/* Its place, with what the file has. */
static bool place(struct call *c, struct mapping *m, uint64_t at)
{
	struct process *p = call_process(c);

	if (m->base != 0)
		return true;
	if (m->size > MAPPING_SIZE_MAX) {
		call_stop(c, "it maps %llu bytes, more than a run may have",
			  (unsigned long long)m->size);
		return false;
	}
	m->base = space_allocate(&p->space, at, m->size, REGION_PRIVATE,
				 CPU_READ | CPU_WRITE);
	if (m->base == 0) {
		call_fail(c, 0, at == 0 ? ERROR_NOT_ENOUGH_MEMORY :
					  ERROR_INVALID_ADDRESS);
		return false;
	}
	if (m->file != NULL && m->file->bytes.len != 0)
		process_write(p, m->base, m->file->bytes.data,
			      m->file->bytes.len < m->size ?
				      m->file->bytes.len :
				      (size_t)m->size);
	return true;
}

static void map_view(struct call *c)
{
	enum { WRITE = 2 };
	struct mapping *m = handle_object(c, call_arg(c, 0), &mapping_handle);
	uint64_t offset = (uint64_t)call_arg32(c, 2) << 32 | call_arg32(c, 3);
	uint64_t n = call_arg(c, 4);
	uint64_t at = call_api(c)[13] == 'E' ? call_arg(c, 5) : 0;

	if (m == NULL) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	if (offset % SPACE_GRANULARITY != 0) {
		call_fail(c, 0, ERROR_MAPPED_ALIGNMENT);
		return;
	}
	if (offset >= m->size || n > m->size - offset ||
	    (call_arg32(c, 1) & WRITE && !m->can_write)) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return;
	}
	if (at != 0 && (m->base != 0 || offset != 0)) {
		call_stop(c, "it maps a part of a file at an address of its own");
		return;
	}
	if (at % SPACE_GRANULARITY != 0) {
		call_fail(c, 0, ERROR_MAPPED_ALIGNMENT);
		return;
	}
	if (!place(c, m, at))
		return;
	m->views++;
	call_return(c, m->base + offset);
}

static struct mapping *mapping_at(struct call *c, uint64_t address)
{
	struct mapping *m = *mappings(c);

	while (m != NULL && (m->base == 0 || address < m->base ||
			     address - m->base >= m->size))
		m = m->next;
	return m;
}

static void write_back(struct call *c, struct mapping *m)
{
	struct process *p = call_process(c);
	uint8_t *all;

	if (m->file == NULL || !m->can_write)
		return;
	all = process_need(arena_alloc(&p->scratch, (size_t)m->size, 1));
	if (process_read(p, m->base, all, (size_t)m->size))
		file_write(p, m->file, 0, all, (size_t)m->size);
}

static void unmap_view(struct call *c)
{
	struct mapping *m = mapping_at(c, call_arg(c, 0));

	if (m == NULL || m->views == 0) {
		call_fail(c, 0, ERROR_INVALID_ADDRESS);
		return;
	}
	write_back(c, m);
	m->views--;
	give_back(c, m);
	call_return(c, 1);
}

static void flush_view(struct call *c)
{
	struct mapping *m = mapping_at(c, call_arg(c, 0));

	if (m == NULL) {
		call_fail(c, 0, ERROR_INVALID_ADDRESS);
		return;
	}
	write_back(c, m);
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "CreateFileMappingA", 6, create_mapping },
	{ "CreateFileMappingW", 6, create_mapping },
	{ "MapViewOfFile", 5, map_view },
	{ "MapViewOfFileEx", 6, map_view },
	{ "UnmapViewOfFile", 1, unmap_view },
	{ "FlushViewOfFile", 2, flush_view },
};
STUB_MODULE(kernel32_views, "kernel32.dll", stubs);

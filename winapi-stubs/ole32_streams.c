/* ole32.dll: streams over memory of the guest. */
#include <string.h>

#include "emulator/modules.h"
#include "winapi-stubs/oleaut32.h"

enum { STREAM_METHODS = 14, STREAM_MAX = 64 << 20 };

/* Clones have places of their own in the same memory. */
struct memory {
	uint64_t at;
	uint32_t size, users;
	bool is_ours; /* it goes with the last of them */
};

struct stream {
	struct stream *next;
	uint64_t at; /* the guest's object */
	uint32_t references;
	uint64_t place;
	struct memory *memory;
};

static struct stream **streams(struct call *c)
{
	static const char key;

	return call_state(c, &key, sizeof(struct stream *));
}

static struct stream *stream_at(struct call *c, uint64_t at)
{
	struct stream *s = *streams(c);

	while (s != NULL && (s->at != at || s->references == 0))
		s = s->next;
	return s;
}

/* The object of a method. */
static struct stream *self(struct call *c)
{
	struct stream *s = stream_at(c, call_arg(c, 0));

	if (s == NULL)
		call_stop(c, "the stream was released before");
	return s;
}

/* An object of the guest whose methods are rows of this file. */
static uint64_t object_new(struct call *c, const char *const *methods,
			   unsigned count)
{
	struct process *p = call_process(c);
	struct guest_module *m = guest_module_named(p, str_of("ole32.dll"));
	uint64_t table = call_static(c, methods, count * 8), at;

	if (m == NULL)
		m = modules_add_system(p, str_of("ole32.dll"));
	at = call_alloc(c, 16);
	if (m == NULL || table == 0 || at == 0)
		return 0;
	for (unsigned i = 0; i < count; i++)
		call_write_pointer(c, table + i * call_pointer_size(c),
				   module_trap(p, m, str_of(methods[i]),
					       STR_EMPTY));
	call_write_pointer(c, at, table);
	return at;
}

static uint32_t stream_new(struct call *c, struct memory *memory,
			   uint64_t place, uint64_t out)
{
	static const char *const methods[STREAM_METHODS] = {
		"IStream::QueryInterface", "IStream::AddRef",
		"IStream::Release", "IStream::Read", "IStream::Write",
		"IStream::Seek", "IStream::SetSize", "IStream::CopyTo",
		"IStream::Commit", "IStream::Revert", "IStream::LockRegion",
		"IStream::UnlockRegion", "IStream::Stat", "IStream::Clone",
	};
	struct stream *s = process_need(
		arena_new(&call_process(c)->arena, struct stream));

	*s = (struct stream){ .next = *streams(c), .references = 1,
			      .place = place, .memory = memory };
	s->at = object_new(c, methods, STREAM_METHODS);
	if (s->at == 0)
		return (uint32_t)E_OUTOFMEMORY;
	memory->users++;
	*streams(c) = s;
	call_write_pointer(c, out, s->at);
	return 0;
}

/* Memory or 0, whether it goes with the stream, the stream. */
static void create(struct call *c)
{
	struct memory *m = process_need(
		arena_new(&call_process(c)->arena, struct memory));
	uint64_t at = call_arg(c, 0), size = 0;

	if (call_arg(c, 2) == 0) {
		return_result(c, (uint32_t)E_INVALIDARG);
		return;
	}
	call_write_pointer(c, call_arg(c, 2), 0);
	if (at == 0)
		at = call_alloc(c, 0);
	else
		size = call_alloc_size(c, at);
	if (size > STREAM_MAX || at == 0) {
		return_result(c, (uint32_t)(at == 0 ? E_OUTOFMEMORY :
						      E_INVALIDARG));
		return;
	}
	*m = (struct memory){ .at = at, .size = (uint32_t)size,
			      .is_ours = call_arg32(c, 1) != 0 };
	return_result(c, stream_new(c, m, 0, call_arg(c, 2)));
}

static void get_memory(struct call *c)
{
	const struct stream *s = stream_at(c, call_arg(c, 0));

	if (s == NULL)
		return_result(c, (uint32_t)E_INVALIDARG);
	else
		call_write_pointer(c, call_arg(c, 1), s->memory->at);
}

/* IUnknown, ISequentialStream, IStream. */
static void query_interface(struct call *c)
{
	static const char *const known[] = {
		"{00000000-0000-0000-C000-000000000046}",
		"{0C733A30-2A1C-11CE-ADE5-00AA0044773D}",
		"{0000000C-0000-0000-C000-000000000046}",
	};
	struct stream *s = self(c);
	struct str id = guid_text(c, call_arg(c, 1));

	if (s == NULL)
		return;
	for (unsigned i = 0; i < 3; i++) {
		if (!str_equal_nocase(id, str_of(known[i])))
			continue;
		s->references++;
		call_write_pointer(c, call_arg(c, 2), s->at);
		return;
	}
	call_write_pointer(c, call_arg(c, 2), 0);
	return_result(c, (uint32_t)E_NOINTERFACE);
}

static void add_reference(struct call *c)
{
	struct stream *s = self(c);

	if (s != NULL)
		call_return(c, ++s->references);
}

static void release(struct call *c)
{
	struct stream *s = self(c);

	if (s == NULL)
		return;
	call_return(c, --s->references);
	if (s->references != 0)
		return;
	call_free(c, s->at);
	if (--s->memory->users == 0 && s->memory->is_ours)
		call_free(c, s->memory->at);
}

static bool resize(struct call *c, struct memory *m, uint64_t size)
{
	uint64_t at = size > STREAM_MAX ? 0 : call_realloc(c, m->at, size);

	if (at == 0)
		return false;
	m->at = at;
	m->size = (uint32_t)size;
	return true;
}

static uint32_t left(const struct stream *s, uint32_t n)
{
	uint64_t rest = s->place < s->memory->size ?
				s->memory->size - s->place : 0;

	return n < rest ? n : (uint32_t)rest;
}

/* From one place of the guest to another. */
static bool copy(struct call *c, uint64_t to, uint64_t from, uint32_t n)
{
	uint8_t *part = process_need(arena_alloc(call_arena(c), n + 1, 1));

	return call_read(c, from, part, n) && call_write(c, to, part, n);
}

static void put_count(struct call *c, unsigned argument, uint32_t n)
{
	if (call_arg(c, argument) != 0)
		call_write32(c, call_arg(c, argument), n);
}

static void read(struct call *c)
{
	struct stream *s = self(c);
	uint32_t n;

	if (s == NULL)
		return;
	n = left(s, call_arg32(c, 2));
	if (!copy(c, call_arg(c, 1), s->memory->at + s->place, n))
		return;
	s->place += n;
	put_count(c, 3, n);
}

static void write(struct call *c)
{
	struct stream *s = self(c);
	uint32_t n = call_arg32(c, 2);

	if (s == NULL)
		return;
	put_count(c, 3, 0);
	if (n != 0 && s->place + n > s->memory->size &&
	    !resize(c, s->memory, s->place + n)) {
		return_result(c, (uint32_t)STG_E_MEDIUMFULL);
		return;
	}
	if (!copy(c, s->memory->at + s->place, call_arg(c, 1), n))
		return;
	s->place += n;
	put_count(c, 3, n);
}

/* By how much (64 bits), from where, the new place. */
static void seek(struct call *c)
{
	struct stream *s = self(c);
	unsigned behind = call_is_64(c) ? 2 : 3;
	int64_t by = (int64_t)call_arg64(c, 1, 1), to;
	uint32_t from = call_arg32(c, behind);

	if (s == NULL)
		return;
	if (from == 0 && (uint64_t)by > STREAM_MAX) {
		call_stop(c, "it looks for a place far behind the end");
		return;
	}
	if (from > 2 || by > STREAM_MAX || by < -STREAM_MAX) {
		return_result(c, (uint32_t)STG_E_SEEKERROR);
		return;
	}
	to = by + (from == 0 ? 0 :
		   from == 1 ? (int64_t)s->place : s->memory->size);
	if (to < 0 || to > STREAM_MAX) {
		return_result(c, (uint32_t)STG_E_SEEKERROR);
		return;
	}
	s->place = (uint64_t)to;
	if (call_arg(c, behind + 1) != 0)
		call_write64(c, call_arg(c, behind + 1), s->place);
}

static void set_size(struct call *c)
{
	struct stream *s = self(c);

	if (s != NULL && !resize(c, s->memory, call_arg64(c, 1, 1)))
		return_result(c, (uint32_t)STG_E_MEDIUMFULL);
}

/* STATSTG: name, type, size, three times, mode, locks, class, ... */
static void stat(struct call *c)
{
	enum { OF_STREAM = 2 };
	const unsigned size = call_pointer_size(c);
	const struct stream *s = self(c);
	uint64_t to = call_arg(c, 1);

	if (s == NULL)
		return;
	call_fill(c, to, 0, call_is_64(c) ? 80 : 72);
	call_write32(c, to + size, OF_STREAM);
	call_write64(c, to + 2 * size, s->memory->size);
}

static void clone(struct call *c)
{
	const struct stream *s = self(c);

	if (s != NULL)
		return_result(c, stream_new(c, s->memory, s->place,
					    call_arg(c, 1)));
}

static void copy_to(struct call *c)
{
	call_stop(c, "it copies from one stream to another");
}

static void no_locks(struct call *c)
{
	return_result(c, (uint32_t)STG_E_INVALIDFUNCTION);
}

static void nothing(struct call *c)
{
	(void)c;
}

static const struct stub stubs[] = {
	{ "CreateStreamOnHGlobal", 3, create },
	{ "GetHGlobalFromStream", 2, get_memory },
	{ "IStream::QueryInterface", 3, query_interface },
	{ "IStream::AddRef", 1, add_reference },
	{ "IStream::Release", 1, release },
	{ "IStream::Read", 4, read },
	{ "IStream::Write", 4, write },
	{ "IStream::Seek", 5, seek },
	{ "IStream::SetSize", 3, set_size },
	{ "IStream::CopyTo", 6, copy_to },
	{ "IStream::Commit", 2, nothing },
	{ "IStream::Revert", 1, nothing },
	{ "IStream::LockRegion", 6, no_locks },
	{ "IStream::UnlockRegion", 6, no_locks },
	{ "IStream::Stat", 3, stat },
	{ "IStream::Clone", 2, clone },
};
STUB_MODULE(ole32_streams, "ole32.dll", stubs);

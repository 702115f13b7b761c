/* bcrypt.dll: random numbers, the same in every run, and hashes. */
#include "emulator/call.h"
#include "emulator/handles.h"
#include "emulator/process.h"
#include "loader/pe.h"
#include "winapi-stubs/hashes.h"

struct algorithm {
	enum hash_kind kind; /* HASH_NONE: random numbers */
};

static const struct handle_type algorithm_handle = {
	.kind = HANDLE_OTHER,
	.word = "algorithm",
};

static const struct handle_type hash_handle = {
	.kind = HANDLE_OTHER,
	.word = "hash",
};

static void put_handle(struct call *c, uint64_t to,
		       const struct handle_type *type, void *object)
{
	uint32_t h = handle_new(c, type, object);

	if (h == 0)
		call_return(c, (uint32_t)STATUS_NO_MEMORY);
	else
		call_write_pointer(c, to, h);
}

static void open_algorithm(struct call *c)
{
	static const struct {
		const char *name;
		enum hash_kind kind;
	} known[] = {
		{ "RNG", HASH_NONE },	    { "MD4", HASH_MD4 },
		{ "MD5", HASH_MD5 },	    { "SHA1", HASH_SHA1 },
		{ "SHA256", HASH_SHA256 }, { "SHA384", HASH_SHA384 },
		{ "SHA512", HASH_SHA512 },
	};
	struct str name = call_text_at(c, call_arg(c, 1), true, 64);
	struct algorithm *a;

	call_describe(c, "%.*s", STR_ARGS(name));
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (!str_equal(str_of(known[i].name), name) ||
		    call_arg32(c, 3) != 0)
			continue;
		a = process_need(arena_new(&call_process(c)->arena,
					   struct algorithm));
		a->kind = known[i].kind;
		put_handle(c, call_arg(c, 0), &algorithm_handle, a);
		return;
	}
	call_stop(c, "it wants the algorithm %.*s", STR_ARGS(name));
}

static void close_algorithm(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &algorithm_handle) == NULL)
		call_return(c, (uint32_t)STATUS_INVALID_HANDLE);
	else
		handle_close(c, call_arg(c, 0));
}

static void generate_random(struct call *c)
{
	enum { SYSTEM_PREFERRED = 2, MOST = 1 << 20 };
	uint32_t n = call_arg32(c, 2);

	if (!(call_arg32(c, 3) & SYSTEM_PREFERRED) &&
	    handle_object(c, call_arg(c, 0), &algorithm_handle) == NULL) {
		call_return(c, (uint32_t)STATUS_INVALID_HANDLE);
		return;
	}
	if (n > MOST) {
		call_stop(c, "it wants %u random bytes at once", n);
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		if (!call_write8(c, call_arg(c, 1) + i,
				 (uint8_t)(call_random(c) >> 24)))
			return;
	}
}

static void create_hash(struct call *c)
{
	const struct algorithm *a = handle_object(c, call_arg(c, 0),
						  &algorithm_handle);
	struct hash *h;

	if (a == NULL || a->kind == HASH_NONE) {
		call_return(c, (uint32_t)STATUS_INVALID_HANDLE);
		return;
	}
	h = process_need(arena_new(&call_process(c)->arena, struct hash));
	hash_start(h, a->kind);
	put_handle(c, call_arg(c, 1), &hash_handle, h);
}

static void hash_data(struct call *c)
{
	struct hash *h = handle_object(c, call_arg(c, 0), &hash_handle);
	uint64_t at = call_arg(c, 1);
	uint32_t left = call_arg32(c, 2), n;
	uint8_t part[4096];

	if (h == NULL) {
		call_return(c, (uint32_t)STATUS_INVALID_HANDLE);
		return;
	}
	for (; left != 0; left -= n, at += n) {
		n = left < sizeof(part) ? left : sizeof(part);
		if (!call_read(c, at, part, n))
			return;
		hash_add(h, part, n);
	}
}

static void finish_hash(struct call *c)
{
	struct hash *h = handle_object(c, call_arg(c, 0), &hash_handle);
	uint8_t value[HASH_BYTES_MAX];

	if (h == NULL) {
		call_return(c, (uint32_t)STATUS_INVALID_HANDLE);
		return;
	}
	if (call_arg32(c, 2) != hash_size(h->kind)) {
		call_return(c, (uint32_t)STATUS_INVALID_PARAMETER);
		return;
	}
	hash_finish(h, value);
	call_write(c, call_arg(c, 1), value, hash_size(h->kind));
}

static void destroy_hash(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &hash_handle) == NULL)
		call_return(c, (uint32_t)STATUS_INVALID_HANDLE);
	else
		handle_close(c, call_arg(c, 0));
}

static const struct stub stubs[] = {
	{ "BCryptOpenAlgorithmProvider", 4, open_algorithm },
	{ "BCryptCloseAlgorithmProvider", 2, close_algorithm },
	{ "BCryptGenRandom", 4, generate_random },
	{ "BCryptCreateHash", 7, create_hash },
	{ "BCryptHashData", 4, hash_data },
	{ "BCryptFinishHash", 4, finish_hash },
	{ "BCryptDestroyHash", 1, destroy_hash },
};
STUB_MODULE(bcrypt, "bcrypt.dll", stubs);

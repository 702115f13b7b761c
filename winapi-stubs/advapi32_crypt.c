/*
 * advapi32.dll: random numbers, which are the same in every run, and hashes.
 * Containers of keys there are none but those that aren't kept.
 */
#include "loader/pe.h"
#include "winapi-stubs/advapi32.h"
#include "winapi-stubs/hashes.h"

enum { RANDOM_MAX = 1 << 20 };

/* A provider; only its being there counts. */
static const struct handle_type provider_handle = {
	.kind = HANDLE_OTHER,
	.word = "cryptographic provider",
};

struct crypt_hash {
	struct hash state;
	bool is_done;
	uint8_t value[HASH_BYTES_MAX];
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
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else if (call_write_pointer(c, to, h))
		call_return(c, 1);
}

/* Provider, container, its name, type, flags. */
static void acquire_context(struct call *c)
{
	enum { RSA_FULL = 1, RSA_AES = 24, NEW_SET = 8 };
	const uint32_t verify_only = 0xf0000000;
	static const char provider;
	uint32_t type = call_arg32(c, 3), flags = call_arg32(c, 4);
	struct str container = call_text(c, 1);

	call_describe(c, "%.*s", STR_ARGS(container));
	if (type != RSA_FULL && type != RSA_AES) {
		call_stop(c, "it wants a provider of type %u", type);
		return;
	}
	if ((flags & verify_only) == verify_only) {
		put_handle(c, call_arg(c, 0), &provider_handle,
			   (void *)&provider);
		return;
	}
	if (flags & NEW_SET)
		call_stop(c, "it makes a container of keys");
	else
		call_fail(c, 0, (uint32_t)NTE_BAD_KEYSET);
}

static bool provider_argument(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &provider_handle) != NULL)
		return true;
	call_fail(c, 0, ERROR_INVALID_PARAMETER);
	return false;
}

static void release_context(struct call *c)
{
	if (provider_argument(c))
		call_return(c, handle_close(c, call_arg(c, 0)));
}

static bool fill_random(struct call *c, uint64_t to, uint32_t n)
{
	if (n > RANDOM_MAX) {
		call_stop(c, "it wants %u random bytes at once", n);
		return false;
	}
	for (uint32_t i = 0; i < n; i++) {
		if (!call_write8(c, to + i, (uint8_t)(call_random(c) >> 24)))
			return false;
	}
	return true;
}

static void generate_random(struct call *c)
{
	if (provider_argument(c) &&
	    fill_random(c, call_arg(c, 2), call_arg32(c, 1)))
		call_return(c, 1);
}

/* RtlGenRandom. */
static void system_random(struct call *c)
{
	if (fill_random(c, call_arg(c, 0), call_arg32(c, 1)))
		call_return(c, 1);
}

/* CALG_...; what has a key isn't here. */
static enum hash_kind kind_of(uint32_t algorithm)
{
	switch (algorithm) {
	case 0x8002:
		return HASH_MD4;
	case 0x8003:
		return HASH_MD5;
	case 0x8004:
		return HASH_SHA1;
	case 0x800c:
		return HASH_SHA256;
	case 0x800d:
		return HASH_SHA384;
	case 0x800e:
		return HASH_SHA512;
	default:
		return HASH_NONE;
	}
}

static void create_hash(struct call *c)
{
	enum hash_kind kind = kind_of(call_arg32(c, 1));
	struct crypt_hash *h;

	if (!provider_argument(c))
		return;
	if (kind == HASH_NONE) {
		call_stop(c, "it wants a hash of algorithm 0x%x",
			  call_arg32(c, 1));
		return;
	}
	h = process_need(arena_new(&call_process(c)->arena,
				   struct crypt_hash));
	hash_start(&h->state, kind);
	put_handle(c, call_arg(c, 4), &hash_handle, h);
}

static struct crypt_hash *hash_argument(struct call *c)
{
	struct crypt_hash *h = handle_object(c, call_arg(c, 0),
					     &hash_handle);

	if (h == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	return h;
}

static void hash_data(struct call *c)
{
	struct crypt_hash *h = hash_argument(c);
	uint64_t at = call_arg(c, 1);
	uint32_t left = call_arg32(c, 2);
	uint8_t part[4096];
	uint32_t n;

	if (h == NULL)
		return;
	if (h->is_done) {
		call_fail(c, 0, (uint32_t)NTE_BAD_HASH_STATE);
		return;
	}
	for (; left != 0; left -= n, at += n) {
		n = left < sizeof(part) ? left : sizeof(part);
		if (!call_read(c, at, part, n))
			return;
		hash_add(&h->state, part, n);
	}
	call_return(c, 1);
}

static void put_parameter(struct call *c, const void *bytes, uint32_t n)
{
	uint64_t to = call_arg(c, 2), size = call_arg(c, 3);
	uint32_t room = call_read32(c, size);

	call_write32(c, size, n);
	if (to != 0 && room < n)
		call_fail(c, 0, ERROR_MORE_DATA);
	else if (to == 0 || call_write(c, to, bytes, n))
		call_return(c, 1);
}

static void get_hash_parameter(struct call *c)
{
	enum { VALUE = 2, SIZE = 4 };
	struct crypt_hash *h = hash_argument(c);
	uint32_t size;

	if (h == NULL)
		return;
	size = (uint32_t)hash_size(h->state.kind);
	switch (call_arg32(c, 1)) {
	case SIZE:
		put_parameter(c, &size, sizeof(size));
		return;
	case VALUE:
		if (!h->is_done && call_arg(c, 2) != 0) {
			hash_finish(&h->state, h->value);
			h->is_done = true;
		}
		put_parameter(c, h->value, size);
		return;
	default:
		call_stop(c, "it asks a hash for parameter %u",
			  call_arg32(c, 1));
	}
}

static void destroy_hash(struct call *c)
{
	if (hash_argument(c) != NULL)
		call_return(c, handle_close(c, call_arg(c, 0)));
}

static const struct stub stubs[] = {
	{ "CryptAcquireContextA", 5, acquire_context },
	{ "CryptAcquireContextW", 5, acquire_context },
	{ "CryptReleaseContext", 2, release_context },
	{ "CryptGenRandom", 3, generate_random },
	{ "SystemFunction036", 2, system_random },
	{ "CryptCreateHash", 5, create_hash },
	{ "CryptHashData", 4, hash_data },
	{ "CryptGetHashParam", 5, get_hash_parameter },
	{ "CryptDestroyHash", 1, destroy_hash },
};
STUB_MODULE(advapi32_crypt, "advapi32.dll", stubs);

/* Nettle's hashes by a number. */
#include "winapi-stubs/hashes.h"

void hash_start(struct hash *h, enum hash_kind kind)
{
	h->kind = kind;
	switch (kind) {
	case HASH_NONE:
		break;
	case HASH_MD4:
		md4_init(&h->of.md4);
		break;
	case HASH_MD5:
		md5_init(&h->of.md5);
		break;
	case HASH_SHA1:
		sha1_init(&h->of.sha1);
		break;
	case HASH_SHA256:
		sha256_init(&h->of.sha256);
		break;
	case HASH_SHA384:
		sha384_init(&h->of.sha512);
		break;
	case HASH_SHA512:
		sha512_init(&h->of.sha512);
		break;
	}
}

void hash_add(struct hash *h, const uint8_t *bytes, size_t n)
{
	switch (h->kind) {
	case HASH_NONE:
		break;
	case HASH_MD4:
		md4_update(&h->of.md4, n, bytes);
		break;
	case HASH_MD5:
		md5_update(&h->of.md5, n, bytes);
		break;
	case HASH_SHA1:
		sha1_update(&h->of.sha1, n, bytes);
		break;
	case HASH_SHA256:
		sha256_update(&h->of.sha256, n, bytes);
		break;
	case HASH_SHA384:
	case HASH_SHA512:
		sha512_update(&h->of.sha512, n, bytes);
		break;
	}
}

size_t hash_size(enum hash_kind kind)
{
	static const uint8_t sizes[] = { 0, 16, 16, 20, 32, 48, 64 };

	return sizes[kind];
}

void hash_finish(struct hash *h, uint8_t to[HASH_BYTES_MAX])
{
	switch (h->kind) {
	case HASH_NONE:
		break;
	case HASH_MD4:
		md4_digest(&h->of.md4, MD4_DIGEST_SIZE, to);
		break;
	case HASH_MD5:
		md5_digest(&h->of.md5, MD5_DIGEST_SIZE, to);
		break;
	case HASH_SHA1:
		sha1_digest(&h->of.sha1, SHA1_DIGEST_SIZE, to);
		break;
	case HASH_SHA256:
		sha256_digest(&h->of.sha256, SHA256_DIGEST_SIZE, to);
		break;
	case HASH_SHA384:
		sha384_digest(&h->of.sha512, SHA384_DIGEST_SIZE, to);
		break;
	case HASH_SHA512:
		sha512_digest(&h->of.sha512, SHA512_DIGEST_SIZE, to);
		break;
	}
}

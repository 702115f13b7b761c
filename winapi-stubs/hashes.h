/* Hashes, for the two families of functions that have them. */
#ifndef WINAPI_STUBS_HASHES_H
#define WINAPI_STUBS_HASHES_H

#include <stddef.h>
#include <stdint.h>

#include <nettle/md4.h>
#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

enum hash_kind { HASH_NONE, HASH_MD4, HASH_MD5, HASH_SHA1, HASH_SHA256,
		 HASH_SHA384, HASH_SHA512 };

enum { HASH_BYTES_MAX = 64 };

struct hash {
	enum hash_kind kind;
	union {
		struct md4_ctx md4;
		struct md5_ctx md5;
		struct sha1_ctx sha1;
		struct sha256_ctx sha256;
		struct sha512_ctx sha512;
	} of;
};

void hash_start(struct hash *h, enum hash_kind kind);
void hash_add(struct hash *h, const uint8_t *bytes, size_t n);
size_t hash_size(enum hash_kind kind);
void hash_finish(struct hash *h, uint8_t to[HASH_BYTES_MAX]);

#endif

/* SHA-256: the only file that knows Nettle. */
#include "util/digest.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>

static void sha256(struct bytes b, uint8_t digest[SHA256_DIGEST_SIZE])
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, b.len, b.data);
	sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

void sha256_hex(struct bytes b, char out[SHA256_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256(b, digest);
	for (size_t i = 0; i < sizeof(digest); i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[2 * sizeof(digest)] = '\0';
}

void sha256_base64(struct bytes b, char out[SHA256_BASE64_SIZE])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256(b, digest);
	base64_encode_raw(out, sizeof(digest), digest);
	out[SHA256_BASE64_SIZE - 1] = '\0';
}

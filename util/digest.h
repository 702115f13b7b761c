/* SHA-256, as hexadecimal digits or in base 64. */
#ifndef UTIL_DIGEST_H
#define UTIL_DIGEST_H

#include "util/bytes.h"

enum { SHA256_HEX_SIZE = 65, SHA256_BASE64_SIZE = 45 };

void sha256_hex(struct bytes b, char out[SHA256_HEX_SIZE]);

/* As a Content Security Policy wants it. */
void sha256_base64(struct bytes b, char out[SHA256_BASE64_SIZE]);

#endif

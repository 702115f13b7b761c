/* SHA-256, as hexadecimal digits. */
#ifndef UTIL_DIGEST_H
#define UTIL_DIGEST_H

#include "util/bytes.h"

enum { SHA256_HEX_SIZE = 65 };

void sha256_hex(struct bytes b, char out[SHA256_HEX_SIZE]);

#endif

/* SHA-256, held against the examples of FIPS 180-2. */
#include <criterion/criterion.h>

#include "util/digest.h"

static const struct bytes abc = { (const uint8_t *)"abc", 3 };

Test(digest, hexadecimal_digits_are_those_of_the_standard)
{
	char text[SHA256_HEX_SIZE];

	sha256_hex(abc, text);
	cr_expect_str_eq(text, "ba7816bf8f01cfea414140de5dae2223"
			       "b00361a396177a9cb410ff61f20015ad");
}

Test(digest, base_64_is_of_the_same_bytes)
{
	char text[SHA256_BASE64_SIZE];

	sha256_base64(abc, text);
	cr_expect_str_eq(text, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

/* sscanf, hashes and versions: what settings and deliveries are read with. */
#include "check.h"

#include <stdio.h>
#include <string.h>
#include <wincrypt.h>

__declspec(dllimport) int __cdecl sscanf(const char *, const char *, ...);

static void check_scans(void)
{
	unsigned a = 0, b = 0;
	char word[16] = "", set[16] = "", c = 0;
	short small = 0;
	float f = 0;
	double d = 0;
	int n = 0;

	CHECK(sscanf("10.20:abc", "%u.%u:%s", &a, &b, word) == 3);
	CHECK(a == 10 && b == 20 && strcmp(word, "abc") == 0);
	CHECK(sscanf(" -7 0x1f", "%d %x%n", (int *)&a, &b, &n) == 2);
	CHECK((int)a == -7 && b == 31 && n == 8);
	CHECK(sscanf("123456", "%3d%hd", (int *)&a, &small) == 2 && a == 123 &&
	      small == 456);
	CHECK(sscanf("key = value;", "%[a-z] = %[^;]%c", word, set, &c) == 3);
	CHECK(strcmp(word, "key") == 0 && strcmp(set, "value") == 0 &&
	      c == ';');
	CHECK(sscanf("1.5 2.25", "%f %lf", &f, &d) == 2 && f == 1.5f &&
	      d == 2.25);
	CHECK(sscanf("x y", "%*s %c", &c) == 1 && c == 'y');
	CHECK(sscanf("", "%d", &n) == EOF && sscanf("x", "%d", &n) == 0);
}

static void check_hashes(void)
{
	static const BYTE expected[] = { 0xa9, 0x99, 0x3e, 0x36 };
	BYTE value[20] = "", noise[8] = "";
	DWORD n = sizeof(value);
	HCRYPTPROV p;
	HCRYPTHASH h;

	CHECK(CryptAcquireContextA(&p, NULL, NULL, PROV_RSA_FULL,
				   CRYPT_VERIFYCONTEXT));
	CHECK(CryptGenRandom(p, 8, noise) && memcmp(noise, value, 8) != 0);
	CHECK(CryptCreateHash(p, CALG_SHA1, 0, 0, &h));
	CHECK(CryptHashData(h, (const BYTE *)"abc", 3, 0));
	CHECK(CryptGetHashParam(h, HP_HASHVAL, value, &n, 0) && n == 20);
	CHECK(memcmp(value, expected, 4) == 0);
	CHECK(CryptDestroyHash(h) && CryptReleaseContext(p, 0));
	FAILS(CryptAcquireContextA(&p, "none", NULL, PROV_RSA_FULL, 0),
	      (DWORD)NTE_BAD_KEYSET);
}

static void check(void)
{
	check_scans();
	check_hashes();
}

/*
 * The C run-time as its documentation has it. DllMain refuses at the first
 * result that isn't so: the last error is its line.
 */
#define __USE_MINGW_ANSI_STDIO 0
#include <windows.h>

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static DWORD wrong;

#define CHECK(what)                                                          \
	do {                                                                 \
		if (wrong == 0 && !(what))                                   \
			wrong = __LINE__;                                    \
	} while (0)

__declspec(dllimport) int __cdecl sprintf(char *, const char *, ...);
__declspec(dllimport) int __cdecl _snprintf(char *, size_t, const char *, ...);

/* Not the compiler's own answer. */
static volatile int none;
#define TEXT_OF(s) ((s) + none)

static void check_texts(void)
{
	char b[32] = "", words[] = " one,two";
	wchar_t w[16];

	CHECK(strlen(TEXT_OF("abc")) == 3);
	CHECK(strcmp(TEXT_OF("abc"), "abd") < 0);
	CHECK(_stricmp(TEXT_OF("ABC"), "abc") == 0);
	CHECK(strncmp(TEXT_OF("abX"), "abY", 2) == 0);
	CHECK(strcmp(strncpy(b, TEXT_OF("abcdef"), 4), "abcd") == 0);
	CHECK(strcmp(strcat(b, TEXT_OF("!")), "abcd!") == 0);
	CHECK(strchr(b, 'c') == b + 2 && strchr(b, 0) == b + 5);
	CHECK(strrchr(b, 'x') == NULL);
	CHECK(strstr(b, TEXT_OF("cd")) == b + 2);
	CHECK(strspn(b, "abc") == 3 && strcspn(b, "d!") == 3);
	CHECK(strcmp(strtok(words, " ,"), "one") == 0);
	CHECK(strcmp(strtok(NULL, " ,"), "two") == 0);
	CHECK(strtok(NULL, " ,") == NULL);
	CHECK(wcslen(wcscpy(w, L"wide" + none)) == 4);
	CHECK(_wcsicmp(w, L"WIDE") == 0 && wcsstr(w, L"de") == w + 2);
	CHECK(memcmp(memmove(b + 1, b, 4), "abcd", 4) == 0);
	CHECK(memchr(b, '!', 6) == NULL);
	CHECK(isalpha(none + 'x') && !isdigit(none + 'x'));
	CHECK(toupper(none + 'x') == 'X' && tolower(none + '5') == '5');
}

static void check_numbers(void)
{
	char *end, b[40];
	int exponent;
	double whole;

	CHECK(atoi(TEXT_OF(" -42x")) == -42);
	CHECK(strtol(TEXT_OF("0x1Fz"), &end, 0) == 31 && *end == 'z');
	CHECK(strtoul(TEXT_OF("777"), NULL, 8) == 511);
	errno = 0;
	CHECK(strtol(TEXT_OF("99999999999"), NULL, 10) == LONG_MAX);
	CHECK(errno == ERANGE);
	CHECK(_atoi64(TEXT_OF("-5000000000")) == -5000000000ll);
	CHECK(atof(TEXT_OF("2.5e1")) == 25.0);
	CHECK(strcmp(_itoa(none - 1, b, 16), "ffffffff") == 0);
	CHECK(strcmp(_itoa(none - 10, b, 10), "-10") == 0);
	CHECK(strcmp(_i64toa(5000000000ll + none, b, 10), "5000000000") == 0);
	CHECK(floor(none - 1.5) == -2 && ceil(none + 1.5) == 2);
	CHECK(pow(none + 2.0, 10) == 1024 && fmod(none + 7.5, 2) == 1.5);
	CHECK(frexp(none + 8.0, &exponent) == 0.5 && exponent == 4);
	CHECK(modf(none + 2.25, &whole) == 0.25 && whole == 2);
	srand(1);
	CHECK(rand() == 41 && rand() == 18467);
}

static int list(char *to, size_t room, const char *format, ...)
{
	va_list v;
	int n;

	va_start(v, format);
	n = _vsnprintf(to, room, format, v);
	va_end(v);
	return n;
}

#define FORMATS(expected, ...)                                               \
	do {                                                                 \
		int n = sprintf(b, __VA_ARGS__);                             \
		CHECK(strcmp(b, expected) == 0 && n == (int)strlen(expected)); \
	} while (0)

static void check_formats(void)
{
	char b[128];
	wchar_t w[32];

	FORMATS("[   42|42   |00042|+42]", "[%5d|%-5d|%05d|%+d]", 42, 42, 42,
		42);
	FORMATS("ff FF 0xff 377", "%x %X %#x %o", 255, 255, 255, 255);
	FORMATS("-5000000000 4294967295", "%I64d %u", -5000000000ll, ~0u);
	FORMATS("abc|ab|  abc|(null)", "%s|%.2s|%5s|%s", "abc", "abc", "abc",
		(char *)NULL);
	FORMATS("wide x wide", "%S %c %ls", L"wide", 'x', L"wide");
	FORMATS("3.142 1e+010 1.5e-005", "%.3f %g %g", 3.14159, 1e10, 1.5e-5);
	FORMATS("1.234560e+002 100000 1e+006", "%e %g %g", 123.456, 100000.0,
		1000000.0);
	FORMATS("0 -0.5", "%.0f %.1f", 0.25, -0.45000001);
	FORMATS("  7%", "%*d%%", 3, 7);
	CHECK(_snprintf(b, 3, "abc") == 3);
	CHECK(_snprintf(b, 3, "abcd") == -1 && b[2] == 'c');
	CHECK(list(b, sizeof(b), "%d %s %.1f", 1, "two", 3.0) == 9);
	CHECK(strcmp(b, "1 two 3.0") == 0);
	CHECK(_snwprintf(w, 32, L"%s %S %d", L"wide", "narrow", 5) == 13);
	CHECK(wcscmp(w, L"wide narrow 5") == 0);
	if (sizeof(void *) == 8)
		FORMATS("0000000000001234", "%p", (void *)0x1234);
	else
		FORMATS("00001234", "%p", (void *)0x1234);
}

static int __cdecl by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void check_rest(void)
{
	int n[] = { 5, 3, 9, 1, 7 }, key = 7;
	char *p = calloc(4, 4);

	qsort(n, 5, sizeof(*n), by_number);
	CHECK(n[0] == 1 && n[1] == 3 && n[2] == 5 && n[3] == 7 && n[4] == 9);
	CHECK(bsearch(&key, n, 5, sizeof(*n), by_number) == &n[3]);
	CHECK(p != NULL && p[15] == 0 && _msize(p) == 16);
	memcpy(p, "abc", 4);
	p = realloc(p, 100000);
	CHECK(p != NULL && strcmp(p, "abc") == 0);
	free(p);
	CHECK(fwrite("text", 1, 4, stderr) == 4);
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	if (reason != DLL_PROCESS_ATTACH)
		return TRUE;
	check_texts();
	check_numbers();
	check_formats();
	check_rest();
	SetLastError(wrong);
	return wrong == 0;
}

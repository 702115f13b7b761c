/* What made an image: compiler, linker and C run-time, as far as it shows. */
#ifndef LOADER_TOOLCHAIN_H
#define LOADER_TOOLCHAIN_H

#include <stdbool.h>

#include "loader/image.h"

enum toolchain_maker {
	TOOLCHAIN_UNKNOWN,
	TOOLCHAIN_VISUAL_C,
	TOOLCHAIN_MINGW, /* GCC or Clang with the MinGW run-time */
	TOOLCHAIN_BORLAND_C,
	TOOLCHAIN_DELPHI,
	TOOLCHAIN_VISUAL_BASIC,
};

struct toolchain {
	enum toolchain_maker maker;
	bool from_rich;     /* 'version' is the compiler's, else the linker's */
	unsigned version;   /* of Visual C++, 100 times major plus minor; 0 */
	uint16_t build;     /* of its newest compiler; 0: not known */
	bool for_xp;        /* of 2012 or later, with a toolset for XP */
	struct str runtime; /* the DLL of its run-time, or empty */
};

/*
 * 'imports' are the names of the DLLs that 'img' imports, as it spells them.
 * All of it is a guess: any tool can write any header.
 */
void toolchain_guess(const struct image *img, const struct str *imports,
		     size_t import_count, struct toolchain *out);

/* "Visual C++ 2010", "MinGW" or "" where nothing is known. */
const char *toolchain_title(const struct toolchain *t);

/* "msvcr71.dll", "ucrtbase.dll", "cc3260mt.dll", "rtl70.bpl" ... */
bool toolchain_is_runtime(struct str dll);

/* A C run-time of Visual C++ that isn't to be shipped: "msvcr100d.dll". */
bool toolchain_is_debug_runtime(struct str dll);

#endif

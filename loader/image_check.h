/*
 * What some Windows refuse, or is odd, in an image that can be read: R207 to
 * R222. Each runs once, in Windows' order (R201); of what a Windows refuses
 * only the first is kept.
 */
#ifndef LOADER_IMAGE_CHECK_H
#define LOADER_IMAGE_CHECK_H

#include "loader/image.h"

/* 0, or E_NO_MEMORY, as the others. */
int image_check_headers(const struct image *img, struct arena *a,
			struct defects *d);

/* 'declared': how many sections the header names, all of them read or not. */
int image_check_sections(const struct image *img, unsigned declared,
			 struct arena *a, struct defects *d);

int image_check_oddities(const struct image *img, struct arena *a,
			 struct defects *d);

#endif

/* How many columns of a terminal a character takes. */
#include "util/utf8.h"

/*
 * Blocks of Unicode 15, whole: what of a block is wide or combining by UAX #11
 * and its general category decides for all of it.
 */
static const struct {
	uint32_t first, last;
	unsigned width;
} blocks[] = {
	{ 0x0300, 0x036f, 0 },	 { 0x1100, 0x115f, 2 },
	{ 0x1ab0, 0x1aff, 0 },	 { 0x1dc0, 0x1dff, 0 },
	{ 0x20d0, 0x20ff, 0 },	 { 0x2e80, 0x303e, 2 },
	{ 0x3040, 0x3098, 2 },	 { 0x3099, 0x309a, 0 },
	{ 0x309b, 0x4dbf, 2 },	 { 0x4e00, 0xa4cf, 2 },
	{ 0xa960, 0xa97f, 2 },	 { 0xac00, 0xd7af, 2 },
	{ 0xf900, 0xfaff, 2 },	 { 0xfe00, 0xfe0f, 0 },
	{ 0xfe10, 0xfe1f, 2 },	 { 0xfe20, 0xfe2f, 0 },
	{ 0xfe30, 0xfe6f, 2 },	 { 0xff00, 0xff60, 2 },
	{ 0xffe0, 0xffe6, 2 },	 { 0x17000, 0x18cff, 2 },
	{ 0x1b000, 0x1b2ff, 2 }, { 0x1f300, 0x1f64f, 2 },
	{ 0x1f680, 0x1f6ff, 2 }, { 0x1f900, 0x1f9ff, 2 },
	{ 0x20000, 0x3fffd, 2 }, { 0xe0100, 0xe01ef, 0 },
};

unsigned utf8_width(uint32_t code)
{
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		if (code <= blocks[i].last)
			return code < blocks[i].first ? 1 : blocks[i].width;
	}
	return 1;
}

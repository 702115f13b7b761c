/* The Windows from which something is otherwise: process.windows. */
#ifndef EMULATOR_RELEASES_H
#define EMULATOR_RELEASES_H

enum { VISTA = 0x600, WINDOWS_7 = 0x601, WINDOWS_10 = 0xa00 };

#endif

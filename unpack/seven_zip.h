/*
 * The library of 7-Zip, for kinds of archives that nothing else here reads. It is
 * found at run time, in reach or not, and works on memory alone: what it unpacks
 * comes in pieces, and gets no name.
 */
#ifndef UNPACK_SEVEN_ZIP_H
#define UNPACK_SEVEN_ZIP_H

#include <stdint.h>

#include "unpack/out.h"
#include "util/bytes.h"

/* Its numbers of the formats (7-Zip's DOC/7zFormat.txt: ID of a handler). */
enum seven_zip_format { SEVEN_ZIP_NSIS = 9 };

struct seven_zip_id;

/* Makes what reads an archive: the library's CreateObject(). 0, or an error. */
typedef int32_t seven_zip_create(const struct seven_zip_id *handler,
				 const struct seven_zip_id *interface,
				 void **out);

enum seven_zip_state { SEVEN_ZIP_READY, SEVEN_ZIP_MISSING, SEVEN_ZIP_OLD };

/* Before the cage is closed. '*out' is set where it is ready. */
enum seven_zip_state seven_zip_load(seven_zip_create **out);

/* All files of an archive; what goes wrong is a note. */
void seven_zip_read(seven_zip_create *create, enum seven_zip_format format,
		    struct bytes bytes, struct out *o);

#endif

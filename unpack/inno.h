/* Installers made with Inno Setup, by innoextract. */
#ifndef UNPACK_INNO_H
#define UNPACK_INNO_H

#include "unpack/out.h"

/* Of innoextract, which runs: where its records come from, and its words lie. */
struct inno_process {
	int records, words;
};

/* All files that it tells of; what goes wrong is a note. */
void inno_read(const struct inno_process *p, struct out *o);

#endif

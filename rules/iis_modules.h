/* The native modules that Windows itself brings, in the folder of IIS. */
#ifndef RULES_IIS_MODULES_H
#define RULES_IIS_MODULES_H

#include "util/str.h"

/* Is 'dll' one of IIS 'version' ("8.5")? Add-ons lie beside them (R3005). */
bool iis_brings_module(const char *version, struct str dll);

#endif

/* Names as Visual C++ decorates them, written as people do. */
#ifndef UTIL_UNDECORATE_H
#define UTIL_UNDECORATE_H

#include "util/str.h"

/* No decorated name is read, and no readable one made, that is longer. */
enum { UNDECORATE_MAX = 4096 };

/*
 * "?f@A@@QAEXH@Z" is "public: void __thiscall A::f(int)". Empty where 'name'
 * isn't decorated by Visual C++, or isn't understood to its last letter; NULL
 * 's' when out of memory. "_f@4", "@f@4" and "_Zf" are decorated otherwise:
 * empty too.
 */
struct str undecorate(struct arena *a, struct str name);

#endif

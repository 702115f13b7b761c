/* Access control lists in a line each, as tests compare them. */
#ifndef TESTS_RESOLVER_ACL_TEXT_H
#define TESTS_RESOLVER_ACL_TEXT_H

#include "resolver/acl.h"

/* "1 C:\x.dll | 1 Everyone:rxs | 2 not BUILTIN\Users:r", a line a list. */
const char *acl_text(const struct acl_listing *l, struct arena *a);

#endif

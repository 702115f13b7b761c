/* Access control lists in a line each, as tests compare them. */
#ifndef TESTS_RESOLVER_ACL_TEXT_H
#define TESTS_RESOLVER_ACL_TEXT_H

#include "resolver/acl.h"
#include "resolver/identity.h"

/* "1 C:\x.dll | 1 Everyone:rxs | 2 not BUILTIN\Users:r", a line a list. */
const char *acl_text(const struct acl_listing *l, struct arena *a);

/* Of who is called so, under that IIS. */
struct token acl_token(const char *identity, unsigned iis);

/* The lists that come of a text of these bytes, so; of no list, "none". */
void expect_acl(const void *data, size_t n, const char *lists);

struct acl_row {
	const char *text, *lists;
};

void expect_acl_rows(const struct acl_row *rows, size_t count);

#define EXPECT_ACL_ROWS(rows) \
	expect_acl_rows(rows, sizeof(rows) / sizeof(*(rows)))

#endif

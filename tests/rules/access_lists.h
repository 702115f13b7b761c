/* Lists of access rights, given to the check of made_up.h. */
#ifndef TESTS_RULES_ACCESS_LISTS_H
#define TESTS_RULES_ACCESS_LISTS_H

#define OPEN "BUILTIN\\Administrators:(F)\n  Everyone:(RX)\n"

/* What dryload_set_access() says of such a file; the second asserts it. */
int give(const char *lists, const char *identity);
void given(const char *lists, const char *identity);

#endif

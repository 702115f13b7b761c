/* Gives a document to a program that isn't ours, and takes what it read. */
#ifndef TESTS_SUPPORT_READ_BACK_H
#define TESTS_SUPPORT_READ_BACK_H

/*
 * What 'program' prints with 'document' as its standard input; free it. The
 * program has to succeed. Where it isn't there, or ends with 77, the test
 * skips: 'package' brings it. 'argv' ends with NULL and hasn't its name.
 */
char *read_back(const char *program, const char *const *argv,
		const char *document, const char *package);

/* The same with a program in Python. */
char *read_back_python(const char *script, const char *document,
		       const char *package);

#endif

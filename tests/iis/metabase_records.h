/* A metabase of records that a test puts in, and the configuration they make. */
#ifndef TESTS_IIS_METABASE_RECORDS_H
#define TESTS_IIS_METABASE_RECORDS_H

#include "iis/metabase.h"

/* Of the test that runs: each has a process of its own. */
extern struct metabase metabase;
extern struct iis_config config;

void metabase_set_up(void);
void metabase_tear_down(void);

/* The line is the number of the record, so that places can be told. */
void put(const char *path, enum metabase_property p, const char *value);
void put_filter(const char *path, const char *dll);
void put_site(const char *path);
/* All is in: what follows from it goes into 'config'. */
void finish(void);

void expect_value(struct str s, const char *text);

/* One of the notes has these words, or there are none. */
void expect_told(const char *part);
void expect_nothing_told(void);

#endif

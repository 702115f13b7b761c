/* A root that a test makes of folders, files and links, and what it finds. */
#ifndef TESTS_IIS_ROOT_TREE_H
#define TESTS_IIS_ROOT_TREE_H

#include "iis/root.h"
#include "tests/resolver/scene.h"

/* Of the test that runs: each has a process of its own. */
extern struct scene tree; /* its folders "beside" and "path", and what is made */
extern struct iis_root *root;
extern struct root_place place;

void tree_set_up(void);
void tree_tear_down(void);

const char *in_top(const char *name);

/* Folders, one below the other: "beside/a/b". */
void make_folder(const char *name);
/* A file with its folders. */
void make_file(const char *name);
void make_link(const char *name, const char *target);

void open_root(const char *name);

/* In 'place'; what is found is returned without the top folder. */
const char *find_as(const char *path, bool wow64);
const char *find(const char *path);
void expect_place(const char *path, enum root_answer answer, const char *why);

#endif

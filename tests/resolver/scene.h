/*
 * A deployment on the disk and some Windows to judge it by, for the tests of
 * resolver/ and of what is behind it.
 *
 * DLLs are written in a few words, which stand for
 *	+A   +A=other.B   +#7	exports: code, a forwarder, by ordinal
 *	k.dll!A   k.dll#7	imports, into the last descriptor of that DLL
 *	|			what follows goes into new descriptors
 *	~k.dll!A		a delay load
 */
#ifndef TESTS_RESOLVER_SCENE_H
#define TESTS_RESOLVER_SCENE_H

#include "analysis/session.h"
#include "tests/support/pe_builder.h"

struct scene {
	struct arena arena;
	struct profile profile;
	char top[64];             /* the folder of all that is written */
	char beside[80], path[80];/* the DLL's folder, and one of PATH */
	struct deployment deployment;
	struct search search;
	struct resolution resolution;
};

/* Made-up Windows of scene_texts; OLD and NEW are x86. */
enum { OLD, NEW, BIG, SCENE_TARGETS };

#define ON_OLD TARGET_BIT(OLD)
#define ON_NEW TARGET_BIT(NEW)
#define ON_BOTH (ON_OLD | ON_NEW)
#define ON_BIG TARGET_BIT(BIG)

/* The same with Windows from XP to 11, in a few DLLs: see releases.c. */
void scene_open_releases(struct scene *s);

/* Folders that are empty, and the made-up Windows or, else, the real ones. */
void scene_open(struct scene *s, bool made_up);
/* The same with a compiled table, once the scene has an arena. */
void scene_open_with(struct scene *s, struct bytes profile);
/* Or the Windows of these YAML texts. */
void scene_open_texts(struct scene *s, const char *const *texts, size_t count);
void scene_close(struct scene *s);

/* The set that a list of target ids names. */
target_set scene_targets(const struct scene *s, const char *list);

/* Write a DLL beside the others, or into 'dir'. */
void scene_dll(struct scene *s, const char *name, const char *words);
void scene_dll_in(const char *dir, const char *name, uint16_t machine,
		  const char *words);
/* The builder of such a DLL, to change and to write. */
struct pe_builder *scene_builder(uint16_t machine, const char *words);
void scene_write(const char *dir, const char *name, struct pe_builder *b);
void scene_file(const char *dir, const char *name, const void *data, size_t n);

/* The path of a file beside the DLL; from the scene's arena. */
const char *scene_path(struct scene *s, const char *name);

/*
 * Resolve the file beside the others, and say what the walk found, a line a
 * problem: "absent root.dll > gone.dll", "export root.dll > k.dll!A on 1".
 * A set is named where it isn't all 'targets'.
 */
const char *scene_problems(struct scene *s, const char *name,
			   target_set targets);

/*
 * A root.dll of these words meets these problems on both x86 targets. Once a
 * scene: it keeps the first root.dll.
 */
void scene_expect(struct scene *s, const char *words, const char *problems);

/* What is missing by the first problem; there is one. */
const struct missing *scene_missing(const struct scene *s);

#endif

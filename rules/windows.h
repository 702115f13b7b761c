/* What rules need to know of a file that is loaded, beyond the tables. */
#ifndef RULES_WINDOWS_H
#define RULES_WINDOWS_H

#include "profiles/release.h"
#include "rules/rules.h"
#include "util/file.h"

/* Of the targets of a file: where Windows makes an image of it. */
target_set mapped_targets(const struct subject *s,
			  const struct loaded_file *load);

/* The file of a module, whose mapping may be gone by now. */
struct module_view {
	struct image image;
	struct file file;
	bool opened;
};

/*
 * False where it can't be read any more. The caller closes what was opened;
 * 'image' is then gone.
 */
bool module_view_open(const struct module *m, struct arena *a,
		      struct module_view *out);
void module_view_close(struct module_view *v);

#endif

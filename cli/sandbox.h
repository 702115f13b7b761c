/* What a command gives up before it reads what nobody vouches for. */
#ifndef CLI_SANDBOX_H
#define CLI_SANDBOX_H

#include "cage/cage.h"
#include "cli/settings.h"

/* What it means that --no-sandbox was given. */
void sandbox_tell_lost(void);

/*
 * System calls, once the output is open. --no-sandbox keeps them, and is told
 * what that means; that the system can't is told where -v asks.
 */
void sandbox_calls(const struct options *o, enum cage_kind kind);

/* Files: those that were allowed between these two are left. */
void sandbox_files_open(const struct options *o, struct cage_files *c);
void sandbox_files_close(const struct options *o, struct cage_files *c);

/* A folder; or a file, and what lies beside it or is linked there. */
void sandbox_allow(struct cage_files *c, const char *path);

/* The same of a file that is to be checked: its folder is listed but once. */
void sandbox_allow_checked(struct cage_files *c, struct dryload *d,
			   const char *path);

/* The profiles in a list of targets, as -t takes it. */
void sandbox_allow_targets(struct cage_files *c, const char *list);

/* What settings name. */
void sandbox_allow_settings(struct cage_files *c, const struct settings *s);

/*
 * Both for a command that reads files, and what settings name (NULL: nothing).
 * 'paths' end with NULL, and are as of sandbox_allow().
 */
void sandbox_read(const struct options *o, const struct settings *s,
		  const char *const *paths);

/* A helper, beside this program or installed. */
void sandbox_allow_helper(struct cage_files *c, const char *name);

/*
 * An empty file without a name, for what is to need no memory: before the cage,
 * which makes no files. 0: there is none, and memory has to do.
 */
int sandbox_open_scratch(void);

#endif

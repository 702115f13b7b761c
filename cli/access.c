/* --acl and --identity, which belong together. */
#include "cli/cli.h"

bool set_access(const struct command *c, struct dryload *d, const char *acl,
		const char *identity)
{
	if (acl == NULL && identity == NULL)
		return true;
	if (acl == NULL) {
		complain_usage(c, "--identity says whose rights to look for "
				  "in those of --acl: give both");
		return false;
	}
	if (dryload_set_access(d, acl, identity) == DRYLOAD_OK)
		return true;
	complain("%s", dryload_message(d));
	return false;
}

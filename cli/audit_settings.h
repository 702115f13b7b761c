/* What holds for all files of an audit: of the command line, or of one project. */
#ifndef CLI_AUDIT_SETTINGS_H
#define CLI_AUDIT_SETTINGS_H

#include "cli/settings.h"

struct audit_settings {
	struct settings given; /* on the command line */
	enum config_mode mode;
	const char *config; /* CONFIG_NAMED: which */
	struct configs configs;
	struct settings settings; /* that hold; borrowed */
};

/*
 * Make those of the paths, or without any of the current folder, hold in 'd',
 * and put limits that aren't set into 'audit'. False: they can't, and that has
 * been said.
 */
bool audit_settings_enter(struct audit_settings *a, struct dryload *d,
			  struct dryload_audit *audit);
void audit_settings_free(struct audit_settings *a);

#endif

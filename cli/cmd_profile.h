/* The sub-commands of dryload profile. */
#ifndef CLI_CMD_PROFILE_H
#define CLI_CMD_PROFILE_H

#include "cli/cli.h"

extern const struct command command_profile_build;
extern const struct command command_profile_check;
extern const struct command command_profile_list;
extern const struct command command_profile_show;
extern const struct command command_profile_snapshot;

#endif

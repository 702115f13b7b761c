/* A command of `dryload profile`: a row of its table. */
#ifndef CLI_CMD_PROFILE_SNAPSHOT_H
#define CLI_CMD_PROFILE_SNAPSHOT_H

#include "cli/cli.h"

extern const struct command command_profile_snapshot;

#endif

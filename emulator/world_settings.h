/* Settings of the world, as analysis/world.h writes them. */
#ifndef EMULATOR_WORLD_SETTINGS_H
#define EMULATOR_WORLD_SETTINGS_H

#include "emulator/process.h"

enum { WORLD_FIELDS = 5 };

/* Those of the base come before disk and registry are made. */
enum world_phase { WORLD_BASE, WORLD_FULL };

struct world_setting {
	const struct world_key *key;
	struct str fields[WORLD_FIELDS]; /* empty where there is none */
};

/* Keep it until there is a world. False where there is no such setting. */
bool world_setting_add(struct process *p, struct str key, struct str value);

/* Opens the host's files that it names. */
void world_settings_apply(struct process *p, enum world_phase phase);

#endif

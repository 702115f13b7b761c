/* What the parent asks for: a line a setting, "target ws2003-sp2-x86". */
#ifndef EMULATOR_SETTINGS_H
#define EMULATOR_SETTINGS_H

#include "emulator/process.h"

/*
 * Read the file; opens all files of the folders that it names. NULL, or what
 * is wrong.
 */
const char *settings_read(struct process *p, const char *path);

/* The same of a text, and no file is opened. */
const char *settings_apply(struct process *p, struct bytes text);

/* Of a path of the host: the name that is seen in the DLL's folder. */
struct str settings_file_name(struct str path);

#endif

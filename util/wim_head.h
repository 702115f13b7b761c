/* The header of a WIM, before wimlib sets memory aside for what it says. */
#ifndef UTIL_WIM_HEAD_H
#define UTIL_WIM_HEAD_H

#include <stdbool.h>

/*
 * Does the file have room for the images and tables that its header names?
 * True also for what is no WIM or can't be read: of that wimlib tells.
 */
bool wim_head_fits(const char *path);

#endif

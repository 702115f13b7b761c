/*
 * Dates of the Gregorian calendar, in UTC. The C library's functions look for
 * the zone of the host first, which the emulator may not.
 */
#ifndef WINAPI_STUBS_CALENDAR_H
#define WINAPI_STUBS_CALENDAR_H

#include <stdint.h>
#include <time.h>

/* From seconds since 1970, which may be negative. */
void calendar_split(int64_t seconds, struct tm *out);

/* And back; months and days may be out of their range. */
int64_t calendar_join(const struct tm *t);

#endif

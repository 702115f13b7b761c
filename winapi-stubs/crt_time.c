/* C run-times: the emulator's clock, which is the same in every run. UTC. */
#include <string.h>

#include "winapi-stubs/calendar.h"
#include "winapi-stubs/crt.h"

/* 100 ns from 1601 to 1970. */
#define EPOCH 116444736000000000ull
enum { TICKS_A_SECOND = 10000000 };

static uint64_t now(const struct call *c)
{
	return (call_clock(c) - EPOCH) / TICKS_A_SECOND;
}

/* time_t of names without a number is as wide as a pointer, up to VC 2003. */
static bool is_short(const struct call *c)
{
	const char *name = call_api(c);

	if (strstr(name, "64") != NULL)
		return false;
	return strstr(name, "32") != NULL || !call_is_64(c);
}

static void get_time(struct call *c)
{
	uint64_t at = call_arg(c, 0), t = now(c);

	if (is_short(c)) {
		if (at != 0)
			call_write32(c, at, (uint32_t)t);
		call_return(c, (uint32_t)t);
		return;
	}
	if (at != 0)
		call_write64(c, at, t);
	call_return64(c, t);
}

/* In milliseconds, since the process began. */
static void get_clock(struct call *c)
{
	static const char key;
	uint32_t *first = call_state(c, &key, sizeof(*first));

	if (*first == 0)
		*first = call_ticks(c);
	call_return(c, call_ticks(c) - *first);
}

static void put_tm(struct call *c, uint64_t at, const struct tm *t)
{
	const int parts[] = { t->tm_sec,  t->tm_min,  t->tm_hour,
			      t->tm_mday, t->tm_mon,  t->tm_year,
			      t->tm_wday, t->tm_yday, 0 };

	for (unsigned i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		call_write32(c, at + 4 * i, (uint32_t)parts[i]);
}

/* NULL for a time before 1970, or beyond the year 3000. */
static void split(struct call *c)
{
	const int64_t latest = 32535215999;
	uint64_t from = call_arg(c, 0), at = crt_thread(c) + CRT_OF_TM;
	int64_t value = is_short(c) ? (int32_t)call_read32(c, from) :
				      (int64_t)call_read64(c, from);
	struct tm parts;

	if (value < 0 || value > latest)
		return;
	calendar_split(value, &parts);
	put_tm(c, at, &parts);
	call_return(c, at);
}

static const struct stub stubs[] = {
	{ "time", 1, get_time, CALL_CDECL },
	{ "_time32", 1, get_time, CALL_CDECL },
	{ "_time64", 1, get_time, CALL_CDECL },
	{ "clock", 0, get_clock, CALL_CDECL },
	{ "gmtime", 1, split, CALL_CDECL },
	{ "_gmtime32", 1, split, CALL_CDECL },
	{ "_gmtime64", 1, split, CALL_CDECL },
	{ "localtime", 1, split, CALL_CDECL },
	{ "_localtime32", 1, split, CALL_CDECL },
	{ "_localtime64", 1, split, CALL_CDECL },
};
CRT_MODULE(crt_time, stubs);

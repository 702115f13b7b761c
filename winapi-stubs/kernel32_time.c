/* kernel32.dll: the time, in its forms. The machine's zone is UTC. */
#include "emulator/call.h"
#include "emulator/process.h"
#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/calendar.h"

/* 100 ns from 1601 to 1970. */
#define EPOCH 116444736000000000ll
#define TICKS_A_SECOND 10000000ll
#define TICKS_A_MINUTE (60 * TICKS_A_SECOND)

/* A FILETIME of the guest, signed as Windows takes it. */
static int64_t file_time(struct call *c, unsigned n)
{
	return (int64_t)call_read64(c, call_arg(c, n));
}

/* SYSTEMTIME: year, month, day of the week, day; hour, ... milliseconds. */
static bool put_parts(struct call *c, uint64_t to, int64_t ticks)
{
	struct tm t;

	calendar_split(ticks / TICKS_A_SECOND - EPOCH / TICKS_A_SECOND, &t);
	if (ticks < 0 || t.tm_year + 1900 > 30827) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return false;
	}
	const int parts[] = { t.tm_year + 1900, t.tm_mon + 1, t.tm_wday,
			      t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
			      (int)(ticks % TICKS_A_SECOND / 10000) };

	for (unsigned i = 0; i < 8; i++)
		call_write16(c, to + 2 * i, (uint16_t)parts[i]);
	call_return(c, 1);
	return true;
}

static bool ticks_of_parts(struct call *c, uint64_t from, int64_t *ticks)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30,
					31, 31, 30, 31, 30, 31 };
	unsigned p[8], last;
	struct tm t = { 0 };

	for (unsigned i = 0; i < 8; i++)
		p[i] = call_read16(c, from + 2 * i);
	if (p[0] < 1601 || p[0] > 30827 || p[1] < 1 || p[1] > 12)
		return false;
	last = days[p[1] - 1];
	if (p[1] == 2 && p[0] % 4 == 0 && (p[0] % 100 != 0 || p[0] % 400 == 0))
		last++;
	if (p[3] < 1 || p[3] > last || p[4] > 23 || p[5] > 59 || p[6] > 59 ||
	    p[7] > 999)
		return false;
	t.tm_year = (int)p[0] - 1900;
	t.tm_mon = (int)p[1] - 1;
	t.tm_mday = (int)p[3];
	t.tm_hour = (int)p[4];
	t.tm_min = (int)p[5];
	t.tm_sec = (int)p[6];
	*ticks = calendar_join(&t) * TICKS_A_SECOND + EPOCH + p[7] * 10000;
	return true;
}

static void get_system_time(struct call *c)
{
	put_parts(c, call_arg(c, 0), (int64_t)call_clock(c));
}

static void get_precise_time(struct call *c)
{
	call_write64(c, call_arg(c, 0), call_clock(c));
}

static void file_time_to_system_time(struct call *c)
{
	put_parts(c, call_arg(c, 1), file_time(c, 0));
}

static void system_time_to_file_time(struct call *c)
{
	int64_t ticks;

	if (!ticks_of_parts(c, call_arg(c, 0), &ticks))
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
	else if (call_write64(c, call_arg(c, 1), (uint64_t)ticks))
		call_return(c, 1);
}

static void same_file_time(struct call *c)
{
	if (call_write64(c, call_arg(c, 1), (uint64_t)file_time(c, 0)))
		call_return(c, 1);
}

/* TIME_ZONE_INFORMATION, or NULL for the machine's own. */
static void between_zones(struct call *c, int sign)
{
	enum { STANDARD_DATE = 68 };
	uint64_t zone = call_arg(c, 0);
	int64_t ticks, bias = 0;

	if (zone != 0) {
		bias = (int32_t)call_read32(c, zone);
		if (call_read16(c, zone + STANDARD_DATE + 2) != 0) {
			call_stop(c, "it uses a time zone with summer time");
			return;
		}
	}
	if (!ticks_of_parts(c, call_arg(c, 1), &ticks))
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
	else
		put_parts(c, call_arg(c, 2),
			  ticks + sign * bias * TICKS_A_MINUTE);
}

static void to_zone(struct call *c)
{
	between_zones(c, -1);
}

static void from_zone(struct call *c)
{
	between_zones(c, 1);
}

/* TIME_ZONE_ID_UNKNOWN: no summer time. */
static void get_time_zone(struct call *c)
{
	enum { SIZE = 172, STANDARD_NAME = 4, DAYLIGHT_NAME = 88 };
	const struct str name = str_of("Coordinated Universal Time");
	uint64_t at = call_arg(c, 0);

	if (!call_fill(c, at, 0, SIZE))
		return;
	call_put_text_at(c, at + STANDARD_NAME, 32, name, true);
	call_put_text_at(c, at + DAYLIGHT_NAME, 32, name, true);
}

static void compare_file_times(struct call *c)
{
	uint64_t a = (uint64_t)file_time(c, 0), b = (uint64_t)file_time(c, 1);

	call_return(c, (uint64_t)(int64_t)((a > b) - (a < b)));
}

static void file_time_to_dos(struct call *c)
{
	const int64_t up = 2 * TICKS_A_SECOND - 1;
	int64_t ticks = file_time(c, 0);
	struct tm t;

	calendar_split((ticks - EPOCH + (ticks < INT64_MAX - up ? up : 0)) /
			       TICKS_A_SECOND, &t);
	if (t.tm_year < 80 || t.tm_year > 207) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	call_write16(c, call_arg(c, 1),
		     (uint16_t)((t.tm_year - 80) << 9 | (t.tm_mon + 1) << 5 |
				t.tm_mday));
	call_write16(c, call_arg(c, 2),
		     (uint16_t)(t.tm_hour << 11 | t.tm_min << 5 |
				t.tm_sec / 2));
	call_return(c, 1);
}

static void dos_to_file_time(struct call *c)
{
	unsigned date = call_arg32(c, 0) & 0xffff;
	unsigned at = call_arg32(c, 1) & 0xffff;
	struct tm t = { .tm_year = (int)(date >> 9) + 80,
			.tm_mon = (int)(date >> 5 & 15) - 1,
			.tm_mday = (int)(date & 31),
			.tm_hour = (int)(at >> 11),
			.tm_min = (int)(at >> 5 & 63),
			.tm_sec = (int)(at & 31) * 2 };

	if (t.tm_mon < 0 || t.tm_mon > 11 || t.tm_mday == 0 ||
	    t.tm_hour > 23 || t.tm_min > 59 || t.tm_sec > 59) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (call_write64(c, call_arg(c, 2),
			 (uint64_t)(calendar_join(&t) * TICKS_A_SECOND +
				    EPOCH)))
		call_return(c, 1);
}

static void get_tick_count_64(struct call *c)
{
	call_return64(c, call_ticks(c));
}

/* In 100 ns, of which no sleep of the machine was left out. */
static void query_interrupt_time(struct call *c)
{
	if (call_write64(c, call_arg(c, 0), (uint64_t)call_ticks(c) * 10000))
		call_return(c, 1);
}

/* The clock ticks 64 times a second. */
static void get_time_adjustment(struct call *c)
{
	enum { TICK = 156250 };

	call_write32(c, call_arg(c, 0), TICK);
	call_write32(c, call_arg(c, 1), TICK);
	call_write32(c, call_arg(c, 2), 1);
	call_return(c, 1);
}

/* SeSystemtimePrivilege is LocalSystem's, not NETWORK SERVICE's. */
static void set_time(struct call *c)
{
	if (str_equal(call_world(c)->user, str_of("SYSTEM")))
		call_stop(c, "it sets the machine's clock");
	else
		call_fail(c, 0, ERROR_PRIVILEGE_NOT_HELD);
}

static const struct stub stubs[] = {
	{ "GetSystemTime", 1, get_system_time },
	{ "GetLocalTime", 1, get_system_time },
	{ "GetSystemTimePreciseAsFileTime", 1, get_precise_time },
	{ "FileTimeToSystemTime", 2, file_time_to_system_time },
	{ "SystemTimeToFileTime", 2, system_time_to_file_time },
	{ "FileTimeToLocalFileTime", 2, same_file_time },
	{ "LocalFileTimeToFileTime", 2, same_file_time },
	{ "SystemTimeToTzSpecificLocalTime", 3, to_zone },
	{ "TzSpecificLocalTimeToSystemTime", 3, from_zone },
	{ "GetTimeZoneInformation", 1, get_time_zone },
	{ "CompareFileTime", 2, compare_file_times },
	{ "FileTimeToDosDateTime", 3, file_time_to_dos },
	{ "DosDateTimeToFileTime", 3, dos_to_file_time },
	{ "GetTickCount64", 0, get_tick_count_64 },
	{ "QueryUnbiasedInterruptTime", 1, query_interrupt_time },
	{ "GetSystemTimeAdjustment", 3, get_time_adjustment },
	{ "SetSystemTime", 1, set_time },
	{ "SetLocalTime", 1, set_time },
	{ "SetTimeZoneInformation", 1, set_time },
};
STUB_MODULE(kernel32_time, "kernel32.dll", stubs);

/* Dates by days: eras of 400 years that begin in March. */
#include "winapi-stubs/calendar.h"

#include <string.h>

enum { DAYS_AN_ERA = 146097, TO_1970 = 719468 };

/* The day of a date, from 1 January 1970. */
static int64_t day_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;

	return era * DAYS_AN_ERA + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year + day - 1 - TO_1970;
}

void calendar_split(int64_t seconds, struct tm *out)
{
	int64_t days = seconds / 86400, rest = seconds % 86400, z, era, y;
	int doe, yoe, doy, month;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	z = days + TO_1970;
	era = (z >= 0 ? z : z - (DAYS_AN_ERA - 1)) / DAYS_AN_ERA;
	doe = (int)(z - era * DAYS_AN_ERA);
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	month = (5 * doy + 2) / 153;
	memset(out, 0, sizeof(*out));
	out->tm_mday = doy - (153 * month + 2) / 5 + 1;
	out->tm_mon = month < 10 ? month + 2 : month - 10;
	y = yoe + era * 400 + (out->tm_mon < 2);
	out->tm_year = (int)(y - 1900);
	out->tm_yday = (int)(days - day_of(y, 1, 1));
	out->tm_wday = (int)((days % 7 + 11) % 7);
	out->tm_hour = (int)(rest / 3600);
	out->tm_min = (int)(rest / 60 % 60);
	out->tm_sec = (int)(rest % 60);
}

int64_t calendar_join(const struct tm *t)
{
	int64_t year = (int64_t)t->tm_year + 1900 + t->tm_mon / 12;
	int month = t->tm_mon % 12;

	if (month < 0) {
		month += 12;
		year--;
	}
	return (day_of(year, month + 1, 1) + t->tm_mday - 1) * 86400 +
	       (int64_t)t->tm_hour * 3600 + (int64_t)t->tm_min * 60 +
	       t->tm_sec;
}

/* C run-times: dates as text and back. The zone is UTC, as kernel32's. */
#include <stdio.h>
#include <string.h>

#include "winapi-stubs/calendar.h"
#include "winapi-stubs/crt.h"

#define EPOCH 11644473600ull

static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
};

static const char *const days[] = { "Sunday", "Monday", "Tuesday",
				    "Wednesday", "Thursday", "Friday",
				    "Saturday" };

/* time_t of names without a number is as wide as a pointer. */
static bool is_short(const struct call *c)
{
	const char *name = call_api(c);

	if (strstr(name, "64") != NULL || (crt_is_universal(c) &&
					   strstr(name, "32") == NULL))
		return false;
	return strstr(name, "32") != NULL || !call_is_64(c);
}

static void read_tm(struct call *c, uint64_t at, struct tm *t)
{
	int *parts[] = { &t->tm_sec,  &t->tm_min,  &t->tm_hour,
			 &t->tm_mday, &t->tm_mon,  &t->tm_year,
			 &t->tm_wday, &t->tm_yday, &t->tm_isdst };

	for (unsigned i = 0; i < 9; i++)
		*parts[i] = (int)call_read32(c, at + 4 * i);
}

static bool is_valid(const struct tm *t)
{
	return t->tm_sec >= 0 && t->tm_sec < 61 && t->tm_min >= 0 &&
	       t->tm_min < 60 && t->tm_hour >= 0 && t->tm_hour < 24 &&
	       t->tm_mday > 0 && t->tm_mday < 32 && t->tm_mon >= 0 &&
	       t->tm_mon < 12 && t->tm_wday >= 0 && t->tm_wday < 7 &&
	       t->tm_yday >= 0 && t->tm_yday < 366 && t->tm_year > -1900 &&
	       t->tm_year < 8100;
}

static void write_tm(struct call *c, uint64_t at, const struct tm *t)
{
	const int parts[] = { t->tm_sec,  t->tm_min,  t->tm_hour,
			      t->tm_mday, t->tm_mon,  t->tm_year,
			      t->tm_wday, t->tm_yday, 0 };

	for (unsigned i = 0; i < 9; i++)
		call_write32(c, at + 4 * i, (uint32_t)parts[i]);
}

/* The parts are put right; -1 for what is before 1970, or too far off. */
static void make_time(struct call *c)
{
	struct tm t = { 0 };
	int64_t seconds;

	read_tm(c, call_arg(c, 0), &t);
	seconds = calendar_join(&t);
	if (seconds < 0 || seconds > (is_short(c) ? INT32_MAX :
						    32535215999)) {
		call_return64(c, UINT64_MAX);
		return;
	}
	calendar_split(seconds, &t);
	write_tm(c, call_arg(c, 0), &t);
	if (is_short(c))
		call_return(c, (uint32_t)seconds);
	else
		call_return64(c, (uint64_t)seconds);
}

static void put_date(struct call *c, const struct tm *t)
{
	uint64_t to = crt_thread(c) + CRT_OF_DATE;
	char text[64];

	snprintf(text, sizeof(text), "%.3s %.3s %02d %02d:%02d:%02d %d\n",
		 days[t->tm_wday], months[t->tm_mon], t->tm_mday, t->tm_hour,
		 t->tm_min, t->tm_sec, t->tm_year + 1900);
	call_put_text_at(c, to, 26, str_of(text), crt_unit(c) == 2);
	call_return(c, to);
}

static void date_of_parts(struct call *c)
{
	struct tm t = { 0 };

	read_tm(c, call_arg(c, 0), &t);
	if (is_valid(&t))
		put_date(c, &t);
}

static void date_of_time(struct call *c)
{
	uint64_t from = call_arg(c, 0);
	int64_t seconds = is_short(c) ? (int32_t)call_read32(c, from) :
					(int64_t)call_read64(c, from);
	struct tm t;

	if (seconds < 0 || seconds > 32535215999)
		return;
	calendar_split(seconds, &t);
	put_date(c, &t);
}

/* errno_t; the parts come first in "gmtime_s". */
static void split_checked(struct call *c)
{
	uint64_t to = call_arg(c, 0), from = call_arg(c, 1);
	int64_t seconds = is_short(c) ? (int32_t)call_read32(c, from) :
					(int64_t)call_read64(c, from);
	struct tm t;

	if (seconds < 0 || seconds > 32535215999) {
		call_fill(c, to, 0xff, 36);
		crt_set_errno(c, CRT_EINVAL);
		call_return(c, CRT_EINVAL);
		return;
	}
	calendar_split(seconds, &t);
	write_tm(c, to, &t);
}

/* Of one conversion; NULL where there is none of that letter. */
static const char *convert(char letter, const struct tm *t, char *to,
			   size_t room)
{
	int hour = (t->tm_hour + 11) % 12 + 1;

	switch (letter) {
	case 'a': snprintf(to, room, "%.3s", days[t->tm_wday]); break;
	case 'A': return days[t->tm_wday];
	case 'b': snprintf(to, room, "%.3s", months[t->tm_mon]); break;
	case 'B': return months[t->tm_mon];
	case 'c': snprintf(to, room, "%02d/%02d/%02d %02d:%02d:%02d",
			   t->tm_mon + 1, t->tm_mday, t->tm_year % 100,
			   t->tm_hour, t->tm_min, t->tm_sec); break;
	case 'd': snprintf(to, room, "%02d", t->tm_mday); break;
	case 'H': snprintf(to, room, "%02d", t->tm_hour); break;
	case 'I': snprintf(to, room, "%02d", hour); break;
	case 'j': snprintf(to, room, "%03d", t->tm_yday + 1); break;
	case 'm': snprintf(to, room, "%02d", t->tm_mon + 1); break;
	case 'M': snprintf(to, room, "%02d", t->tm_min); break;
	case 'p': return t->tm_hour < 12 ? "AM" : "PM";
	case 'S': snprintf(to, room, "%02d", t->tm_sec); break;
	case 'U': snprintf(to, room, "%02d",
			   (t->tm_yday + 7 - t->tm_wday) / 7); break;
	case 'w': snprintf(to, room, "%d", t->tm_wday); break;
	case 'W': snprintf(to, room, "%02d",
			   (t->tm_yday + 7 - (t->tm_wday + 6) % 7) / 7); break;
	case 'x': snprintf(to, room, "%02d/%02d/%02d", t->tm_mon + 1,
			   t->tm_mday, t->tm_year % 100); break;
	case 'X': snprintf(to, room, "%02d:%02d:%02d", t->tm_hour, t->tm_min,
			   t->tm_sec); break;
	case 'y': snprintf(to, room, "%02d", t->tm_year % 100); break;
	case 'Y': snprintf(to, room, "%d", t->tm_year + 1900); break;
	case 'z': return "+0000";
	case 'Z': return "Coordinated Universal Time";
	case '%': return "%";
	default: return NULL;
	}
	return to;
}

/* Buffer, room, format, parts. 0 where there is no room. */
static void format_time(struct call *c)
{
	unsigned unit = crt_unit(c);
	struct crt_text format = crt_text_arg(c, 2);
	uint64_t to = call_arg(c, 0), room = call_arg(c, 1), n = 0;
	struct tm t = { 0 };
	char part[64];
	const char *s;

	read_tm(c, call_arg(c, 3), &t);
	if (!is_valid(&t)) {
		crt_invalid(c, "it formats a time that is none");
		return;
	}
	for (size_t i = 0; i < format.n; i++) {
		uint16_t one[2] = { format.units[i], 0 };

		if (one[0] != '%') {
			if (n + 1 >= room)
				return;
			crt_put(c, to + n++ * unit, unit, one, 1, true);
			continue;
		}
		i++;
		if (i < format.n && format.units[i] == '#')
			i++;
		s = i < format.n && format.units[i] < 128 ?
			    convert((char)format.units[i], &t, part,
				    sizeof(part)) :
			    NULL;
		if (s == NULL) {
			crt_invalid(c, "it formats a time in no known way");
			return;
		}
		if (n + strlen(s) >= room)
			return;
		n += call_put_text_at(c, to + n * unit, room - n, str_of(s),
				      unit == 2);
	}
	if (n == 0 && room != 0)
		call_fill(c, to, 0, unit);
	call_return(c, n);
}

static void difference(struct call *c)
{
	if (is_short(c))
		call_return_double(c, (double)call_arg_int(c, 0) -
					      call_arg_int(c, 1));
	else
		call_return_double(c, (double)(int64_t)call_arg64(c, 0, 0) -
					      (double)(int64_t)call_arg64(
						      c, 2, 1));
}

/* struct _timeb: seconds, milliseconds, zone, summer time. */
static void get_timeb(struct call *c)
{
	uint64_t now = call_clock(c), to = call_arg(c, 0);

	if (is_short(c)) {
		call_write32(c, to, (uint32_t)(now / 10000000 - EPOCH));
		to += 4;
	} else {
		call_write64(c, to, now / 10000000 - EPOCH);
		to += 8;
	}
	call_write16(c, to, (uint16_t)(now / 10000 % 1000));
	call_write32(c, to + 2, 0);
}

static void set_zone(struct call *c)
{
	(void)c;
}

/* Two names of the zone. */
static void fill_names(struct call *c)
{
	for (unsigned i = 0; i < 2; i++)
		call_write_pointer(c, call_arg(c, 0) +
					      i * call_pointer_size(c),
				   call_alloc_text(c, str_of("UTC"), false));
}

static const struct stub stubs[] = {
	{ "mktime", 1, make_time, CALL_CDECL },
	{ "_mktime32", 1, make_time, CALL_CDECL },
	{ "_mktime64", 1, make_time, CALL_CDECL },
	{ "_mkgmtime", 1, make_time, CALL_CDECL },
	{ "_mkgmtime64", 1, make_time, CALL_CDECL },
	{ "asctime", 1, date_of_parts, CALL_CDECL },
	{ "_wasctime", 1, date_of_parts, CALL_CDECL },
	{ "ctime", 1, date_of_time, CALL_CDECL },
	{ "_ctime32", 1, date_of_time, CALL_CDECL },
	{ "_ctime64", 1, date_of_time, CALL_CDECL },
	{ "_wctime", 1, date_of_time, CALL_CDECL },
	{ "_wctime64", 1, date_of_time, CALL_CDECL },
	{ "_gmtime32_s", 2, split_checked, CALL_CDECL },
	{ "_gmtime64_s", 2, split_checked, CALL_CDECL },
	{ "_localtime32_s", 2, split_checked, CALL_CDECL },
	{ "_localtime64_s", 2, split_checked, CALL_CDECL },
	{ "strftime", 4, format_time, CALL_CDECL },
	{ "wcsftime", 4, format_time, CALL_CDECL },
	{ "difftime", 2, difference, CALL_CDECL },
	{ "_difftime32", 2, difference, CALL_CDECL },
	{ "_difftime64", 4, difference, CALL_CDECL },
	{ "_ftime", 1, get_timeb, CALL_CDECL },
	{ "_ftime32", 1, get_timeb, CALL_CDECL },
	{ "_ftime64", 1, get_timeb, CALL_CDECL },
	{ "_tzset", 0, set_zone, CALL_CDECL },
	{ "_timezone", 4, NULL, CALL_DATA },
	{ "_daylight", 4, NULL, CALL_DATA },
	{ "_tzname", 16, fill_names, CALL_DATA },
};
CRT_MODULE(crt_dates, stubs);

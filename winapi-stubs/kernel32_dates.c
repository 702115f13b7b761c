/* kernel32.dll: dates and times as text, by pictures or as en-US has them. */
#include "winapi-stubs/kernel32.h"

#include <stdio.h>
#include <string.h>

#include "loader/pe.h"
#include "winapi-stubs/calendar.h"

static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
};

static const char *const days[] = { "Sunday", "Monday", "Tuesday",
				    "Wednesday", "Thursday", "Friday",
				    "Saturday" };

/* SYSTEMTIME. */
enum { YEAR, MONTH, WEEKDAY, DAY, HOUR, MINUTE, SECOND };

struct text {
	char s[512];
	size_t n;
};

static void add(struct text *t, const char *s, size_t n)
{
	if (n > sizeof(t->s) - t->n)
		n = sizeof(t->s) - t->n;
	memcpy(t->s + t->n, s, n);
	t->n += n;
}

static void add_number(struct text *t, unsigned value, unsigned digits)
{
	char number[16];

	snprintf(number, sizeof(number), "%0*u", (int)digits, value);
	add(t, number, strlen(number));
}

static void add_name(struct text *t, const char *name, bool whole)
{
	add(t, name, whole ? strlen(name) : 3);
}

static void add_date_part(struct text *t, char picture, unsigned n,
			  const uint16_t *parts)
{
	if (picture == 'y')
		add_number(t, n < 3 ? parts[YEAR] % 100u : parts[YEAR],
			   n == 1 ? 1 : n < 3 ? 2 : 4);
	else if (picture == 'M' && n < 3)
		add_number(t, parts[MONTH], n);
	else if (picture == 'M')
		add_name(t, months[parts[MONTH] - 1], n > 3);
	else if (picture == 'd' && n < 3)
		add_number(t, parts[DAY], n);
	else if (picture == 'd')
		add_name(t, days[parts[WEEKDAY]], n > 3);
	else
		add(t, "A.D.", 4);
}

static void add_time_part(struct text *t, char picture, unsigned n,
			  const uint16_t *parts)
{
	const char *half = parts[HOUR] < 12 ? "AM" : "PM";

	if (n > 2)
		n = 2;
	if (picture == 'h')
		add_number(t, (parts[HOUR] + 11u) % 12 + 1, n);
	else if (picture == 'H')
		add_number(t, parts[HOUR], n);
	else if (picture == 'm')
		add_number(t, parts[MINUTE], n);
	else if (picture == 's')
		add_number(t, parts[SECOND], n);
	else
		add(t, half, n);
}

static void add_picture(struct text *t, struct str picture, bool is_time,
			const uint16_t *parts)
{
	const char *letters = is_time ? "hHmst" : "dMyg";
	bool quoted = false;

	for (size_t i = 0; i < picture.n;) {
		char ch = picture.s[i];
		unsigned n = 1;

		if (ch == '\'') {
			quoted = !quoted;
			i++;
			continue;
		}
		if (quoted || ch == 0 || strchr(letters, ch) == NULL) {
			add(t, &ch, 1);
			i++;
			continue;
		}
		while (i + n < picture.n && picture.s[i + n] == ch)
			n++;
		i += n;
		if (is_time)
			add_time_part(t, ch, n, parts);
		else
			add_date_part(t, ch, n, parts);
	}
}

/* What stands in for a picture that isn't given. */
static const char *usual(bool is_time, uint32_t flags)
{
	enum { NO_MINUTES = 1, NO_SECONDS = 2, NO_MARKER = 4, FORCE_24 = 8,
	       LONG_DATE = 2, YEAR_MONTH = 8 };

	if (!is_time)
		return flags & YEAR_MONTH ? "MMMM, yyyy" :
		       flags & LONG_DATE  ? "dddd, MMMM dd, yyyy" :
					    "M/d/yyyy";
	if (flags & (NO_MINUTES | NO_SECONDS | NO_MARKER))
		return NULL;
	return flags & FORCE_24 ? "HH:mm:ss" : "h:mm:ss tt";
}

static void read_parts(struct call *c, uint64_t from, uint16_t *parts)
{
	uint64_t t = call_clock(c) / 10000000;
	struct tm now;

	for (unsigned i = 0; from != 0 && i < 7; i++)
		parts[i] = call_read16(c, from + 2 * i);
	if (from != 0)
		return;
	calendar_split((int64_t)(t - 11644473600ull), &now);
	parts[YEAR] = (uint16_t)(now.tm_year + 1900);
	parts[MONTH] = (uint16_t)(now.tm_mon + 1);
	parts[WEEKDAY] = (uint16_t)now.tm_wday;
	parts[DAY] = (uint16_t)now.tm_mday;
	parts[HOUR] = (uint16_t)now.tm_hour;
	parts[MINUTE] = (uint16_t)now.tm_min;
	parts[SECOND] = (uint16_t)now.tm_sec;
}

/* Locale, flags, time, picture, buffer, room. */
static void format(struct call *c)
{
	bool is_time = strstr(call_api(c), "Time") != NULL;
	bool wide = strchr(call_api(c), 'A') == NULL;
	int32_t room = call_arg_int(c, 5);
	uint16_t parts[8] = { 0 };
	struct text t = { .n = 0 };
	const char *picture = usual(is_time, call_arg32(c, 1));
	const uint64_t form = call_arg(c, 3);
	size_t n;

	read_parts(c, call_arg(c, 2), parts);
	if (parts[HOUR] > 23 || parts[MINUTE] > 59 || parts[SECOND] > 59 ||
	    (!is_time && (parts[MONTH] < 1 || parts[MONTH] > 12 ||
			  parts[DAY] < 1 || parts[DAY] > 31 ||
			  parts[WEEKDAY] > 6)) || room < 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (form == 0 && picture == NULL) {
		call_stop(c, "it asks for a form of the time that isn't "
			     "emulated");
		return;
	}
	add_picture(&t, form == 0 ? str_of(picture) :
				    call_text_at(c, form, wide, 256),
		    is_time, parts);
	n = call_put_text_at(c, room == 0 ? 0 : call_arg(c, 4),
			     (uint32_t)room, (struct str){ t.s, t.n }, wide);
	if (room != 0 && n >= (uint32_t)room)
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
	else
		call_return(c, n + 1);
}

static const struct stub stubs[] = {
	{ "GetDateFormatA", 6, format },
	{ "GetDateFormatW", 6, format },
	{ "GetTimeFormatA", 6, format },
	{ "GetTimeFormatW", 6, format },
	{ "GetTimeFormatEx", 6, format },
	{ "GetDateFormatEx", 7, format },
};
STUB_MODULE(kernel32_dates, "kernel32.dll", stubs);

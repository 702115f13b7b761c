/* oleaut32.dll: error objects, type libraries, running objects, times. */
#include "winapi-stubs/oleaut32.h"

/* One a thread; here one, since no other runs between. */
static const char error_key;

static uint64_t *error_object(struct call *c)
{
	return call_state(c, &error_key, sizeof(uint64_t));
}

/* It goes to the caller, and is gone then: S_FALSE where there is none. */
static void get_error_info(struct call *c)
{
	uint64_t *object = error_object(c);

	call_write_pointer(c, call_arg(c, 1), *object);
	call_return(c, *object == 0);
	*object = 0;
}

static void set_error_info(struct call *c)
{
	uint64_t *object = error_object(c), old = *object;

	*object = call_arg(c, 1);
	object_add(c, *object);
	object_release(c, old);
}

/* The registry that a guest sees has no type libraries but its own. */
static void load_registered_library(struct call *c)
{
	call_write_pointer(c, call_arg(c, 4), 0);
	return_result(c, (uint32_t)TYPE_E_LIBNOTREGISTERED);
}

static void get_active_object(struct call *c)
{
	call_write_pointer(c, call_arg(c, 2), 0);
	return_result(c, (uint32_t)MK_E_UNAVAILABLE);
}

/* Days since 1899-12-30 of a date of the Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	enum { EPOCH = 693899 }; /* 1899-12-30, from 0000-03-01 */

	month = (month + 9) % 12;
	year -= month / 10;
	return 365 * year + year / 4 - year / 100 + year / 400 +
	       (month * 306 + 5) / 10 + day - 1 - EPOCH;
}

/* SYSTEMTIME: year, month, weekday, day, hour, minute, second, ms. */
static void from_system_time(struct call *c)
{
	uint16_t t[8];
	double days, time;

	if (!call_read(c, call_arg(c, 0), t, sizeof(t)))
		return;
	if (t[1] < 1 || t[1] > 12 || t[3] < 1 || t[3] > 31 || t[4] > 23 ||
	    t[5] > 59 || t[6] > 59 || t[0] < 100 || t[0] > 9999)
		return;
	days = (double)days_of(t[0], t[1], t[3]);
	time = (t[4] * 3600 + t[5] * 60 + t[6]) / 86400.0;
	days = days < 0 ? days - time : days + time;
	if (call_write(c, call_arg(c, 1), &days, sizeof(days)))
		call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "GetErrorInfo", 2, get_error_info },
	{ "SetErrorInfo", 2, set_error_info },
	{ "LoadRegTypeLib", 5, load_registered_library },
	{ "GetActiveObject", 3, get_active_object },
	{ "SystemTimeToVariantTime", 2, from_system_time },
};
STUB_MODULE(oleaut32_other, "oleaut32.dll", stubs);

/* kernel32.dll: the locale of a server in the United States, en-US. */
#include "winapi-stubs/kernel32.h"

#include <string.h>

#include "loader/pe.h"

enum { EN_US = 0x409, NEUTRAL = 0, USER = 0x400, SYSTEM = 0x800,
       INVARIANT = 0x7f };

/* LCTYPE, from winnls.h, and what it is; documented for each locale. */
static const struct {
	uint16_t type;
	const char *text;
} values[] = {
	{ 0x01, "0409" }, { 0x02, "English (United States)" },
	{ 0x03, "ENU" }, { 0x04, "English (United States)" },
	{ 0x05, "1" }, { 0x06, "United States" }, { 0x07, "USA" },
	{ 0x08, "United States" }, { 0x09, "0409" }, { 0x0a, "1" },
	{ 0x0b, "437" }, { 0x0c, "," }, { 0x0d, "1" }, { 0x0e, "." },
	{ 0x0f, "," }, { 0x10, "3;0" }, { 0x11, "2" }, { 0x12, "1" },
	{ 0x13, "0123456789" }, { 0x14, "$" }, { 0x15, "USD" },
	{ 0x16, "." }, { 0x17, "," }, { 0x18, "3;0" }, { 0x19, "2" },
	{ 0x1a, "2" }, { 0x1b, "0" }, { 0x1c, "0" }, { 0x1d, "/" },
	{ 0x1e, ":" }, { 0x1f, "M/d/yyyy" },
	{ 0x20, "dddd, MMMM dd, yyyy" }, { 0x21, "0" }, { 0x22, "0" },
	{ 0x23, "0" }, { 0x24, "1" }, { 0x25, "0" }, { 0x26, "0" },
	{ 0x27, "0" }, { 0x28, "AM" }, { 0x29, "PM" },
	{ 0x2a, "Monday" }, { 0x2b, "Tuesday" }, { 0x2c, "Wednesday" },
	{ 0x2d, "Thursday" }, { 0x2e, "Friday" }, { 0x2f, "Saturday" },
	{ 0x30, "Sunday" }, { 0x31, "Mon" }, { 0x32, "Tue" },
	{ 0x33, "Wed" }, { 0x34, "Thu" }, { 0x35, "Fri" },
	{ 0x36, "Sat" }, { 0x37, "Sun" }, { 0x38, "January" },
	{ 0x39, "February" }, { 0x3a, "March" }, { 0x3b, "April" },
	{ 0x3c, "May" }, { 0x3d, "June" }, { 0x3e, "July" },
	{ 0x3f, "August" }, { 0x40, "September" }, { 0x41, "October" },
	{ 0x42, "November" }, { 0x43, "December" }, { 0x44, "Jan" },
	{ 0x45, "Feb" }, { 0x46, "Mar" }, { 0x47, "Apr" },
	{ 0x48, "May" }, { 0x49, "Jun" }, { 0x4a, "Jul" },
	{ 0x4b, "Aug" }, { 0x4c, "Sep" }, { 0x4d, "Oct" },
	{ 0x4e, "Nov" }, { 0x4f, "Dec" }, { 0x50, "" }, { 0x51, "-" },
	{ 0x52, "3" }, { 0x53, "0" }, { 0x54, "0" }, { 0x55, "0" },
	{ 0x56, "0" }, { 0x57, "0" }, { 0x59, "en" }, { 0x5a, "US" },
	{ 0x5b, "244" }, { 0x5c, "en-US" }, { 0x1001, "English" },
	{ 0x1002, "United States" }, { 0x1003, "h:mm:ss tt" },
	{ 0x1004, "1252" }, { 0x1005, "0" }, { 0x1006, "MMMM, yyyy" },
	{ 0x1007, "US Dollar" }, { 0x1008, "US Dollar" },
	{ 0x1009, "1" }, { 0x100a, "0" }, { 0x100b, "0" },
	{ 0x100c, "6" }, { 0x100d, "0" }, { 0x100e, "" },
	{ 0x1010, "1" }, { 0x1011, "10000" }, { 0x1012, "037" },
	{ 0x1013, "" }, { 0x1014, "1" },
};

static bool is_here(uint32_t locale)
{
	return locale == EN_US || locale == NEUTRAL || locale == USER ||
	       locale == SYSTEM;
}

static const char *value_of(uint32_t type)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		if (values[i].type == type)
			return values[i].text;
	}
	return NULL;
}

static void get_info(struct call *c, bool wide)
{
	enum { RETURN_NUMBER = 0x20000000, TYPE = 0xffff };
	uint32_t type = call_arg32(c, 1);
	uint64_t to = call_arg(c, 2);
	int32_t room = call_arg_int(c, 3);
	const char *text = value_of(type & TYPE);
	uint32_t number = 0;
	size_t n;

	if (text == NULL) {
		call_stop(c, "it asks the locale for 0x%x", type);
		return;
	}
	if (type & RETURN_NUMBER) {
		unsigned base = (type & TYPE) == 1 || (type & TYPE) == 9 ? 16 :
									   10;

		for (const char *p = text; *p != 0; p++)
			number = number * base + (uint32_t)(*p - '0');
		n = wide ? 2 : 4;
		if (room != 0 && (uint32_t)room < n)
			call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
		else if (room == 0 || call_write32(c, to, number))
			call_return(c, n);
		return;
	}
	n = strlen(text) + 1;
	if (room < 0)
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
	else if (room != 0 && (uint32_t)room < n)
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
	else {
		if (room != 0)
			call_put_text_at(c, to, (uint32_t)room, str_of(text),
					 wide);
		call_return(c, n);
	}
}

static void get_locale_info(struct call *c)
{
	if (is_here(call_arg32(c, 0)))
		get_info(c, call_is_wide(c));
	else
		call_stop(c, "it asks for locale 0x%x", call_arg32(c, 0));
}

/* By its name: none is the user's. */
static bool is_name_here(struct call *c, unsigned n)
{
	struct str name = call_text_at(c, call_arg(c, n), true, 85);

	if (call_arg(c, n) == 0 || str_equal_nocase(name, str_of("en-US")))
		return true;
	call_stop(c, "it asks for locale %.*s", STR_ARGS(name));
	return false;
}

static void get_locale_info_ex(struct call *c)
{
	if (is_name_here(c, 0))
		get_info(c, true);
}

static void get_default(struct call *c)
{
	call_return(c, EN_US);
}

static void set_thread_locale(struct call *c)
{
	if (is_here(call_arg32(c, 0)))
		call_return(c, 1);
	else
		call_stop(c, "it changes to locale 0x%x", call_arg32(c, 0));
}

static void is_valid_locale(struct call *c)
{
	uint32_t locale = call_arg32(c, 0);

	if (is_here(locale) || locale == INVARIANT)
		call_return(c, locale != NEUTRAL);
	else
		call_stop(c, "whether it has locale 0x%x isn't known", locale);
}

static void convert_default_locale(struct call *c)
{
	call_return(c, is_here(call_arg32(c, 0)) ? EN_US : call_arg32(c, 0));
}

static void locale_of_name(struct call *c)
{
	if (is_name_here(c, 0))
		call_return(c, EN_US);
}

static void is_valid_locale_name(struct call *c)
{
	if (is_name_here(c, 0))
		call_return(c, 1);
}

static void put_name(struct call *c, uint64_t to, int32_t room)
{
	enum { NAME_SIZE = 6 };

	if (room != 0 && room < NAME_SIZE) {
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
		return;
	}
	if (room != 0)
		call_put_text_at(c, to, NAME_SIZE, str_of("en-US"), true);
	call_return(c, NAME_SIZE);
}

static void get_default_name(struct call *c)
{
	put_name(c, call_arg(c, 0), call_arg_int(c, 1));
}

static void name_of_locale(struct call *c)
{
	if (is_here(call_arg32(c, 0)))
		put_name(c, call_arg(c, 1), call_arg_int(c, 2));
	else
		call_stop(c, "it asks for locale 0x%x", call_arg32(c, 0));
}

/* What else is installed isn't known: en-US is all that it hears of. */
static void enumerate_locales(struct call *c)
{
	bool wide = strchr(call_api(c), 'A') == NULL;
	uint64_t text = call_alloc_text(c, str_of("00000409"), wide), result;

	if (call_guest(c, call_arg(c, 0), &text, 1, &result)) {
		call_free(c, text);
		call_return(c, 1);
	}
}

static const struct stub stubs[] = {
	{ "GetLocaleInfoA", 4, get_locale_info },
	{ "GetLocaleInfoW", 4, get_locale_info },
	{ "GetLocaleInfoEx", 4, get_locale_info_ex },
	{ "GetUserDefaultLCID", 0, get_default },
	{ "GetSystemDefaultLCID", 0, get_default },
	{ "GetThreadLocale", 0, get_default },
	{ "GetUserDefaultLangID", 0, get_default },
	{ "GetSystemDefaultLangID", 0, get_default },
	{ "GetUserDefaultUILanguage", 0, get_default },
	{ "GetSystemDefaultUILanguage", 0, get_default },
	{ "GetThreadUILanguage", 0, get_default },
	{ "SetThreadLocale", 1, set_thread_locale },
	{ "SetThreadUILanguage", 1, convert_default_locale },
	{ "IsValidLocale", 2, is_valid_locale },
	{ "IsValidLocaleName", 1, is_valid_locale_name },
	{ "ConvertDefaultLocale", 1, convert_default_locale },
	{ "LocaleNameToLCID", 2, locale_of_name },
	{ "LCIDToLocaleName", 4, name_of_locale },
	{ "GetUserDefaultLocaleName", 2, get_default_name },
	{ "GetSystemDefaultLocaleName", 2, get_default_name },
	{ "EnumSystemLocalesA", 2, enumerate_locales },
	{ "EnumSystemLocalesW", 2, enumerate_locales },
};
STUB_MODULE(kernel32_locale, "kernel32.dll", stubs);

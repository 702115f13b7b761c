/* C run-times: what kind of character it is, in the C locale. */
#include <string.h>

#include "winapi-stubs/crt.h"

/* ctype.h's bits, which programs look up themselves. */
enum {
	UPPER = 1, LOWER = 2, DIGIT = 4, SPACE = 8, PUNCT = 0x10,
	CONTROL = 0x20, BLANK = 0x40, HEX = 0x80, ALPHA = UPPER | LOWER,
};

static uint16_t class_of(unsigned unit)
{
	if (unit > 127)
		return 0;
	if (unit >= '0' && unit <= '9')
		return DIGIT | HEX;
	if (unit >= 'A' && unit <= 'Z')
		return unit <= 'F' ? UPPER | HEX : UPPER;
	if (unit >= 'a' && unit <= 'z')
		return unit <= 'f' ? LOWER | HEX : LOWER;
	if (unit == ' ')
		return SPACE | BLANK;
	if (unit < ' ' || unit == 127)
		return crt_is_space((uint16_t)unit) ? SPACE | CONTROL :
						      CONTROL;
	return PUNCT;
}

/* Other letters than those of ASCII are letters to wide functions only. */
static bool is_known(struct call *c, uint64_t unit, bool wide)
{
	uint16_t u = (uint16_t)unit;

	if (!wide || u < 128 || u == UINT16_MAX)
		return true;
	call_stop(c, "what kind of character U+%04X is isn't known", u);
	return false;
}

/* "isalpha", "iswalpha", "__iscsym" */
static void is_class(struct call *c)
{
	static const struct {
		const char *name;
		uint16_t classes;
	} all[] = {
		{ "alpha", ALPHA },
		{ "digit", DIGIT },
		{ "alnum", ALPHA | DIGIT },
		{ "space", SPACE },
		{ "upper", UPPER },
		{ "lower", LOWER },
		{ "punct", PUNCT },
		{ "cntrl", CONTROL },
		{ "xdigit", HEX },
		{ "print", BLANK | PUNCT | ALPHA | DIGIT },
		{ "graph", PUNCT | ALPHA | DIGIT },
	};
	const char *name = call_api(c) + strlen("is");
	bool wide = *name == 'w';
	int32_t unit = wide ? (uint16_t)call_arg(c, 0) : call_arg_int(c, 0);

	if (unit < 0 || !is_known(c, (uint32_t)unit, wide))
		return;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (strcmp(all[i].name, name + wide) == 0)
			call_return(c, class_of((uint32_t)unit) &
					       all[i].classes);
	}
}

/* The second argument says which: _isctype, iswctype. */
static void is_type(struct call *c)
{
	bool wide = strcmp(call_api(c), "_isctype") != 0;
	uint64_t unit = wide ? (uint16_t)call_arg(c, 0) : call_arg32(c, 0);

	if (unit > UINT16_MAX || !is_known(c, unit, wide))
		return;
	call_return(c, class_of((unsigned)unit) & call_arg(c, 1));
}

static void is_ascii(struct call *c)
{
	call_return(c, call_arg32(c, 0) < 128);
}

static void is_symbol(struct call *c)
{
	bool first = strcmp(call_api(c), "__iscsymf") == 0;
	uint32_t unit = call_arg32(c, 0);

	call_return(c, unit == '_' ||
			       (class_of(unit) &
				(first ? ALPHA : ALPHA | DIGIT)) != 0);
}

/* No byte of code page 1252, nor of the C locale, leads another. */
static void is_lead_byte(struct call *c)
{
	(void)c;
}

static void lower(struct call *c)
{
	uint32_t unit = call_arg32(c, 0);

	call_return(c, unit < 128 ? crt_lower((uint16_t)unit) : unit);
}

static void upper(struct call *c)
{
	uint32_t unit = call_arg32(c, 0);

	call_return(c, unit < 128 ? crt_upper((uint16_t)unit) : unit);
}

static void lower_wide(struct call *c)
{
	call_return(c, crt_lower((uint16_t)call_arg(c, 0)));
}

static void upper_wide(struct call *c)
{
	call_return(c, crt_upper((uint16_t)call_arg(c, 0)));
}

static const char table_key;

/* That of byte 0; EOF's lies before it. */
static uint64_t table(struct call *c)
{
	uint64_t at = call_static(c, &table_key, 2 * 257);

	if (call_read16(c, at + 2) == 0)
		for (unsigned i = 0; i < 256; i++)
			call_write16(c, at + 2 + 2 * i, class_of(i));
	return at + 2;
}

static void return_table(struct call *c)
{
	call_return(c, table(c));
}

static void put_table(struct call *c)
{
	call_write_pointer(c, call_arg(c, 0), table(c));
}

static void fill_table(struct call *c)
{
	for (unsigned i = 0; i < 256; i++)
		call_write16(c, call_arg(c, 0) + 2 + 2 * i, class_of(i));
}

static const struct stub stubs[] = {
	{ "isalpha", 1, is_class, CALL_CDECL },
	{ "isdigit", 1, is_class, CALL_CDECL },
	{ "isalnum", 1, is_class, CALL_CDECL },
	{ "isspace", 1, is_class, CALL_CDECL },
	{ "isupper", 1, is_class, CALL_CDECL },
	{ "islower", 1, is_class, CALL_CDECL },
	{ "ispunct", 1, is_class, CALL_CDECL },
	{ "iscntrl", 1, is_class, CALL_CDECL },
	{ "isxdigit", 1, is_class, CALL_CDECL },
	{ "isprint", 1, is_class, CALL_CDECL },
	{ "isgraph", 1, is_class, CALL_CDECL },
	{ "iswalpha", 1, is_class, CALL_CDECL },
	{ "iswdigit", 1, is_class, CALL_CDECL },
	{ "iswalnum", 1, is_class, CALL_CDECL },
	{ "iswspace", 1, is_class, CALL_CDECL },
	{ "iswupper", 1, is_class, CALL_CDECL },
	{ "iswlower", 1, is_class, CALL_CDECL },
	{ "iswpunct", 1, is_class, CALL_CDECL },
	{ "iswcntrl", 1, is_class, CALL_CDECL },
	{ "iswxdigit", 1, is_class, CALL_CDECL },
	{ "iswprint", 1, is_class, CALL_CDECL },
	{ "iswgraph", 1, is_class, CALL_CDECL },
	{ "_isctype", 2, is_type, CALL_CDECL },
	{ "iswctype", 2, is_type, CALL_CDECL },
	{ "is_wctype", 2, is_type, CALL_CDECL },
	{ "__isascii", 1, is_ascii, CALL_CDECL },
	{ "iswascii", 1, is_ascii, CALL_CDECL },
	{ "__iscsym", 1, is_symbol, CALL_CDECL },
	{ "__iscsymf", 1, is_symbol, CALL_CDECL },
	{ "isleadbyte", 1, is_lead_byte, CALL_CDECL },
	{ "_ismbblead", 1, is_lead_byte, CALL_CDECL },
	{ "_ismbbtrail", 1, is_lead_byte, CALL_CDECL },
	{ "tolower", 1, lower, CALL_CDECL },
	{ "toupper", 1, upper, CALL_CDECL },
	{ "towlower", 1, lower_wide, CALL_CDECL },
	{ "towupper", 1, upper_wide, CALL_CDECL },
	{ "__pctype_func", 0, return_table, CALL_CDECL },
	{ "_pctype", 8, put_table, CALL_DATA },
	{ "_ctype", 2 * 257, fill_table, CALL_DATA },
};
CRT_MODULE(crt_ctype, stubs);

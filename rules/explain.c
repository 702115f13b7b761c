/* From what a user typed or pasted to a Win32 error. */
#include "rules/explain.h"

#include <string.h>

#include "rules/pieces.h"
#include "util/bytes.h"
#include "util/status.h"

static const char blanks[] = " \t\r\n\v\f";

/* PowerShell joins bytes with '-', source code with ','. */
static const char byte_separators[] = " \t\r\n\v\f,-";

static const char not_a_code[] =
	"no error code: give a number (126, 0x7e, 0xC0000135, 0x8007007E), "
	"event data (\"7e 00 00 00\") or a name (ERROR_MOD_NOT_FOUND)";

static const char as_bytes[] = "event data bytes, lowest first";
static const char as_hex[] = "hexadecimal number";
static const char as_decimal[] = "decimal number";
static const char too_large[] =
	"the number is larger than 32 bits: no error code is";

/* Say what a 32-bit value is, whichever way it came. */
static void value_classify(uint32_t value, struct explanation *e)
{
	const uint32_t facility = value >> 16;
	/* HRESULT_FROM_NT() sets this bit, and the rest is the NTSTATUS. */
	const bool wrapped = value >> 28 == 0xd;
	const uint32_t status = wrapped ? value & ~0x10000000u : value;

	e->win32 = value;
	e->status = ntstatus_find(status);
	if (facility == 0x8007) {
		e->from_hresult = true;
		e->win32 = value & 0xffff;
	} else if (e->status || status >> 28 == 0xc) {
		e->from_hresult = wrapped;
		e->from_ntstatus = true;
		e->ntstatus = status;
		e->win32 = e->status ? e->status->win32 : status;
		e->win32_is_unknown = e->status == NULL;
	} else if (value >> 28 == 0x8) {
		e->from_hresult = true;
	}
	e->code = error_code_find(e->win32);
}

static uint32_t bytes_reversed(uint64_t value, size_t digits)
{
	uint32_t out = 0;

	for (size_t i = 0; i < digits / 2; i++)
		out = out << 8 | (value >> 8 * i & 0xff);
	return out;
}

static void other_offer(struct explanation *e, uint64_t value,
			const char *reading)
{
	const struct error_code *code;

	if (value > UINT32_MAX || value == e->win32 || e->other)
		return;
	code = error_code_find((uint32_t)value);
	if (code) {
		e->other = code;
		e->other_reading = reading;
	}
}

/* The data of an event may be an HRESULT or NTSTATUS: 7E000780. */
static void bytes_offer(struct explanation *e, uint32_t value)
{
	struct explanation bytes = { 0 };

	value_classify(value, &bytes);
	other_offer(e, bytes.win32, as_bytes);
}

/* Offer another reading where it is an error that the table knows. */
static void others_offer(struct explanation *e, struct str digits)
{
	uint64_t value;

	if (digits_read(digits, 10, &value))
		other_offer(e, value, as_decimal);
	if (!digits_read(digits, 16, &value))
		return;
	other_offer(e, value, as_hex);
	if (digits.n <= 8 && digits.n % 2 == 0)
		bytes_offer(e, bytes_reversed(value, digits.n));
}

/* Sign-extended to 64 bits, as debuggers print them, counts as 32. */
static bool value_fits(uint64_t value)
{
	return value <= UINT32_MAX ||
	       (value >= 0xffffffff80000000u && value < UINT64_MAX);
}

static bool hex_parse(struct str digits, bool prefixed, struct explanation *e,
		      const char **why)
{
	uint64_t value;

	if (!digits_read(digits, 16, &value)) {
		*why = not_a_code;
		return false;
	}
	if (!value_fits(value)) {
		*why = too_large;
		return false;
	}
	/* Copied from the XML of an event: 7E000000. */
	if (!prefixed && digits.n == 8 && value != 0 &&
	    (value & 0xffff) == 0 && value != 0x80070000u) {
		e->reading = as_bytes;
		e->from_bytes = true;
		value_classify(bytes_reversed(value, digits.n), e);
		return true;
	}
	e->reading = as_hex;
	value_classify((uint32_t)value, e);
	others_offer(e, digits);
	return true;
}

static bool decimal_parse(struct str digits, bool negative,
			  struct explanation *e, const char **why)
{
	uint64_t value;

	if (!digits_read(digits, 10, &value)) {
		*why = not_a_code;
		return false;
	}
	if (value > (negative ? 0x80000000u : UINT32_MAX)) {
		*why = too_large;
		return false;
	}
	e->reading = negative ? "signed decimal number" : as_decimal;
	value_classify((uint32_t)(negative ? -value : value), e);
	if (!negative)
		others_offer(e, digits);
	return true;
}

/* ERROR_ and STATUS_ may be left out; then a Win32 error goes first. */
static bool name_parse(struct str name, struct explanation *e,
		       const char **why)
{
	const struct error_code *code = error_code_find_name(name);
	const struct ntstatus_code *row = ntstatus_find_name(name);

	if (!code && !row) {
		*why = "no known name of an error: give its number, as in "
		       "126, 0x7e or 0xC0000135";
		return false;
	}
	value_classify(code ? code->number : row->number, e);
	e->reading = "name";
	e->from_name = true;
	return true;
}

bool explain_word(struct str word, struct explanation *e, const char **why)
{
	uint64_t ignored;

	if (word.s[0] == '-')
		return decimal_parse(str_skip(word, 1), true, e, why);
	if (str_starts_nocase(word, "0x"))
		return hex_parse(str_skip(word, 2), true, e, why);
	/* No code has eight decimal digits: 80070005 lacks its 0x. */
	if (word.n != 8 && digits_read(word, 10, &ignored))
		return decimal_parse(word, false, e, why);
	if (digits_read(word, 16, &ignored))
		return hex_parse(word, false, e, why);
	if (word.s[0] >= '0' && word.s[0] <= '9') {
		*why = not_a_code;
		return false;
	}
	return name_parse(word, e, why);
}

bool explain_bytes(struct str text, bool pasted, struct explanation *e)
{
	uint8_t data[4] = { 0 };
	size_t count = 0;
	struct str word = word_next(&text, byte_separators);
	uint64_t value;

	while (word.n == 2 && digits_read(word, 16, &value)) {
		if (count < sizeof(data))
			data[count] = (uint8_t)value;
		count++;
		word = word_next(&text, byte_separators);
	}
	if (count < 2)
		return false;
	/* A dump without its offset still has its column of characters. */
	if (!pasted && (count > sizeof(data) ||
			(count < sizeof(data) && word.n > 0)))
		return false;
	value_classify(le32(data), e);
	e->reading = as_bytes;
	e->from_bytes = true;
	return true;
}

bool explain_binary(struct str digits, struct explanation *e)
{
	uint64_t value;

	if (digits.n < 8 || !digits_read(str_head(digits, 8), 16, &value))
		return false;
	value_classify(bytes_reversed(value, 8), e);
	e->reading = as_bytes;
	e->from_bytes = true;
	return true;
}

void explain_value(uint32_t value, const char *reading, struct explanation *e)
{
	value_classify(value, e);
	e->reading = reading;
}

/* sc-status sc-substatus sc-win32-status, as sites log them. */
static bool log_parse(struct str text, struct explanation *e)
{
	uint64_t value[3];

	for (size_t i = 0; i < 3; i++) {
		if (!digits_read(word_next(&text, blanks), 10, &value[i]))
			return false;
	}
	if (word_next(&text, blanks).n > 0 || value[0] < 100 ||
	    value[0] > 599 || value[1] > 999 || value[2] > UINT32_MAX)
		return false;
	value_classify((uint32_t)value[2], e);
	e->reading = "sc-status, sc-substatus and sc-win32-status of a log";
	e->from_log = true;
	return true;
}

/* One code and nothing else, but for the column beside a dump's bytes. */
static bool code_parse(struct str text, struct explanation *e,
		       const char **why)
{
	struct str rest = text;
	const struct str word = word_next(&rest, blanks);

	if (explain_bytes(text, false, e) || log_parse(text, e))
		return true;
	if (word.n == 0 || word_next(&rest, blanks).n > 0) {
		*why = not_a_code;
		return false;
	}
	return explain_word(word, e, why);
}

int explain_parse(const char *text, struct explanation *out, const char **why)
{
	const size_t length = strnlen(text, EXPLAIN_TEXT_MAX + 1);
	struct explanation e = { 0 };

	*out = e;
	if (length > EXPLAIN_TEXT_MAX) {
		*why = "too long for an error code";
		return E_USAGE;
	}
	if (!code_parse((struct str){ text, length }, &e, why))
		return E_USAGE;
	*out = e;
	return OK;
}

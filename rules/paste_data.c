/* The data of events in the midst of a text: bytes, in every notation. */
#include <stdio.h>

#include "rules/paste.h"
#include "rules/pieces.h"
#include "util/status.h"

static const char byte_separators[] = " \t\r\n\v\f,-";
static const char word_ends[] = " \t\r\n\v\f<>()[]{}\"'`,;.:=!?";
static const char fillers[] = " \t\r\n\v\f()[]:=\"'>";

/* How much of a list in braces is read. */
enum { BRACES_MAX = 64 };

static bool is_byte(struct str text)
{
	uint64_t ignored;

	return text.n >= 2 && digits_read(str_head(text, 2), 16, &ignored) &&
	       (text.n == 2 || !char_is_word(text.s[2]));
}

/* How many bytes stand at the start, and what they take. */
static size_t bytes_count(struct str text, size_t *length)
{
	size_t count = 0, at = 0;

	*length = 0;
	while (is_byte(str_skip(text, at))) {
		count++;
		*length = at += 2;
		while (at < text.n && char_in(text.s[at], byte_separators))
			at++;
	}
	return count;
}

static size_t fillers_skip(struct str text)
{
	size_t at = 0;

	while (at < text.n && char_in(text.s[at], fillers))
		at++;
	return at;
}

/* Bytes behind a label, or eight digits, or another word with a digit. */
static enum code_rank labelled_at(struct str text, bool is_binary,
				  struct explanation *out, size_t *length)
{
	const size_t at = fillers_skip(text);
	struct str rest = str_skip(text, at), word;
	const char *ignored;
	size_t taken;

	if (bytes_count(rest, &taken) >= 2 && explain_bytes(rest, true, out)) {
		*length = at + taken;
		return CODE_DATA;
	}
	word = word_next(&rest, word_ends);
	if (word.n == 0 || !char_in(word.s[0], "0123456789abcdefABCDEF"))
		return CODE_NONE;
	*length = (size_t)(word.s - text.s) + word.n;
	if (is_binary)
		return explain_binary(word, out) ? CODE_DATA : CODE_NONE;
	for (size_t i = 0; i < word.n; i++) {
		if (char_is_digit(word.s[i]))
			return explain_word(word, out, &ignored) ? CODE_DATA :
								   CODE_NONE;
	}
	return CODE_NONE;
}

static bool is_dump(struct str text)
{
	uint64_t ignored;

	return text.n > 5 && text.s[4] == ':' &&
	       digits_read(str_head(text, 4), 16, &ignored);
}

/* "0000:" and what follows; further lines of a dump say nothing. */
static enum code_rank dump_at(struct str text, struct explanation *out,
			      size_t *length)
{
	uint64_t offset;
	enum code_rank rank;

	if (!is_dump(text) || !digits_read(str_head(text, 4), 16, &offset))
		return CODE_NONE;
	if (offset != 0) {
		bytes_count(str_skip(text, 5 + fillers_skip(str_skip(text, 5))),
			    length);
		*length += 5;
		return CODE_NONE;
	}
	rank = labelled_at(str_skip(text, 5), false, out, length);
	*length += 5;
	return rank;
}

/* "{126, 0, 0, 0}", "{90, 4, 0, 0...}": so PowerShell shows the data. */
static enum code_rank braces_at(struct str text, struct explanation *out,
				size_t *length)
{
	char hex[sizeof("7e 00 00 00")];
	struct str rest = str_head(str_skip(text, 1), BRACES_MAX);
	struct str number;
	uint64_t bytes[4], upper;

	if (!str_starts_nocase(text, "{"))
		return CODE_NONE;
	for (size_t i = 0; i < 4; i++) {
		number = word_next(&rest, " ,}.\xe2");
		if (!digits_read(number, 10, &bytes[i]) || bytes[i] > 0xff)
			return CODE_NONE;
	}
	/* An error, or an HRESULT of one. */
	upper = bytes[3] << 8 | bytes[2];
	if (rest.n == 0 || (upper != 0 && upper != 0x8007))
		return CODE_NONE;
	snprintf(hex, sizeof(hex), "%02x %02x %02x %02x", (unsigned)bytes[0],
		 (unsigned)bytes[1], (unsigned)bytes[2], (unsigned)bytes[3]);
	explain_bytes(str_of(hex), true, out);
	*length = (size_t)(rest.s - text.s);
	return CODE_DATA;
}

/* "Data: 7e 00 00 00", "data is: 7e 00 00 00", "the data 02 00 00 00". */
static enum code_rank data_at(struct str text, struct explanation *out,
			      size_t *length)
{
	size_t at = 4, taken;
	bool colon;

	if (!str_starts_nocase(text, "data") ||
	    (text.n > 4 && char_is_word(text.s[4])))
		return CODE_NONE;
	if (str_starts_nocase(str_skip(text, at), " is"))
		at += 3;
	colon = text.n > at && text.s[at] == ':';
	at += fillers_skip(str_skip(text, at));
	if (colon) {
		enum code_rank rank =
			braces_at(str_skip(text, at), out, &taken);

		if (rank == CODE_NONE && !is_dump(str_skip(text, at)))
			rank = labelled_at(str_skip(text, at), false, out,
					   &taken);
		*length = rank == CODE_NONE ? 4 : at + taken;
		return rank;
	}
	if (bytes_count(str_skip(text, at), &taken) < 4 ||
	    !explain_bytes(str_skip(text, at), true, out))
		return CODE_NONE;
	*length = at + taken;
	return CODE_DATA;
}

/* Four bytes of which the upper two are zero are hardly anything else. */
static enum code_rank bytes_at_once(struct str text, struct explanation *out,
				    size_t *length)
{
	size_t taken;

	if (!is_byte(text) || bytes_count(text, &taken) < 4)
		return CODE_NONE;
	*length = taken;
	if (!explain_bytes(text, true, out) || out->win32 > 0xffff)
		return CODE_NONE;
	return CODE_DATA;
}

enum code_rank paste_data_at(struct str text, struct explanation *out,
			     size_t *length)
{
	static const char binary[] = "<binary>";
	enum code_rank rank;

	if (str_starts_nocase(text, binary)) {
		rank = labelled_at(str_skip(text, sizeof(binary) - 1), true,
				   out, length);
		*length += sizeof(binary) - 1;
		return rank;
	}
	rank = dump_at(text, out, length);
	if (rank != CODE_NONE || *length != 0)
		return rank;
	rank = braces_at(text, out, length);
	if (rank == CODE_NONE)
		rank = data_at(text, out, length);
	return rank == CODE_NONE ? bytes_at_once(text, out, length) : rank;
}

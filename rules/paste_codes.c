/* Error codes in the midst of a text. */
#include "rules/paste.h"
#include "rules/pieces.h"
#include "util/status.h"

static const char byte_separators[] = " \t\r\n\v\f,-";
static const char word_ends[] = " \t\r\n\v\f<>()[]{}\"'`,;.:=!?";
static const char fillers[] = " \t\r\n\v\f()[]:=\"'>";

/* How far behind its label a code can start. */
enum { LABEL_REACH_MAX = 64 };

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

	while (at < text.n && at < LABEL_REACH_MAX &&
	       char_in(text.s[at], fillers))
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
		enum code_rank rank = CODE_NONE;

		if (!is_dump(str_skip(text, at)))
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

/* 0x8007007E, 8007007E, 0x45A, c0000135; addresses aren't meant. */
static enum code_rank hresult_at(struct str text, struct explanation *out,
				 size_t *length)
{
	struct str rest = str_head(text, LABEL_REACH_MAX);
	struct str word = word_next(&rest, word_ends);
	const bool prefixed = str_starts_nocase(word, "0x");
	uint64_t ignored;
	const char *why;

	if (!prefixed &&
	    (word.n != 8 || !digits_read(word, 16, &ignored) ||
	     (!str_starts_nocase(word, "8007") &&
	      !str_starts_nocase(word, "c0"))))
		return CODE_NONE;
	*length = word.n;
	if (!explain_word(word, out, &why))
		return CODE_NONE;
	if (out->code == NULL && !out->from_hresult && out->status == NULL &&
	    !(prefixed && out->win32_is_unknown))
		return CODE_NONE;
	return CODE_HRESULT;
}

static bool is_filler_word(struct str word)
{
	static const char *const words[] = { "code", "is", "then", "number",
					     "of", "returned", "returns",
					     "status", "value" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal_nocase(word, str_of(words[i])))
			return true;
	}
	return false;
}

/* "error 404" is what a browser says. */
static bool is_http_status(const struct explanation *e)
{
	return e->code == NULL && e->win32 >= 400 && e->win32 < 600;
}

/* "error 127", "WinError 126", "error code is then 14001". */
static enum code_rank error_at(struct str all, size_t at,
			       struct explanation *out, size_t *length)
{
	struct str text = str_skip(all, at), rest, word;
	const char *ignored;

	if (str_starts_nocase(text, "error"))
		rest = str_skip(text, 5);
	else if (str_starts_nocase(text, "helpmsg"))
		rest = str_skip(text, 7);
	else
		return CODE_NONE;
	if (at >= 5 && str_starts_nocase(str_skip(all, at - 5), "http "))
		return CODE_NONE;
	rest = str_head(rest, LABEL_REACH_MAX);
	do {
		word = word_next(&rest, word_ends);
	} while (is_filler_word(word));
	if (word.n == 0 || !char_is_digit(word.s[0]) ||
	    !explain_word(word, out, &ignored) ||
	    event_find(out->win32, STR_EMPTY) != NULL || is_http_status(out))
		return CODE_NONE;
	*length = (size_t)(word.s - text.s) + word.n;
	return CODE_NUMBER;
}

/* "I got the 7F error" */
static enum code_rank error_behind(struct str text, struct explanation *out,
				   size_t *length)
{
	uint64_t value;

	if (!is_byte(text) || !str_starts_nocase(str_skip(text, 2), " error") ||
	    !digits_read(str_head(text, 2), 16, &value) ||
	    error_code_find((uint32_t)value) == NULL)
		return CODE_NONE;
	explain_value((uint32_t)value, "hexadecimal number", out);
	*length = 2;
	return CODE_NUMBER;
}

/* What Windows says of the error, as a browser shows it. */
static enum code_rank message_at(struct str text, struct explanation *out,
				 size_t *length)
{
	size_t count;
	const struct error_code *codes = error_codes(&count);

	for (size_t i = 0; i < count; i++) {
		const char *message = codes[i].message;

		if (codes[i].number == 0 || message == NULL)
			continue;
		if (strncmp(message, "%1 ", 3) == 0)
			message += 3;
		if (strchr(message, '%') != NULL ||
		    !str_starts_nocase(text, message))
			continue;
		explain_value(codes[i].number, "Windows' own message", out);
		*length = strlen(message);
		return CODE_MESSAGE;
	}
	return CODE_NONE;
}

enum code_rank paste_code_at(struct str all, size_t at,
			     struct explanation *out, size_t *length)
{
	static const char binary[] = "<binary>";
	const struct str text = str_skip(all, at);
	const bool whole = at == 0 || !char_is_word(all.s[at - 1]);
	enum code_rank rank;

	*out = (struct explanation){ 0 };
	*length = 0;
	if (str_starts_nocase(text, binary)) {
		rank = labelled_at(str_skip(text, sizeof(binary) - 1), true,
				   out, length);
		*length += sizeof(binary) - 1;
		return rank;
	}
	rank = error_at(all, at, out, length);
	if (rank != CODE_NONE || !whole)
		return rank;
	rank = dump_at(text, out, length);
	if (rank != CODE_NONE || *length != 0)
		return rank;
	rank = data_at(text, out, length);
	if (rank == CODE_NONE)
		rank = bytes_at_once(text, out, length);
	if (rank == CODE_NONE)
		rank = hresult_at(text, out, length);
	if (rank == CODE_NONE)
		rank = error_behind(text, out, length);
	return rank == CODE_NONE ? message_at(text, out, length) : rank;
}

/* Error codes in the midst of a text. */
#include "loader/pe.h"
#include "rules/paste.h"
#include "rules/pieces.h"
#include "util/status.h"

static const char word_ends[] = " \t\r\n\v\f<>()[]{}\"'`,;.:=!?";
/* How far behind its label a code can start. */
enum { LABEL_REACH_MAX = 64 };

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

/* What a process ended with, if it isn't a status, is no error of Windows. */
static bool is_exit_code(struct str all, size_t at)
{
	enum { BACK_MAX = 32 };
	static const char *const words[] = { "exit code", "exitcode",
					     "code de sortie" };
	const size_t start = at > BACK_MAX ? at - BACK_MAX : 0;
	const struct str before = { all.s + start, at - start };
	struct str rest = str_head(str_skip(all, at), LABEL_REACH_MAX);
	const struct str word = word_next(&rest, word_ends);
	uint64_t value;

	if (!str_starts_nocase(word, "0x") ||
	    !digits_read(str_skip(word, 2), 16, &value) || value >= 0x80000000)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_find_nocase(before, words[i]) != SIZE_MAX)
			return true;
	}
	return false;
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

	if (!str_starts_nocase(str_skip(text, 2), " error") ||
	    !digits_read(str_head(text, 2), 16, &value) ||
	    error_code_find((uint32_t)value) == NULL)
		return CODE_NONE;
	explain_value((uint32_t)value, "hexadecimal number", out);
	*length = 2;
	return CODE_NUMBER;
}

/* Its full stop may be lost; what goes on is another sentence. */
static bool sentence_fits(struct str text, const char *message, size_t *length)
{
	size_t n = strlen(message);

	n -= n > 0 && message[n - 1] == '.';
	if (!str_starts_nocase(text, message) &&
	    (!str_equal_nocase(str_head(text, n), (struct str){ message, n }) ||
	     (text.n > n && !char_in(text.s[n], "\r\n\"')>"))))
		return false;
	*length = n;
	return true;
}

/* The same of a German Windows, whose letters may be in any code page. */
static enum code_rank german_message_at(struct str text,
					struct explanation *out, size_t *length)
{
	static const struct {
		const char *phrase;
		uint32_t number;
	} rows[] = {
		{ "Das angegebene Modul wurde nicht gefunden",
		  ERROR_MOD_NOT_FOUND },
		{ "Die angegebene Prozedur wurde nicht gefunden",
		  ERROR_PROC_NOT_FOUND },
		{ "ist keine zul%1ssige Win32-Anwendung",
		  ERROR_BAD_EXE_FORMAT },
	};
	struct str hole;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!phrase_fits(str_head(text, LABEL_REACH_MAX),
				 rows[i].phrase, &hole, length))
			continue;
		explain_value(rows[i].number, "Windows' own message", out);
		return CODE_MESSAGE;
	}
	return CODE_NONE;
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
		    !sentence_fits(text, message, length))
			continue;
		explain_value(codes[i].number, "Windows' own message", out);
		return CODE_MESSAGE;
	}
	return german_message_at(text, out, length);
}

enum code_rank paste_code_at(struct str all, size_t at,
			     struct explanation *out, size_t *length)
{
	const struct str text = str_skip(all, at);
	const bool whole = at == 0 || !char_is_word(all.s[at - 1]);
	enum code_rank rank;

	*out = (struct explanation){ 0 };
	*length = 0;
	if (text.s[0] == '<')
		return paste_data_at(text, out, length);
	rank = error_at(all, at, out, length);
	if (rank != CODE_NONE || !whole)
		return rank;
	if (is_exit_code(all, at))
		return CODE_NONE;
	rank = paste_data_at(text, out, length);
	if (rank != CODE_NONE || *length != 0)
		return rank;
	rank = hresult_at(text, out, length);
	if (rank == CODE_NONE)
		rank = error_behind(text, out, length);
	return rank == CODE_NONE ? message_at(text, out, length) : rank;
}

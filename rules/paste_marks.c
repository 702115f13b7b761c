/* Recognising what stands at one place. */
#include "rules/paste_marks.h"

#include "loader/pe.h"
#include "rules/pieces.h"

static const char line_ends[] = "\r\n";

enum { LABEL_REACH_MAX = 64, PATH_MAX_BACK = 260 };

bool mark_take(struct mark *m, enum mark_kind kind, size_t length)
{
	m->kind = kind;
	m->length = length;
	return true;
}

static bool message_at(struct str text, struct mark *m)
{
	size_t count, length;
	const struct event_kind *kinds = event_kinds(&count);

	for (size_t i = 0; i < count; i++) {
		if (kinds[i].phrase == NULL ||
		    !phrase_fits(text, kinds[i].phrase, &m->text, &length))
			continue;
		m->event = &kinds[i];
		return mark_take(m, MARK_MESSAGE, length);
	}
	return false;
}

/* Where a status may stand behind a label; 0: without one. */
static size_t status_start(struct str all, size_t at, bool *sub_is_optional)
{
	const struct str text = str_skip(all, at), bare = str_bare(all);

	if (str_starts_nocase(text, "http error ") ||
	    str_starts_nocase(text, "http-fehler ")) {
		*sub_is_optional = true;
		return text.s[4] == ' ' ? 11 : 12;
	}
	if (str_starts_nocase(text, "http ")) {
		*sub_is_optional = bare.s == text.s && bare.n == 8 &&
				   bare.s[5] == '5';
		return 5;
	}
	return 0;
}

/*
 * "HTTP Error 500.0", "HTTP Error 403.18 - Forbidden", "HTTP 404.2", "HTTP
 * Error 503"; where it is all there is, and no fault of the client, "HTTP 503".
 */
static bool status_at(struct str all, size_t at, struct mark *m)
{
	static const char ends[] = ". \t\r\n:,-)";
	const struct str text = str_skip(all, at);
	bool sub_is_optional = false;
	const size_t start = status_start(all, at, &sub_is_optional);
	struct str rest, word, sub;
	uint64_t status, substatus = 0;
	size_t length;

	rest = str_head(str_skip(text, start), LABEL_REACH_MAX);
	word = word_next(&rest, ends);
	if (word.n != 3 || !digits_read(word, 10, &status) || status < 100 ||
	    status > 599)
		return false;
	m->has_substatus = rest.n > 1 && rest.s[0] == '.' &&
			   !char_in(rest.s[1], " \t\r\n");
	if (!m->has_substatus && (!sub_is_optional || status < 400))
		return false;
	if (m->has_substatus) {
		sub = word_next(&rest, ends);
		if (sub.n > 3 || !digits_read(sub, 10, &substatus))
			return false;
		word = sub;
	}
	length = (size_t)(word.s - text.s) + word.n;
	/* All there is, and no version or address: 192.168, 500.1.2. */
	if (start == 0 && (status < 400 || length != str_bare(all).n))
		return false;
	m->number = (uint32_t)status;
	m->substatus = (unsigned)substatus;
	return mark_take(m, MARK_STATUS, length);
}

/* "Disabled" and "N/A" are words of everyday unless they are all there is. */
static bool reason_at(struct str all, size_t at, struct mark *m)
{
	enum { ALONE_SLACK = 4 };
	struct str rest = str_head(str_skip(all, at), LABEL_REACH_MAX);
	struct str word = word_next(&rest, " \t\r\n.,;:()\"'");
	const bool alone = all.n <= word.n + ALONE_SLACK;

	if (word.n < 3 || !char_in(word.s[0], "ACDNQacdnq"))
		return false;
	m->reason = http_reason_find(word);
	if (m->reason == NULL ||
	    (!alone && (str_equal_nocase(word, str_of("N/A")) ||
			str_equal_nocase(word, str_of("Disabled")))))
		return false;
	return mark_take(m, MARK_REASON, word.n);
}

static bool is_drive(struct str all, size_t at)
{
	const char c = ascii_lower(all.s[at]);

	return at + 2 < all.n && c >= 'a' && c <= 'z' &&
	       all.s[at + 1] == ':' && char_in(all.s[at + 2], "\\/") &&
	       (at == 0 || !char_is_word(all.s[at - 1]));
}

/*
 * The drive of a path that ends at 'at', in the midst of a line: folders may
 * have blanks, but "C:\x is where y.dll" and "C:\x.txt, y.dll" are no paths.
 */
static size_t drive_before(struct str all, size_t at)
{
	bool in_folder = false;

	for (size_t i = at; i > 0 && at - i < PATH_MAX_BACK; i--) {
		const char c = all.s[i - 1];

		in_folder |= char_in(c, "\\/");
		if (char_in(c, "\r\n\"'<>|*?,;") ||
		    (char_in(c, " \t") &&
		     (!in_folder || (i > 4 && all.s[i - 5] == '.'))))
			return SIZE_MAX;
		if (is_drive(all, i - 1))
			return i - 1;
	}
	return SIZE_MAX;
}

/*
 * The name that ends with ".dll" or ".exe" here. It may have blanks in it
 * where quotes or tags close it in, or where its path starts the line.
 */
static void mention_at(struct str all, size_t at, struct mark *m)
{
	struct str text = str_skip(all, at);
	size_t start = at, line = at, drive;

	if ((!str_starts_nocase(text, ".dll") &&
	     !str_starts_nocase(text, ".exe")) ||
	    (text.n > 4 && char_is_word(text.s[4])))
		return;
	while (start > 0 && at - start < PATH_MAX_BACK &&
	       !char_in(all.s[start - 1], " \t\r\n\"'<>()|*?,;"))
		start--;
	while (line > 0 && at - line < PATH_MAX_BACK &&
	       !char_in(all.s[line - 1], "\r\n\"'<>|*?"))
		line--;
	while (line < start && char_in(all.s[line], " \t"))
		line++;
	drive = drive_before(all, at);
	if (is_drive(all, line))
		start = line;
	else if (drive < start)
		start = drive;
	if (start == at)
		return;
	m->text = (struct str){ all.s + start, at - start + 4 };
	m->is_path = paste_base_name(m->text).n != m->text.n;
	mark_take(m, MARK_MENTION, 4);
}

/* "built for a AMD64 processor architecture", <Data>AMD64</Data>. */
static bool process_at(struct str all, size_t at, struct mark *m)
{
	static const struct {
		const char *word;
		uint16_t machine;
	} words[] = { { "AMD64", IMAGE_FILE_MACHINE_AMD64 },
		      { "x86", IMAGE_FILE_MACHINE_I386 } };
	const struct str before = str_head(all, at);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const struct str word = str_of(words[i].word);
		const struct str rest = str_skip(all, at + word.n);

		if (!str_starts_nocase(str_skip(all, at), words[i].word) ||
		    !(str_starts_nocase(rest, " processor architecture") ||
		      (str_ends_nocase(before, ">") &&
		       str_starts_nocase(rest, "</data>"))))
			continue;
		m->number = words[i].machine;
		return mark_take(m, MARK_PROCESS, word.n);
	}
	return false;
}

static void code_at(struct str all, size_t at, struct mark *m)
{
	m->rank = paste_code_at(all, at, &m->code, &m->length);
	if (m->rank != CODE_NONE)
		m->kind = MARK_CODE;
}

void mark_at(struct str text, size_t at, bool numbers_are_events,
	     struct mark *out)
{
	const struct str rest = str_skip(text, at);
	const char c = rest.s[0];
	const bool whole = at == 0 || !char_is_word(text.s[at - 1]);

	*out = (struct mark){ .text = STR_EMPTY };
	if (c == '.') {
		mention_at(text, at, out);
		return;
	}
	if (char_in(c, " \t") || char_in(c, line_ends))
		return;
	if (whole && (mark_label_at(rest, out) || message_at(rest, out) ||
		      status_at(text, at, out) || reason_at(text, at, out) ||
		      process_at(text, at, out)))
		return;
	if (whole && numbers_are_events && mark_bare_id_at(text, at, out))
		return;
	code_at(text, at, out);
}

bool marks_numbers_are_events(struct str text)
{
	static const char *const about[] = { "event", "w3svc", "iis",
					     "filter", "isapi" };
	const struct str bare = str_bare(text);
	uint64_t value;

	for (size_t i = 0; i < sizeof(about) / sizeof(about[0]); i++) {
		if (str_find_nocase(text, about[i]) != SIZE_MAX)
			return true;
	}
	return bare.n == 4 && digits_read(bare, 10, &value);
}

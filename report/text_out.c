/* Lines for people: wrapping, columns, colour. */
#include "report/text_out.h"

#include <string.h>

#include "util/utf8.h"
#include "util/status.h"

/* An eye doesn't find a tag that is further right than TAG_END_MAX. */
enum { COLUMN_GAP = 2, ROOM_MIN = 20, BREAK_INDENT = 4, TAG_END_MAX = 100 };

static const char *const color_codes[] = {
	[TEXT_PLAIN] = "",	   [TEXT_BOLD] = "\033[1m",
	[TEXT_DIM] = "\033[2m",	   [TEXT_RED] = "\033[31m",
	[TEXT_GREEN] = "\033[32m", [TEXT_YELLOW] = "\033[33m",
};

/* Are all eight printable ASCII? May say no where a careful look says yes. */
static bool are_plain(const char *eight)
{
	const uint64_t each = 0x0101010101010101u, high = 0x80 * each;
	uint64_t bytes;

	memcpy(&bytes, eight, sizeof(bytes));
	return ((bytes | (bytes - 0x20 * each) | (bytes + each)) & high) == 0;
}

/* How many bytes from 'at' on are printable ASCII: nearly always all. */
static size_t plain_run(struct str s, size_t at)
{
	size_t i = at;

	while (s.n - i >= 8 && are_plain(s.s + i))
		i += 8;
	while (i < s.n && s.s[i] >= 0x20 && s.s[i] < 0x7f)
		i++;
	return i - at;
}

size_t text_width(struct str s)
{
	size_t width = plain_run(s, 0);

	for (size_t i = width; i < s.n;) {
		uint32_t code;
		size_t n = utf8_read(s, i, &code);

		if (n != 0 && !utf8_is_printable(code))
			n = 0;
		width += n != 0 ? utf8_width(code) : sizeof("\\xNN") - 1;
		i += n != 0 ? n : 1;
	}
	return width;
}

static void put_escaped(FILE *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = plain_run(s, i);

		if (n == 0)
			n = utf8_printable_at(s, i);
		if (n != 0)
			fwrite_unlocked(s.s + i, 1, n, out);
		else
			fprintf(out, "\\x%02X", (unsigned char)s.s[i]);
		i += n != 0 ? n : 1;
	}
}

void text_put_reserved(FILE *out, struct str s,
		       const char *(*reserved)(char c))
{
	for (size_t i = 0; i < s.n;) {
		size_t n = utf8_printable_at(s, i);
		char c = n == 0 ? '\\' : s.s[i];
		const char *instead = n < 2 ? reserved(c) : NULL;

		if (instead != NULL)
			fputs_unlocked(instead, out);
		else if (n == 0)
			putc_unlocked(c, out);
		else
			fwrite_unlocked(s.s + i, 1, n, out);
		if (n == 0)
			fprintf(out, "x%02X", (unsigned char)s.s[i]);
		i += n != 0 ? n : 1;
	}
}

struct str text_printable(struct arena *a, struct str s)
{
	const size_t escape = sizeof("\\xNN") - 1;
	size_t end = 0;
	char *text;

	if (s.s == NULL || plain_run(s, 0) == s.n)
		return s;
	text = arena_array(a, s.n + 1, escape, 1);
	if (text == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < s.n;) {
		size_t n = utf8_printable_at(s, i);

		if (n != 0)
			memcpy(text + end, s.s + i, n);
		else
			sprintf(text + end, "\\x%02X", (unsigned char)s.s[i]);
		end += n != 0 ? n : escape;
		i += n != 0 ? n : 1;
	}
	return (struct str){ text, end };
}

void text_put(struct text_out *t, enum text_color color, struct str s)
{
	bool colored = t->color && color != TEXT_PLAIN && s.n != 0;

	if (colored)
		fputs(color_codes[color], t->out);
	put_escaped(t->out, s);
	if (colored)
		fputs("\033[0m", t->out);
}

void text_blanks(struct text_out *t, size_t n)
{
	while (n-- > 0)
		putc_unlocked(' ', t->out);
}

/* The tag at the end of the line that is filled up to 'column'. */
static void put_tag(struct text_out *t, size_t column, struct str tag)
{
	const size_t most = t->width < TAG_END_MAX ? t->width : TAG_END_MAX;
	const size_t end = column + COLUMN_GAP + text_width(tag);

	text_blanks(t, COLUMN_GAP + (end < most ? most - end : 0));
	text_put(t, TEXT_DIM, tag);
}

static void put_line(struct text_out *t, struct str s, struct str tag)
{
	text_put(t, TEXT_PLAIN, s);
	if (tag.n != 0)
		put_tag(t, 0, tag);
	putc_unlocked('\n', t->out);
}

/* From 'column' on, where the cursor is; the tag is on the first line. */
static void wrap(struct text_out *t, size_t column, size_t hang, struct str s,
		 struct str tag)
{
	size_t reserved = tag.n == 0 ? 0 : text_width(tag) + COLUMN_GAP;
	bool fresh = true; /* no word is on this line yet */

	if (t->width == 0) {
		put_line(t, s, tag);
		return;
	}
	for (size_t i = 0; i <= s.n;) {
		struct str word = { s.s + i, 0 };
		size_t width;

		while (i + word.n < s.n && word.s[word.n] != ' ')
			word.n++;
		i += word.n + 1;
		width = text_width(word);
		if (!fresh &&
		    column + 1 + width + reserved > t->width) {
			if (reserved != 0)
				put_tag(t, column, tag);
			reserved = 0;
			putc_unlocked('\n', t->out);
			text_blanks(t, hang);
			column = hang;
		} else if (!fresh) {
			putc_unlocked(' ', t->out);
			column++;
		}
		text_put(t, TEXT_PLAIN, word);
		column += width;
		fresh = false;
	}
	if (reserved != 0)
		put_tag(t, column, tag);
	putc_unlocked('\n', t->out);
}

void text_paragraph(struct text_out *t, size_t indent, size_t hang,
		    struct str s)
{
	text_tagged(t, indent, hang, s, STR_EMPTY);
}

void text_tagged(struct text_out *t, size_t indent, size_t hang, struct str s,
		 struct str tag)
{
	text_blanks(t, indent);
	wrap(t, indent, hang, s, tag);
}

int text_table_add(struct text_table *table, const struct text_row *row)
{
	void *rows = table->rows;

	if (arena_grow(table->arena, &rows, table->count, &table->capacity,
		       sizeof(*row)) != 0)
		return E_NO_MEMORY;
	table->rows = rows;
	table->rows[table->count++] = *row;
	return OK;
}

static void put_cell(struct text_out *t, const struct text_cell *cell,
		     size_t width, bool padded)
{
	size_t blanks = width - text_width(cell->s);

	if (cell->right)
		text_blanks(t, blanks);
	text_put(t, cell->color, cell->s);
	if (padded && !cell->right)
		text_blanks(t, blanks);
}

void text_layout_add(struct text_layout *l, const struct text_row *row)
{
	for (int i = 0; i < TEXT_COLUMNS_MAX; i++) {
		const size_t width = text_width(row->cells[i].s);

		if (width > l->widths[i])
			l->widths[i] = width;
		if (width != 0 && i > l->last)
			l->last = i;
	}
}

/* A row that is too long for the terminal goes on below, in all rows alike. */
void text_layout_end(const struct text_out *t, struct text_layout *l)
{
	size_t column = l->indent;

	for (int i = 0; t->width != 0 && i <= l->last; i++) {
		size_t room = l->widths[i];

		if (room == 0)
			continue;
		if (i == l->last && room > ROOM_MIN)
			room = ROOM_MIN;
		if (column > l->indent && column + room > t->width) {
			l->breaks[i] = true;
			column = l->indent + BREAK_INDENT;
		}
		column += l->widths[i] + COLUMN_GAP;
	}
}

static bool breaks_behind(const struct text_layout *l, int i)
{
	do
		i++;
	while (i < l->last && l->widths[i] == 0);
	return i <= l->last && l->breaks[i];
}

void text_layout_write(struct text_out *t, const struct text_layout *l,
		       const struct text_row *row)
{
	int last = TEXT_COLUMNS_MAX - 1;
	size_t column = l->indent;

	while (last >= 0 && row->cells[last].s.n == 0)
		last--;
	text_blanks(t, column);
	for (int i = 0; i <= last; i++) {
		const bool padded = i < last && !breaks_behind(l, i);

		if (l->widths[i] == 0)
			continue;
		if (l->breaks[i]) {
			putc_unlocked('\n', t->out);
			column = l->indent + BREAK_INDENT;
			text_blanks(t, column);
		}
		/* Wrapping in a sliver is worse than a long line. */
		if (i == last && i == l->last && i > 0 &&
		    column + ROOM_MIN <= t->width) {
			wrap(t, column, column, row->cells[i].s, STR_EMPTY);
			return;
		}
		put_cell(t, &row->cells[i], l->widths[i], padded);
		text_blanks(t, padded ? COLUMN_GAP : 0);
		column += l->widths[i] + COLUMN_GAP;
	}
	putc_unlocked('\n', t->out);
}

void text_table_write(struct text_out *t, const struct text_table *table,
		      size_t indent)
{
	struct text_layout l = { .indent = indent };

	for (size_t r = 0; r < table->count; r++)
		text_layout_add(&l, &table->rows[r]);
	text_layout_end(t, &l);
	for (size_t r = 0; r < table->count; r++)
		text_layout_write(t, &l, &table->rows[r]);
}

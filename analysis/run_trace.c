/* Calls of a run, one after another, for people or for programs. */
#include "analysis/run_trace.h"

#include "util/json_in.h"
#include "util/status.h"

static bool starts(struct str s, struct str with)
{
	return s.n >= with.n &&
	       str_equal((struct str){ s.s, with.n }, with);
}

/* The emulator's own lines are; the guest is a stranger. */
static bool is_printable(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] < ' ' || s.s[i] > '~')
			return false;
	}
	return true;
}

/* Without what a terminal would obey. */
static void put_text(FILE *to, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];
		bool control = c < ' ' || c == 0x7f ||
			       (c == 0xc2 && i + 1 < s.n &&
				(unsigned char)s.s[i + 1] < 0xa0);

		putc(control ? '?' : c, to);
	}
}

/* "CreateFileA C:\x.ini (0x1, 0x2) → 0xffffffff, 2, from a.dll+0x10" */
static void put_call(FILE *to, struct str target, const struct json_value *v)
{
	const struct json_value *list = json_member_of(v, "arguments",
						       JSON_ARRAY);
	struct str about = json_member_text(v, "about");

	put_text(to, target);
	fputs(": ", to);
	put_text(to, json_member_text(v, "dll"));
	putc('!', to);
	put_text(to, json_member_text(v, "api"));
	if (about.n != 0)
		putc(' ', to);
	put_text(to, about);
	fputs(" (", to);
	for (size_t i = 0; list != NULL && i < list->count; i++) {
		if (i != 0)
			fputs(", ", to);
		put_text(to, list->items[i].text);
	}
	fputs(") \xe2\x86\x92 ", to);
	put_text(to, json_member_text(v, "value"));
	if (json_member(v, "error") != NULL)
		fprintf(to, ", %llu",
			(unsigned long long)json_member_integer(v, "error"));
	fputs(", from ", to);
	put_text(to, json_member_text(v, "caller"));
	putc('\n', to);
}

/* "{" is there, since the line starts with it. */
static void put_object(FILE *to, struct str target, struct str line)
{
	fputs("{\"target\":\"", to);
	put_text(to, target);
	fputs("\",", to);
	fwrite(line.s + 1, 1, line.n - 1, to);
	putc('\n', to);
}

static void put_cut(FILE *to, struct str target)
{
	put_text(to, target);
	fputs(": more calls aren't shown\n", to);
}

int run_trace_line(const struct run_trace *t, struct str target,
		   struct str line, bool *is_call)
{
	bool cut = starts(line, str_of("{\"result\":\"calls-cut\""));
	struct arena a = ARENA_INIT;
	struct json_value v;
	const char *why;
	size_t at;
	int ret;

	*is_call = cut || starts(line, str_of("{\"result\":\"call\","));
	if (!*is_call || t->to == NULL || !is_printable(line))
		return OK;
	ret = json_read((struct bytes){ (const uint8_t *)line.s, line.n }, &a,
			&v, &why, &at);
	if (ret == OK && why == NULL) {
		if (t->json)
			put_object(t->to, target, line);
		else if (cut)
			put_cut(t->to, target);
		else
			put_call(t->to, target, &v);
	}
	arena_release(&a);
	return ret;
}

/* A record over a socket: its bytes, and back. */
#include "audit/record.h"

#include "analysis/analyze.h"

/* Seven bits a byte, the last without the eighth: most numbers are small. */
static void put_number(FILE *out, uint64_t n)
{
	for (; n > 0x7f; n >>= 7)
		putc_unlocked((int)(n & 0x7f) | 0x80, out);
	putc_unlocked((int)n, out);
}

static void put_str(FILE *out, struct str s)
{
	put_number(out, s.n);
	fwrite_unlocked(s.s, 1, s.n, out);
}

static struct str usual_advice(enum finding_id id)
{
	return str_of(finding_kind(id)->advice);
}

/* Most have the usual advice, and it is as long as all the rest. */
static void put_cause(FILE *out, const struct record_cause *c)
{
	const bool is_usual = str_equal(c->advice, usual_advice(c->id));

	put_number(out, c->id);
	put_number(out, c->targets);
	put_number(out, c->likely);
	put_number(out, c->first_in);
	put_number(out, c->in_file);
	put_str(out, c->object);
	put_str(out, c->importer);
	put_str(out, is_usual ? STR_EMPTY : c->advice);
}

void record_write(const struct record *r, FILE *out)
{
	put_number(out, r->kind);
	put_str(out, r->message.s == NULL ? STR_EMPTY : r->message);
	put_str(out, r->member.s == NULL ? STR_EMPTY : r->member);
	put_number(out, r->passed_over);
	put_number(out, r->holds_more);
	put_str(out, r->sha256.s == NULL ? STR_EMPTY : r->sha256);
	put_number(out, r->size);
	put_number(out, r->mark);
	put_number(out, r->machine);
	put_number(out, r->is_dll);
	put_number(out, r->host);
	put_number(out, r->targets);
	put_number(out, r->loads);
	put_number(out, r->likely);
	put_number(out, r->fails);
	put_number(out, r->unfinished);
	put_number(out, r->why);
	put_number(out, r->signal);
	put_number(out, r->is_cut);
	put_number(out, r->counting_fails);
	put_number(out, r->counting_unknown);
	put_number(out, r->warnings);
	put_number(out, r->counting_warnings);
	put_number(out, r->accepted);
	put_number(out, r->cause_count);
	for (size_t i = 0; i < r->cause_count; i++)
		put_cause(out, &r->causes[i]);
	put_number(out, r->redistributable_count);
	for (size_t i = 0; i < r->redistributable_count; i++) {
		put_number(out, r->redistributables[i].targets);
		put_str(out, r->redistributables[i].module);
		put_str(out, r->redistributables[i].text);
	}
	put_number(out, r->use_count);
	for (size_t i = 0; i < r->use_count; i++)
		put_str(out, r->uses[i]);
	put_number(out, r->import_count);
	for (size_t i = 0; i < r->import_count; i++) {
		put_str(out, r->imports[i].module);
		put_str(out, r->imports[i].name);
	}
}

struct reader {
	struct bytes bytes;
	size_t at;
	bool bad;
};

static uint64_t take_number(struct reader *r)
{
	uint64_t n = 0;

	for (unsigned shift = 0; shift < 64 && r->at < r->bytes.len;
	     shift += 7) {
		const uint8_t b = r->bytes.data[r->at++];

		n |= (uint64_t)(b & 0x7f) << shift;
		if (b <= 0x7f)
			return n;
	}
	r->bad = true;
	return 0;
}

static struct str take_str(struct reader *r)
{
	uint64_t n = take_number(r);
	const char *p = bytes_at(r->bytes, r->at, n);

	if (r->bad || p == NULL) {
		r->bad = true;
		return STR_EMPTY;
	}
	r->at += n;
	return (struct str){ p, (size_t)n };
}

/* How many follow, each of so many numbers, and so of as many bytes at least. */
static size_t take_count(struct reader *r, size_t numbers, size_t max)
{
	uint64_t n = take_number(r);

	if (!r->bad && n <= max && n <= (r->bytes.len - r->at) / numbers)
		return (size_t)n;
	r->bad = true;
	return 0;
}

static struct record_cause take_cause(struct reader *r)
{
	const uint64_t id = take_number(r);
	struct record_cause c = { .targets = take_number(r) };

	c.likely = take_number(r);
	c.first_in = take_number(r);
	c.in_file = take_number(r) != 0;
	c.object = take_str(r);
	c.importer = take_str(r);
	c.advice = take_str(r);
	if (id >= FINDING_COUNT) {
		r->bad = true;
		return c;
	}
	c.id = (enum finding_id)id;
	if (c.advice.n == 0)
		c.advice = usual_advice(c.id);
	return c;
}

static bool take_lists(struct reader *r, struct arena *a, struct record *out)
{
	size_t n = take_count(r, 8, RECORD_CAUSES_MAX);

	out->causes = arena_new_array(a, struct record_cause, n + 1);
	for (; !r->bad && out->causes != NULL && out->cause_count < n;)
		out->causes[out->cause_count++] = take_cause(r);
	n = take_count(r, 3, SIZE_MAX);
	out->redistributables =
		arena_new_array(a, struct record_redistributable, n + 1);
	for (; !r->bad && out->redistributables != NULL &&
	       out->redistributable_count < n;) {
		struct record_redistributable *to =
			&out->redistributables[out->redistributable_count++];

		to->targets = take_number(r);
		to->module = take_str(r);
		to->text = take_str(r);
	}
	n = take_count(r, 1, RECORD_USES_MAX);
	out->uses = arena_new_array(a, struct str, n + 1);
	for (; !r->bad && out->uses != NULL && out->use_count < n;)
		out->uses[out->use_count++] = take_str(r);
	n = take_count(r, 2, RECORD_IMPORTS_MAX);
	out->imports = arena_new_array(a, struct record_import, n + 1);
	for (; !r->bad && out->imports != NULL && out->import_count < n;) {
		struct record_import *to = &out->imports[out->import_count++];

		to->module = take_str(r);
		to->name = take_str(r);
	}
	return !r->bad && out->causes != NULL &&
	       out->redistributables != NULL && out->uses != NULL &&
	       out->imports != NULL;
}

bool record_read(struct bytes bytes, struct arena *a, struct record *out)
{
	struct reader r = { .bytes = bytes };
	uint64_t kind = take_number(&r), host;

	*out = (struct record){ .message = take_str(&r) };
	out->member = take_str(&r);
	out->passed_over = take_number(&r);
	out->holds_more = take_number(&r) != 0;
	out->sha256 = take_str(&r);
	out->size = take_number(&r);
	out->mark = take_number(&r);
	out->machine = (uint16_t)take_number(&r);
	out->is_dll = take_number(&r) != 0;
	host = take_number(&r);
	out->targets = take_number(&r);
	out->loads = take_number(&r);
	out->likely = take_number(&r);
	out->fails = take_number(&r);
	out->unfinished = take_number(&r) != 0;
	out->why = (uint8_t)take_number(&r);
	out->signal = (uint8_t)take_number(&r);
	out->is_cut = take_number(&r) != 0;
	out->counting_fails = take_number(&r) != 0;
	out->counting_unknown = take_number(&r) != 0;
	out->warnings = (uint32_t)take_number(&r);
	out->counting_warnings = (uint32_t)take_number(&r);
	out->accepted = (uint32_t)take_number(&r);
	if (r.bad || out->why > UNFINISHED_CRASH || kind >= RECORD_KINDS || host > HOST_IIS_EXTENSION ||
	    (out->sha256.n != 0 && out->sha256.n != SHA256_HEX_SIZE - 1))
		return false;
	out->kind = (enum record_kind)kind;
	out->host = (enum host)host;
	return take_lists(&r, a, out);
}

/* A record over a socket: its bytes, and back. */
#include "audit/record.h"

#include <string.h>

#include "analysis/analyze.h"

/* A number takes no more bytes. */
enum { NUMBER_MAX = 10 };

/* Of each kind, and of the record itself, with the lengths of its strings. */
enum {
	RECORD_NUMBERS = 28,
	CAUSE_NUMBERS = 8,
	REDISTRIBUTABLE_NUMBERS = 3,
	USE_NUMBERS = 1,
	IMPORT_NUMBERS = 2,
};

/* Seven bits a byte, the last without the eighth: most numbers are small. */
static uint8_t *put_number(uint8_t *to, uint64_t n)
{
	for (; n > 0x7f; n >>= 7)
		*to++ = (uint8_t)((n & 0x7f) | 0x80);
	*to++ = (uint8_t)n;
	return to;
}

static uint8_t *put_str(uint8_t *to, struct str s)
{
	to = put_number(to, s.n);
	if (s.n != 0)
		memcpy(to, s.s, s.n);
	return to + s.n;
}

static struct str usual_advice(enum finding_id id)
{
	return str_of(finding_kind(id)->advice);
}

/* Most have the usual advice, and it is as long as all the rest. */
static struct str unusual_advice(const struct record_cause *c)
{
	return str_equal(c->advice, usual_advice(c->id)) ? STR_EMPTY :
							   c->advice;
}

/* No more bytes than these. */
static size_t most_bytes(const struct record *r)
{
	size_t numbers = RECORD_NUMBERS + CAUSE_NUMBERS * r->cause_count +
			 REDISTRIBUTABLE_NUMBERS * r->redistributable_count +
			 USE_NUMBERS * r->use_count +
			 IMPORT_NUMBERS * r->import_count;
	size_t n = r->message.n + r->member.n + r->sha256.n;

	for (size_t i = 0; i < r->cause_count; i++)
		n += r->causes[i].object.n + r->causes[i].importer.n +
		     r->causes[i].advice.n;
	for (size_t i = 0; i < r->redistributable_count; i++)
		n += r->redistributables[i].module.n +
		     r->redistributables[i].text.n;
	for (size_t i = 0; i < r->use_count; i++)
		n += r->uses[i].n;
	for (size_t i = 0; i < r->import_count; i++)
		n += r->imports[i].module.n + r->imports[i].name.n;
	return n + numbers * NUMBER_MAX;
}

static uint8_t *put_cause(uint8_t *to, const struct record_cause *c)
{
	to = put_number(to, c->id);
	to = put_number(to, c->targets);
	to = put_number(to, c->likely);
	to = put_number(to, c->first_in);
	to = put_number(to, c->in_file);
	to = put_str(to, c->object);
	to = put_str(to, c->importer);
	return put_str(to, unusual_advice(c));
}

static uint8_t *put_head(uint8_t *to, const struct record *r)
{
	to = put_number(to, r->kind);
	to = put_str(to, r->message);
	to = put_str(to, r->member);
	to = put_number(to, r->passed_over);
	to = put_number(to, r->holds_more);
	to = put_str(to, r->sha256);
	to = put_number(to, r->size);
	to = put_number(to, r->mark);
	to = put_number(to, r->machine);
	to = put_number(to, r->is_dll);
	to = put_number(to, r->host);
	to = put_number(to, r->targets);
	to = put_number(to, r->loads);
	to = put_number(to, r->likely);
	to = put_number(to, r->fails);
	to = put_number(to, r->unfinished);
	to = put_number(to, r->why);
	to = put_number(to, r->signal);
	to = put_number(to, r->is_cut);
	to = put_number(to, r->counting_fails);
	to = put_number(to, r->counting_unknown);
	to = put_number(to, r->warnings);
	to = put_number(to, r->counting_warnings);
	return put_number(to, r->accepted);
}

static uint8_t *put_lists(uint8_t *to, const struct record *r)
{
	to = put_number(to, r->cause_count);
	for (size_t i = 0; i < r->cause_count; i++)
		to = put_cause(to, &r->causes[i]);
	to = put_number(to, r->redistributable_count);
	for (size_t i = 0; i < r->redistributable_count; i++) {
		to = put_number(to, r->redistributables[i].targets);
		to = put_str(to, r->redistributables[i].module);
		to = put_str(to, r->redistributables[i].text);
	}
	to = put_number(to, r->use_count);
	for (size_t i = 0; i < r->use_count; i++)
		to = put_str(to, r->uses[i]);
	to = put_number(to, r->import_count);
	for (size_t i = 0; i < r->import_count; i++) {
		to = put_str(to, r->imports[i].module);
		to = put_str(to, r->imports[i].name);
	}
	return to;
}

uint8_t *record_write(const struct record *r, size_t before, struct arena *a,
		      size_t *n)
{
	uint8_t *bytes = arena_take(a, before + most_bytes(r), 1);

	if (bytes != NULL)
		*n = (size_t)(put_lists(put_head(bytes + before, r), r) -
			      bytes);
	return bytes;
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
	if (r.bad || out->why > UNFINISHED_CRASH || kind >= RECORD_KINDS || host > HOST_IIS_MODULE ||
	    (out->sha256.n != 0 && out->sha256.n != SHA256_HEX_SIZE - 1))
		return false;
	out->kind = (enum record_kind)kind;
	out->host = (enum host)host;
	return take_lists(&r, a, out);
}

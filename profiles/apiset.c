/* The look-up of API sets, as each Windows does it. */
#include "profiles/apiset.h"

#include "profiles/release.h"
#include "profiles/rows.h"

bool profile_apiset_at(const struct profile *p, uint32_t row,
		       struct profile_apiset *out)
{
	const uint8_t *r = row_at(p->apisets, row, APISET_BYTES);

	if (r == NULL)
		return false;
	*out = (struct profile_apiset){
		.contract = string_at(p, le32(r + APISET_CONTRACT)),
		.host = string_at(p, le32(r + APISET_HOST)),
		.importer = string_at(p, le32(r + APISET_IMPORTER)),
		.there = le64(r + APISET_THERE),
		.uncertain = le64(r + APISET_UNCERTAIN),
	};
	return true;
}

struct str apiset_stem(struct str contract)
{
	const char *hyphen = contract.n == 0 ?
				     NULL :
				     memrchr(contract.s, '-', contract.n);

	if (hyphen != NULL)
		contract.n = (size_t)(hyphen - contract.s);
	return contract;
}

int apiset_compare(const struct profile_apiset *a,
		   const struct profile_apiset *b)
{
	int order = str_compare(apiset_stem(a->contract),
				apiset_stem(b->contract));

	if (order == 0)
		order = str_compare(a->contract, b->contract);
	if (order == 0)
		order = str_compare(a->importer, b->importer);
	return order != 0 ? order : str_compare(a->host, b->host);
}

/* The targets that compare names in one way. */
struct manners {
	target_set whole;    /* all but the first four letters (R2302) */
	target_set stem;     /* all but the last number (R2303) */
	target_set api_only; /* 7 knows no "ext-" (R2301) */
	target_set untold;   /* they have sets, and the table hasn't them */
};

static struct manners manners_of(const struct profile *p)
{
	struct manners m = { 0, 0, 0, 0 };
	const uint8_t *row;

	for (unsigned i = 0; (row = row_at(p->targets, i, TARGET_BYTES)); i++) {
		if (row[TARGET_SCHEMA] == 0 || i >= TARGETS_MAX)
			continue;
		if (row[TARGET_SCHEMA_KNOWN] == 0)
			m.untold |= TARGET_BIT(i);
		else if (row[TARGET_SCHEMA] < 6)
			m.whole |= TARGET_BIT(i);
		else
			m.stem |= TARGET_BIT(i);
		if (row[TARGET_SCHEMA] == 2 &&
		    windows_release_of(le64(row + TARGET_BUILD_NUMBER)) <
			    WINDOWS_8)
			m.api_only |= TARGET_BIT(i);
	}
	return m;
}

/* A walk over the rows that can be meant. */
struct search {
	const struct profile *p;
	struct str contract, importer;
	struct manners manners;
	target_set left; /* not answered yet */
	struct apiset_answer answer;
};

static void take_host(struct apiset_answer *a, struct str host,
		      target_set targets)
{
	size_t i = 0;

	while (i < a->host_count && !str_equal(a->hosts[i].name, host))
		i++;
	if (i == APISET_ANSWER_HOSTS) {
		a->unknown |= targets;
		return;
	}
	if (i == a->host_count) {
		a->hosts[i].name = host;
		a->hosts[i].targets = 0;
		a->host_count++;
	}
	a->hosts[i].targets |= targets;
	a->hosted |= targets;
}

/* 'there' and 'unknown' of a row, on targets that it is meant on. */
static void take_row(struct search *s, const struct profile_apiset *row,
		     target_set meant)
{
	target_set there = row->there & ~row->uncertain & meant & s->left;

	s->answer.unknown |= row->uncertain & meant & s->left;
	s->left &= ~(meant & (row->there | row->uncertain));
	if (there == 0)
		return;
	if (row->host.n != 0)
		take_host(&s->answer, row->host, there);
	else
		s->answer.hostless |= there;
}

static uint32_t first_row(const struct profile *p, struct str stem)
{
	uint32_t low = 0, high = row_count(p->apisets, APISET_BYTES);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		struct profile_apiset row;

		if (!profile_apiset_at(p, middle, &row))
			return high;
		if (str_compare_nocase(apiset_stem(row.contract), stem) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_importer(const struct search *s,
			const struct profile_apiset *row)
{
	return row->importer.n != 0 &&
	       str_equal_nocase(row->importer, s->importer);
}

/* Behind the first four letters. */
static struct str without_prefix(struct str name)
{
	return name.n < 4 ? STR_EMPTY :
			    (struct str){ name.s + 4, name.n - 4 };
}

/*
 * The rows of one stem: the importer's own before those for all (R2304). A
 * set that has hosts for other importers only has none for this one.
 */
static void take_rows(struct search *s, struct str stem, bool own_prefix)
{
	const uint32_t first = first_row(s->p, stem);
	struct profile_apiset row;

	for (unsigned pass = 0; pass < 3 && s->left != 0; pass++) {
		for (uint32_t i = first; profile_apiset_at(s->p, i, &row) &&
					 str_equal_nocase(
						 apiset_stem(row.contract),
						 stem);
		     i++) {
			target_set meant = own_prefix ? s->manners.stem : 0;

			if (str_equal_nocase(without_prefix(row.contract),
					     without_prefix(s->contract)))
				meant |= s->manners.whole;
			if (pass == 0 ? !is_importer(s, &row) :
			    pass == 1 ? row.importer.n != 0 :
					row.importer.n == 0)
				continue;
			if (pass == 2)
				row.host = STR_EMPTY;
			take_row(s, &row, meant);
		}
	}
}

/* The stem with the other of the two prefixes, into 'room'. */
static struct str other_prefix(struct str stem, char *room)
{
	const char *prefix = ascii_lower(stem.s[0]) == 'a' ? "ext-" : "api-";

	memcpy(room, prefix, 4);
	memcpy(room + 4, stem.s + 4, stem.n - 4);
	return (struct str){ room, stem.n };
}

struct apiset_answer apiset_find(const struct profile *p, struct str name,
				 struct str importer, target_set targets)
{
	const char *dot = name.n == 0 ? NULL : memchr(name.s, '.', name.n);
	struct search s = { .p = p, .importer = importer };
	char room[PROFILE_TARGET_STRING_MAX];
	struct str stem;

	if (!apiset_is_candidate(name))
		return s.answer;
	s.manners = manners_of(p);
	if (ascii_lower(name.s[0]) == 'e')
		targets &= ~s.manners.api_only;
	if (dot != NULL)
		name.n = (size_t)(dot - name.s);
	s.contract = name;
	s.answer.unknown = targets & s.manners.untold;
	s.left = targets & (s.manners.whole | s.manners.stem);
	stem = apiset_stem(name);
	/* No contract is that long, nor as short as its prefix. */
	if (name.n > sizeof(room) || stem.n < 4)
		return s.answer;
	take_rows(&s, stem, true);
	if ((s.left & s.manners.whole) != 0)
		take_rows(&s, other_prefix(stem, room), false);
	return s.answer;
}

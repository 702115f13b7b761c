/* What a preCondition asks of the pool, word for word (R1017, R3007). */
#include "analysis/server.h"

#include "util/status.h"

static const char runtime_word[] = "runtimeVersion";

static bool is_word(struct str word, const char *name)
{
	return str_equal_nocase(word, str_of(name));
}

/* The next one of a list with commas, cut off from it. False: none is left. */
static bool next_word(struct str *rest, struct str *word)
{
	size_t start = 0, end;

	*word = STR_EMPTY;
	if (rest->n == 0)
		return false;
	while (start < rest->n &&
	       (rest->s[start] == ',' || rest->s[start] == ' '))
		start++;
	end = start;
	while (end < rest->n && rest->s[end] != ',' && rest->s[end] != ' ')
		end++;
	*word = (struct str){ rest->s + start, end - start };
	*rest = (struct str){ rest->s + end, rest->n - end };
	return word->n != 0;
}

/* Of one kind of word, as all of that kind say. */
static enum server_holds both(enum server_holds a, enum server_holds b)
{
	return a == HOLDS_UNASKED || a == b ? b : HOLDS_UNKNOWN;
}

static enum server_holds mode_holds(const struct server_process *p,
				    enum server_mode asked)
{
	if (p->mode == MODE_UNKNOWN)
		return HOLDS_UNKNOWN;
	return p->mode == asked ? HOLDS : HOLDS_NOT;
}

/* Versions that there are differ by their text; of others nobody knows. */
static enum server_holds runtime_holds(const struct server_process *p,
				       struct str asked)
{
	static const char *const known[] = { "", "v1.1", "v2.0", "v4.0" };

	if (p->runtime.s == NULL)
		return HOLDS_UNKNOWN;
	if (str_equal_nocase(p->runtime, asked))
		return HOLDS;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (is_word(p->runtime, known[i]))
			return HOLDS_NOT;
	}
	return HOLDS_UNKNOWN;
}

static enum server_holds bitness_holds(const struct server *s,
				       const struct server_process *p,
				       enum iis_bitness bitness)
{
	bool is_64_bit = s->is_64_bit && !p->is_wow64;

	if (bitness == IIS_ANY_BITNESS)
		return HOLDS_UNASKED;
	return (bitness == IIS_64_BIT) == is_64_bit ? HOLDS : HOLDS_NOT;
}

/* "v4.0" of "runtimeVersionv4.0". */
static struct str version_of(struct str word)
{
	const size_t n = strlen(runtime_word);

	return (struct str){ word.s + n, word.n - n };
}

struct server_condition server_condition(const struct server *s,
					 const struct server_process *p,
					 struct str precondition,
					 enum iis_bitness bitness)
{
	struct server_condition c = {
		.bitness = bitness_holds(s, p, bitness),
		.unread = STR_EMPTY,
	};
	struct str word;

	while (next_word(&precondition, &word)) {
		if (is_word(word, "integratedMode"))
			c.mode = both(c.mode, mode_holds(p, MODE_INTEGRATED));
		else if (is_word(word, "classicMode"))
			c.mode = both(c.mode, mode_holds(p, MODE_CLASSIC));
		else if (str_starts_nocase(word, runtime_word))
			c.runtime = both(c.runtime,
					 runtime_holds(p, version_of(word)));
		else if (!is_word(word, "bitness32") &&
			 !is_word(word, "bitness64"))
			c.unread = word;
	}
	return c;
}

/* A word that isn't known may be an error, whatever the others say (R3006). */
bool server_condition_fails(const struct server_condition *c)
{
	return c->unread.n == 0 &&
	       (c->bitness == HOLDS_NOT || c->mode == HOLDS_NOT ||
		c->runtime == HOLDS_NOT);
}

int server_condition_doubt(const struct server_condition *c, struct arena *a,
			   struct str *out)
{
	*out = STR_EMPTY;
	if (c->unread.n != 0)
		*out = STR_CONCAT(a, str_of("what its preCondition "),
				  c->unread, str_of(" asks for isn't known"));
	else if (c->mode == HOLDS_UNKNOWN)
		*out = str_of("its preCondition asks for a pipeline mode, and "
			      "whether its pool has that isn't known");
	else if (c->runtime == HOLDS_UNKNOWN)
		*out = str_of("its preCondition asks for a version of .NET, "
			      "and whether its pool has that isn't known");
	return out->s == NULL ? E_NO_MEMORY : OK;
}

static void note_words(struct server *s, struct str precondition)
{
	struct str word;

	while (next_word(&precondition, &word)) {
		s->asks_mode |= is_word(word, "integratedMode") ||
				is_word(word, "classicMode");
		s->asks_runtime |= str_starts_nocase(word, runtime_word);
	}
}

void server_read_preconditions(struct server *s)
{
	const struct iis_config *c = &s->config;

	for (size_t i = 0; i < c->native_modules.count; i++)
		note_words(s, c->native_modules.items[i].precondition);
	for (size_t i = 0; i < c->filters.count; i++)
		note_words(s, c->filters.items[i].precondition);
	for (size_t i = 0; i < c->extensions.count; i++)
		note_words(s, c->extensions.items[i].precondition);
}

/* What the schema of IIS says where the file doesn't; of 8 it isn't agreed on. */
static struct str usual_runtime(const struct server *s)
{
	struct profile_target t;

	profile_target_at(&s->dryload->profile, s->target, &t);
	return t.iis[0] == '7' ? str_of("v2.0") : (struct str){ NULL, 0 };
}

void server_enter_pool(const struct server *s, const struct iis_pool *pool,
		       struct server_process *p)
{
	p->mode = pool == NULL	? MODE_UNKNOWN :
		  pool->classic ? MODE_CLASSIC :
				  MODE_INTEGRATED;
	p->runtime = pool == NULL	     ? (struct str){ NULL, 0 } :
		     pool->runtime.s != NULL ? pool->runtime :
					       usual_runtime(s);
}

/* Access control lists, asked for a token. */
#include "resolver/access.h"

#include <string.h>

#include "loader/pe.h"

/* What is still to be allowed, at best and at worst. */
struct open_rights {
	uint32_t best, worst;
	bool may_be_denied;
	const struct ace *open; /* the first that can't be told and matters */
};

/* Take one entry into account; true: it denies what is still to be allowed. */
static bool meet(const struct ace *ace, enum membership member,
		 struct open_rights *r)
{
	bool sure = member == MEMBER_YES;
	uint32_t certain = sure ? ace->mask : 0;
	uint32_t possible = ace->mask | ace->maybe;

	if (member == MEMBER_NO || ace->inherit_only ||
	    (possible & r->worst) == 0)
		return false;
	if (ace->deny && (certain & r->best) != 0)
		return true;
	if (r->open == NULL && ((possible & ~certain) & r->worst) != 0)
		r->open = ace;
	if (ace->deny) {
		r->may_be_denied = true;
		return false;
	}
	r->best &= ~possible;
	if (!r->may_be_denied)
		r->worst &= ~certain;
	return false;
}

static struct access_answer ask(const struct acl_listing *l,
				const struct acl *acl,
				const struct token *token, uint32_t wanted)
{
	struct open_rights r = { .best = wanted, .worst = wanted };

	for (size_t i = 0; i < acl->count && r.worst != 0; i++) {
		const struct ace *ace = &l->aces[acl->first + i];

		if (meet(ace, token_has(token, ace->principal, ace->name), &r))
			return (struct access_answer){ ACCESS_DENIED, ace };
	}
	if (r.worst == 0)
		return (struct access_answer){ ACCESS_GRANTED, NULL };
	if (r.best != 0)
		return (struct access_answer){ ACCESS_DENIED, NULL };
	return (struct access_answer){ ACCESS_UNKNOWN, r.open };
}

struct access_answer acl_evaluate_rights(const struct acl_listing *l,
					 const struct acl *acl,
					 const struct token *token,
					 uint32_t wanted)
{
	if (acl->open)
		return (struct access_answer){ ACCESS_GRANTED, NULL };
	if (acl->flaw != NULL)
		return (struct access_answer){ ACCESS_UNKNOWN, NULL };
	return ask(l, acl, token, wanted);
}

struct access_answer acl_evaluate(const struct acl_listing *l,
				  const struct acl *acl,
				  const struct token *token)
{
	const uint32_t least = FILE_EXECUTE | SYNCHRONIZE;
	struct access_answer all, some;

	all = acl_evaluate_rights(l, acl, token, least | FILE_READ_DATA);
	if (all.access == ACCESS_GRANTED)
		return all;
	/* The loader asks again with less (R104). */
	some = acl_evaluate_rights(l, acl, token, least);
	if (some.access == ACCESS_GRANTED)
		some.access = ACCESS_BY_EXECUTE;
	return some;
}

/* The part of a path before its last separator, and behind it. */
static struct str split(struct str path, struct str *name)
{
	size_t at = path.n;

	while (at > 0 && path.s[at - 1] != '/' && path.s[at - 1] != '\\')
		at--;
	*name = (struct str){ path.s + at, path.n - at };
	return (struct str){ path.s, at };
}

void access_enter(struct access_check *c, const struct module *root)
{
	struct acl_match m;
	struct str name;

	if (c->root_path.n != 0) {
		c->folder = split(root->path, &name);
		c->windows_folder = split(c->root_path, &name);
		return;
	}
	m = acl_find_tail(c->listing, root->path);
	c->folder = c->windows_folder = STR_EMPTY;
	if (m.acl == NULL || m.other != NULL)
		return;
	c->folder = split(root->path, &name);
	c->windows_folder = split(m.acl->path, &name);
}

struct acl_match access_list_of(const struct access_check *c,
				const struct module *m)
{
	char buffer[1024];
	struct str name, folder = split(m->path, &name);
	struct str path = { buffer, c->windows_folder.n + name.n };
	struct acl_match match;
	size_t n = c->windows_folder.n;

	if (n == 0 || m->role != FOLDER_BESIDE ||
	    !str_equal(folder, c->folder) || path.n > sizeof(buffer))
		return acl_find_tail(c->listing, m->path);
	/* Beside the root, so that another folder's file isn't meant. */
	memcpy(buffer, c->windows_folder.s, n);
	memcpy(buffer + n, name.s, name.n);
	match = acl_find_tail(c->listing, path);
	if (match.acl != NULL && !acl_path_ends(path, match.acl->path) &&
	    (match.other == NULL || !acl_path_ends(path, match.other->path)))
		match = (struct acl_match){ NULL, NULL };
	return match;
}

/* Two tokens that share targets: what they don't agree on isn't known. */
static void settle(struct access_judgement *j, target_set granted)
{
	target_set unknown = 0, told = 0;

	for (size_t i = 0; i < j->count; i++) {
		if (!j->items[i].denied)
			unknown |= j->items[i].targets;
	}
	j->denied &= ~(unknown | granted);
	for (size_t i = 0; i < j->count; i++) {
		struct access_trouble *t = &j->items[i];

		if (t->denied && (t->targets & j->denied) == 0) {
			t->denied = false;
			t->ace = NULL;
		}
		if (t->denied)
			t->targets &= j->denied;
		t->targets &= ~told;
		told |= t->targets;
	}
}

/* One identity, told the same by several IIS, is one trouble. */
static void add_trouble(struct access_judgement *j,
			const struct access_trouble *t)
{
	for (size_t i = 0; i < j->count; i++) {
		struct access_trouble *other = &j->items[i];

		if (other->denied == t->denied && other->ace == t->ace &&
		    other->token->identity.kind == t->token->identity.kind) {
			other->targets |= t->targets;
			return;
		}
	}
	j->items[j->count++] = *t;
}

void access_judge(const struct access_check *c, const struct module *m,
		  target_set targets, struct access_judgement *out)
{
	struct acl_match match = access_list_of(c, m);
	target_set granted = 0;

	*out = (struct access_judgement){ .count = 0 };
	if (match.acl == NULL)
		return;
	for (size_t i = 0; i < c->token_count; i++) {
		const struct access_token *t = &c->tokens[i];
		struct access_answer answer = { ACCESS_UNKNOWN, NULL };
		target_set on = t->targets & targets;

		if (on == 0)
			continue;
		if (match.other == NULL)
			answer = acl_evaluate(c->listing, match.acl,
					      &t->token);
		if (answer.access == ACCESS_BY_EXECUTE)
			out->likely |= on;
		if (answer.access == ACCESS_GRANTED ||
		    answer.access == ACCESS_BY_EXECUTE) {
			granted |= on;
			continue;
		}
		if (answer.access == ACCESS_DENIED)
			out->denied |= on;
		add_trouble(out, &(struct access_trouble){
					 answer.access == ACCESS_DENIED,
					 on,
					 &t->token,
					 match,
					 answer.ace,
				 });
	}
	settle(out, granted);
}

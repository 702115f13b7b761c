/*
 * May the process open a file of the deployment? R104 and R507, by the access
 * control lists that somebody printed on the server.
 */
#ifndef RESOLVER_ACCESS_H
#define RESOLVER_ACCESS_H

#include "resolver/acl.h"
#include "resolver/identity.h"
#include "resolver/module.h"

enum access {
	ACCESS_GRANTED,
	ACCESS_BY_EXECUTE, /* not to read it, which is enough (R104) */
	ACCESS_DENIED,
	ACCESS_UNKNOWN,
};

struct access_answer {
	enum access access;
	/* What denies it, or what can't be told; NULL: nothing allows it. */
	const struct ace *ace;
};

/* Go through the list as Windows does: entry by entry, the first decides. */
struct access_answer acl_evaluate(const struct acl_listing *l,
				  const struct acl *acl,
				  const struct token *token);

/* The same for one set of rights alone: never ACCESS_BY_EXECUTE. */
struct access_answer acl_evaluate_rights(const struct acl_listing *l,
					 const struct acl *acl,
					 const struct token *token,
					 uint32_t wanted);

/* Who loads the files on 'targets'; of two with the same ones it is either. */
struct access_token {
	target_set targets;
	struct token token;
};

enum { ACCESS_TOKENS_MAX = 8 };

/* What the lists are asked with. */
struct access_check {
	const struct acl_listing *listing;
	struct access_token tokens[ACCESS_TOKENS_MAX];
	size_t token_count;
	struct str root_path; /* of the checked file there; or empty */
	/* The folder of the checked file, and the same on the server. */
	struct str folder, windows_folder;
};

/* Before all else: learn from the root where its folder is on the server. */
void access_enter(struct access_check *c, const struct module *root);

/* The list of a module's file; none where the listing doesn't have it. */
struct acl_match access_list_of(const struct access_check *c,
				const struct module *m);

/* Why a file isn't opened, or whether it is isn't known, on 'targets'. */
struct access_trouble {
	bool denied;
	target_set targets;
	const struct token *token;
	struct acl_match match;
	const struct ace *ace; /* see struct access_answer */
};

struct access_judgement {
	target_set denied;
	target_set likely; /* it is opened, on a likely rule */
	struct access_trouble items[ACCESS_TOKENS_MAX];
	size_t count;
};

/* The file of 'm' on 'targets'. */
void access_judge(const struct access_check *c, const struct module *m,
		  target_set targets, struct access_judgement *out);

#endif

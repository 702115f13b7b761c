/* Who a process is, and which groups its token has: R1012, R3010. */
#ifndef RESOLVER_IDENTITY_H
#define RESOLVER_IDENTITY_H

#include <stdbool.h>

#include "resolver/principal.h"
#include "util/arena.h"

/* The order of the columns in identity.c. */
enum identity_kind {
	IDENTITY_LOCAL_SYSTEM,
	IDENTITY_LOCAL_SERVICE,
	IDENTITY_NETWORK_SERVICE,
	IDENTITY_POOL_ACCOUNT, /* a user that was put into IIS_WPG */
	IDENTITY_POOL,         /* ApplicationPoolIdentity */
	IDENTITY_IWAM,
	IDENTITY_ACCOUNT,      /* any user: its groups aren't known */
	IDENTITY_UNKNOWN,      /* nobody said who */
	IDENTITY_KINDS
};

/* 'name' is of the account or the pool; empty where there is none. */
struct identity {
	enum identity_kind kind;
	struct str name;
};

/*
 * "network-service", "local-service", "local-system", their Windows names and
 * SIDs, "iis-wpg:USER", "pool:NAME", "IIS AppPool\NAME",
 * "ApplicationPoolIdentity", "DOMAIN\user", "user@domain", a SID. False with
 * '*why' for a person.
 */
bool identity_parse(struct str text, struct identity *out, const char **why);

/*
 * What people call it: "Network Service", "CORP\web". NULL 's' when out of
 * memory.
 */
struct str identity_title(const struct identity *i, struct arena *a);

/* A token: an identity in a worker process of IIS 5, 6, 7...; 0: not IIS. */
struct token {
	struct identity identity;
	unsigned iis;
};

enum membership { MEMBER_NO, MEMBER_YES, MEMBER_UNKNOWN };

/* Is 'p', written as 'name', the user of the token or among its groups? */
enum membership token_has(const struct token *t, enum principal p,
			  struct str name);

#endif

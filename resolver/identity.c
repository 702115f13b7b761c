/* Process identities and the groups of their tokens. */
#include "resolver/identity.h"

#include <stddef.h>

/*
 * Groups as Windows and IIS set them up: y in the token, n not, ? open. The
 * built-in services: learn.microsoft.com, LocalSystem, LocalService and
 * NetworkService Account; members of IIS_WPG: TechNet cc784675; IIS_IUSRS:
 * R3010. Users holds Authenticated Users; the token of LocalSystem is made
 * without it.
 */
static const char members[PRINCIPAL_COUNT][IDENTITY_KINDS + 1] = {
	/*                            LocalSystem, LocalService,
	 *                            NetworkService, pool account, pool,
	 *                            IWAM, account, unknown */
	[PRINCIPAL_OTHER]               = "????????",
	[PRINCIPAL_EVERYONE]            = "yyyyyyyy",
	[PRINCIPAL_AUTHENTICATED_USERS] = "yyyyyyy?",
	[PRINCIPAL_USERS]               = "?yyyyyy?",
	[PRINCIPAL_ADMINISTRATORS]      = "ynn?nn??",
	[PRINCIPAL_SYSTEM]              = "ynnnnnn?",
	[PRINCIPAL_LOCAL_SERVICE]       = "nynnnnn?",
	[PRINCIPAL_NETWORK_SERVICE]     = "nnynnnn?",
	[PRINCIPAL_SERVICE]             = "?yy?????",
	[PRINCIPAL_INTERACTIVE]         = "nnn?n???",
	[PRINCIPAL_NETWORK]             = "nnn?n???",
	[PRINCIPAL_BATCH]               = "n???????",
	[PRINCIPAL_ANONYMOUS]           = "nnnnnnn?",
	[PRINCIPAL_GUESTS]              = "nnn?n???",
	[PRINCIPAL_POWER_USERS]         = "nnn?n???",
	[PRINCIPAL_IIS_WPG]             = "?yyy?y??",
	[PRINCIPAL_IIS_IUSRS]           = "????y???",
	[PRINCIPAL_IUSR]                = "nnnnnnn?",
	[PRINCIPAL_IWAM]                = "nnn?ny??",
	[PRINCIPAL_CREATOR]             = "nnnnnnnn",
	[PRINCIPAL_OWNER_RIGHTS]        = "????????",
	[PRINCIPAL_SANDBOX]             = "nnnnnnn?",
	[PRINCIPAL_TRUSTED_INSTALLER]   = "nnnnnnn?",
	[PRINCIPAL_POOL]                = "nnnn?nn?",
	[PRINCIPAL_POOL_SID]            = "nnnn?nn?",
};

static enum membership from_letter(char c)
{
	return c == 'y' ? MEMBER_YES : c == 'n' ? MEMBER_NO : MEMBER_UNKNOWN;
}

/* Worker processes of IIS 7 and later have it, whoever they are (R3010). */
static enum membership iusrs(const struct token *t)
{
	if (t->identity.kind == IDENTITY_UNKNOWN)
		return MEMBER_UNKNOWN;
	if (t->iis >= 7)
		return MEMBER_YES;
	return t->iis != 0 ? MEMBER_NO :
			     from_letter(members[PRINCIPAL_IIS_IUSRS]
						[t->identity.kind]);
}

static enum membership pool(const struct identity *i, struct str name)
{
	if (i->name.n == 0)
		return MEMBER_UNKNOWN;
	return str_equal_nocase(principal_account(name), i->name) ?
		       MEMBER_YES :
		       MEMBER_NO;
}

enum membership token_has(const struct token *t, enum principal p,
			  struct str name)
{
	const struct identity *i = &t->identity;

	if (p == PRINCIPAL_IIS_IUSRS)
		return iusrs(t);
	if (p == PRINCIPAL_POOL && i->kind == IDENTITY_POOL)
		return pool(i, name);
	/* IIS 7 has the group for old software only, if at all. */
	if (p == PRINCIPAL_IIS_WPG && t->iis >= 7)
		return MEMBER_UNKNOWN;
	if ((i->kind == IDENTITY_POOL_ACCOUNT || i->kind == IDENTITY_ACCOUNT) &&
	    str_equal_nocase(i->name, name))
		return MEMBER_YES;
	return from_letter(members[p][i->kind]);
}

static bool starts(struct str text, const char *start, struct str *rest)
{
	struct str x = str_of(start);

	if (text.n < x.n || !str_equal_nocase((struct str){ text.s, x.n }, x))
		return false;
	*rest = (struct str){ text.s + x.n, text.n - x.n };
	return true;
}

static bool has(struct str s, char c)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] == c)
			return true;
	}
	return false;
}

/* The services, by our words and by all of Windows' own. */
static bool parse_service(struct str text, struct identity *out)
{
	static const struct {
		const char *word;
		enum identity_kind kind;
	} words[] = {
		{ "local-system", IDENTITY_LOCAL_SYSTEM },
		{ "LocalSystem", IDENTITY_LOCAL_SYSTEM },
		{ "local-service", IDENTITY_LOCAL_SERVICE },
		{ "LocalService", IDENTITY_LOCAL_SERVICE },
		{ "network-service", IDENTITY_NETWORK_SERVICE },
		{ "NetworkService", IDENTITY_NETWORK_SERVICE },
		{ "ApplicationPoolIdentity", IDENTITY_POOL },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal_nocase(text, str_of(words[i].word))) {
			out->kind = words[i].kind;
			return true;
		}
	}
	switch (principal_of_name(text)) {
	case PRINCIPAL_SYSTEM:
		out->kind = IDENTITY_LOCAL_SYSTEM;
		return true;
	case PRINCIPAL_LOCAL_SERVICE:
		out->kind = IDENTITY_LOCAL_SERVICE;
		return true;
	case PRINCIPAL_NETWORK_SERVICE:
		out->kind = IDENTITY_NETWORK_SERVICE;
		return true;
	default:
		return false;
	}
}

bool identity_parse(struct str text, struct identity *out, const char **why)
{
	struct str rest;

	*out = (struct identity){ IDENTITY_ACCOUNT, STR_EMPTY };
	*why = NULL;
	if (parse_service(text, out))
		return true;
	if (str_equal_nocase(principal_account(text), str_of("iusr")) ||
	    principal_of_name(text) == PRINCIPAL_IUSR) {
		*why = "no process of IIS runs as IUSR, and filters never do: "
		       "name the identity of the pool, network-service "
		       "unless changed, or local-system (R1012)";
		return false;
	}
	if (starts(text, "pool:", &rest) ||
	    starts(text, "IIS AppPool\\", &rest)) {
		*out = (struct identity){ IDENTITY_POOL, rest };
	} else if (starts(text, "iis-wpg:", &rest)) {
		*out = (struct identity){ IDENTITY_POOL_ACCOUNT, rest };
	} else if (principal_of_name(text) == PRINCIPAL_IWAM) {
		*out = (struct identity){ IDENTITY_IWAM, text };
	} else if (principal_of_name(text) == PRINCIPAL_OTHER &&
		   (has(text, '\\') || has(text, '@') ||
		    starts(text, "S-1-", &rest))) {
		out->name = text;
		return true;
	} else {
		*why = "there are network-service, local-service, "
		       "local-system, pool:NAME, iis-wpg:USER and DOMAIN\\USER";
		return false;
	}
	if (out->name.n == 0)
		*why = "a name is missing";
	return out->name.n != 0;
}

struct str identity_title(const struct identity *i, struct arena *a)
{
	static const char *const titles[IDENTITY_KINDS] = {
		[IDENTITY_LOCAL_SYSTEM] = "LocalSystem",
		[IDENTITY_LOCAL_SERVICE] = "Local Service",
		[IDENTITY_NETWORK_SERVICE] = "Network Service",
		[IDENTITY_POOL_ACCOUNT] = "the account of the pool",
		[IDENTITY_POOL] = "the identity of the pool",
		[IDENTITY_IWAM] = "IWAM_machine",
		[IDENTITY_ACCOUNT] = "the account",
		[IDENTITY_UNKNOWN] = "the process",
	};

	if (i->kind == IDENTITY_POOL && i->name.n != 0)
		return STR_CONCAT(a, str_of("IIS AppPool\\"), i->name);
	return i->name.n != 0 ? i->name : str_of(titles[i->kind]);
}

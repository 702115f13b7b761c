/* The identity of a process by host and Windows, and rights for it. */
#include <stdlib.h>

#include "profiles/release.h"
#include "rules/access.h"
#include "rules/iis_versions.h"

/* "5.1" is 5, "10.0" is 10; 0 where there is no IIS. */
static unsigned major(const char *version)
{
	return (unsigned)strtoul(version, NULL, 10);
}

/* ApplicationPoolIdentity came with 7.5. */
static bool has_pool_identities(const char *version)
{
	return major(version) > 7 || str_equal(str_of(version), str_of("7.5"));
}

/*
 * Filters of IIS 5, and of IIS 6 in its mode, are in inetinfo; extensions are
 * there too, or in dllhost as IWAM_machine: one of the two (R1012). Their
 * number.
 */
static size_t usual_identities(struct access_loader l, const char *iis,
			       enum identity_kind out[2])
{
	enum iis_kind kind = iis_kind_of(iis, l.isolation);

	if (l.host == HOST_NONE || kind == IIS_KIND_NONE)
		out[0] = IDENTITY_UNKNOWN;
	else if (kind == IIS_KIND_5 || kind == IIS_KIND_6_AS_5)
		out[0] = IDENTITY_LOCAL_SYSTEM;
	else if (has_pool_identities(iis))
		out[0] = IDENTITY_POOL;
	else
		out[0] = IDENTITY_NETWORK_SERVICE;
	out[1] = IDENTITY_IWAM;
	return out[0] == IDENTITY_LOCAL_SYSTEM &&
			       l.host == HOST_IIS_EXTENSION ?
		       2 :
		       1;
}

static bool is_same(const struct token *a, const struct token *b)
{
	return a->identity.kind == b->identity.kind && a->iis == b->iis;
}

static void add_token(struct access_check *c, const struct token *token,
		      unsigned target)
{
	size_t i = 0;

	while (i < c->token_count && !is_same(&c->tokens[i].token, token))
		i++;
	if (i == c->token_count) {
		/* There are six at most: see access_tokens(). */
		if (i == ACCESS_TOKENS_MAX)
			return;
		c->tokens[c->token_count++] =
			(struct access_token){ 0, *token };
	}
	c->tokens[i].targets |= TARGET_BIT(target);
}

void access_tokens(const struct profile *p, struct access_loader loader,
		   struct access_check *c)
{
	struct profile_target t;

	c->token_count = 0;
	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		struct token token = { .iis = loader.host == HOST_NONE ?
						      0 :
						      major(t.iis) };
		enum identity_kind usual[2];
		size_t count = usual_identities(loader, t.iis, usual);

		/* The groups are the same up to IIS 6, and from 7 on. */
		if (token.iis != 0)
			token.iis = token.iis < 7 ? 6 : 7;
		for (size_t n = 0; n < count; n++) {
			token.identity = (struct identity){ usual[n],
							    STR_EMPTY };
			if (loader.given != NULL)
				token.identity = *loader.given;
			add_token(c, &token, i);
		}
	}
}

static const char *group_of(const char *iis)
{
	return major(iis) >= 7 ? "IIS_IUSRS" : "IIS_WPG";
}

struct str access_grantee(struct access_loader loader,
			  const struct profile_target *target)
{
	const struct identity *given = loader.given;
	enum identity_kind usual[2];
	size_t count = usual_identities(loader, target->iis, usual);
	enum identity_kind kind = given != NULL ? given->kind :
						  usual[count - 1];

	switch (kind) {
	case IDENTITY_LOCAL_SYSTEM:
		return str_of("SYSTEM");
	case IDENTITY_LOCAL_SERVICE:
	case IDENTITY_NETWORK_SERVICE:
	case IDENTITY_POOL_ACCOUNT:
		if (loader.host != HOST_NONE && major(target->iis) >= 6)
			return str_of(group_of(target->iis));
		break;
	case IDENTITY_POOL:
		return str_of("IIS_IUSRS");
	case IDENTITY_IWAM:
		return given != NULL ? given->name :
				       str_of("IWAM_%COMPUTERNAME%");
	default:
		break;
	}
	if (kind == IDENTITY_LOCAL_SERVICE)
		return str_of("LOCAL SERVICE");
	if (kind == IDENTITY_NETWORK_SERVICE)
		return str_of("NETWORK SERVICE");
	return given != NULL ? given->name : STR_EMPTY;
}

/* icacls came with SP2 of Server 2003 and with Vista. */
static bool has_icacls(const struct profile_target *t)
{
	return t->build_number >= windows_build(str_of("5.2.3790.3959"));
}

/* No name of Windows has a quote, and in one "%" would still be read. */
static bool is_safe(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];

		if (c < ' ' || c == 0x7f || c == '"' || c == '%')
			return false;
	}
	return s.n != 0;
}

/* Quotes where a command line would cut it. */
static struct str quoted(struct str s, struct arena *a)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = ascii_lower(s.s[i]);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') &&
		    c != '.' && c != '_' && c != '-' && c != '\\' && c != ':')
			return STR_CONCAT(a, str_of("\""), s, str_of("\""));
	}
	return s;
}

struct str access_command(const struct profile_target *target,
			  struct str grantee, struct str file,
			  struct arena *a)
{
	bool icacls = has_icacls(target);
	struct str who;

	if (!is_safe(file) || grantee.n == 0)
		return STR_EMPTY;
	if (!is_safe(grantee) &&
	    !str_equal(grantee, str_of("IWAM_%COMPUTERNAME%")))
		return STR_EMPTY;
	who = STR_CONCAT(a, grantee, str_of(icacls ? ":RX" : ":R"));
	if (who.s == NULL)
		return who;
	/* A percent sign is read in quotes as well. */
	if (is_safe(grantee))
		who = quoted(grantee, a).n == grantee.n ?
			      who :
			      STR_CONCAT(a, str_of("\""), who, str_of("\""));
	return STR_CONCAT(a, str_of(icacls ? "icacls " : "cacls "),
			  quoted(file, a),
			  str_of(icacls ? " /grant " : " /E /G "), who);
}

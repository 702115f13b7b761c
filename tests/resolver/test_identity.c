/* Who a process is, and which groups are in its token. */
#include "resolver/identity.h"

#include <string.h>

#include <criterion/criterion.h>

static struct identity parse(const char *text)
{
	struct identity i;
	const char *why;

	cr_assert(identity_parse(str_of(text), &i, &why), "%s: %s", text, why);
	cr_expect_null(why);
	return i;
}

static void expect_identity(const char *text, enum identity_kind kind,
			    const char *name)
{
	struct identity i = parse(text);

	cr_expect_eq(i.kind, kind, "%s is %d", text, (int)i.kind);
	cr_expect(str_equal(i.name, str_of(name)), "%s: %.*s", text,
		  STR_ARGS(i.name));
}

static void expect_refused(const char *text, const char *part)
{
	struct identity i;
	const char *why;

	cr_assert_not(identity_parse(str_of(text), &i, &why), "%s", text);
	cr_expect(strstr(why, part), "%s: %s", text, why);
}

/* 'y', 'n' or '?'. */
static char has(const char *identity, unsigned iis, const char *principal)
{
	struct token t = { parse(identity), iis };
	struct str name = str_of(principal);

	switch (token_has(&t, principal_of_name(name), name)) {
	case MEMBER_YES:
		return 'y';
	case MEMBER_NO:
		return 'n';
	case MEMBER_UNKNOWN:
		return '?';
	}
	return '!';
}

Test(identity, services_have_our_names_and_windows_own)
{
	expect_identity("network-service", IDENTITY_NETWORK_SERVICE, "");
	expect_identity("NT AUTHORITY\\Network Service",
			IDENTITY_NETWORK_SERVICE, "");
	expect_identity("S-1-5-20", IDENTITY_NETWORK_SERVICE, "");
	expect_identity("Local-Service", IDENTITY_LOCAL_SERVICE, "");
	expect_identity("S-1-5-19", IDENTITY_LOCAL_SERVICE, "");
	expect_identity("LocalSystem", IDENTITY_LOCAL_SYSTEM, "");
	expect_identity("NT AUTHORITY\\SYSTEM", IDENTITY_LOCAL_SYSTEM, "");
}

Test(identity, pools_and_accounts_have_a_name)
{
	expect_identity("pool:web", IDENTITY_POOL, "web");
	expect_identity("IIS AppPool\\web", IDENTITY_POOL, "web");
	expect_identity("ApplicationPoolIdentity", IDENTITY_POOL, "");
	expect_identity("iis-wpg:CORP\\web", IDENTITY_POOL_ACCOUNT,
			"CORP\\web");
	expect_identity("SRV\\IWAM_SRV", IDENTITY_IWAM, "SRV\\IWAM_SRV");
	expect_identity("CORP\\bob", IDENTITY_ACCOUNT, "CORP\\bob");
	expect_identity("bob@corp.example", IDENTITY_ACCOUNT,
			"bob@corp.example");
	expect_identity("S-1-5-21-1-2-3-1001", IDENTITY_ACCOUNT,
			"S-1-5-21-1-2-3-1001");
}

Test(identity, a_pool_is_told_as_its_account)
{
	static const char *const titles[][2] = {
		{ "pool:web", "IIS AppPool\\web" },
		{ "ApplicationPoolIdentity", "the identity of the pool" },
		{ "CORP\\bob", "CORP\\bob" },
		{ "NetworkService", "Network Service" },
	};
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++) {
		const struct identity who = parse(titles[i][0]);

		cr_expect(str_equal(identity_title(&who, &a),
				    str_of(titles[i][1])),
			  "%s", titles[i][0]);
	}
	arena_release(&a);
}

Test(identity, iusr_is_refused_with_who_it_is_instead)
{
	expect_refused("iusr", "network-service unless changed");
	expect_refused("IUSR_SRV", "R1012");
	expect_refused("SRV\\IUSR_SRV", "R1012");
	expect_refused("NT AUTHORITY\\IUSR", "R1012");
}

Test(identity, a_word_that_may_be_a_slip_is_no_account)
{
	expect_refused("network-servise", "there are network-service");
	expect_refused("Everyone", "there are");
	expect_refused("", "there are");
	expect_refused("pool:", "name is missing");
}

Test(identity, network_service_is_an_authenticated_user_in_iis_wpg)
{
	const char *who = "network-service";

	cr_expect_eq(has(who, 6, "NT AUTHORITY\\NETWORK SERVICE"), 'y');
	cr_expect_eq(has(who, 6, "*S-1-5-20"), 'y');
	cr_expect_eq(has(who, 6, "Everyone"), 'y');
	cr_expect_eq(has(who, 6, "NT AUTHORITY\\Authenticated Users"), 'y');
	cr_expect_eq(has(who, 6, "BUILTIN\\Users"), 'y');
	cr_expect_eq(has(who, 6, "NT AUTHORITY\\SERVICE"), 'y');
	cr_expect_eq(has(who, 6, "SRV\\IIS_WPG"), 'y');
	cr_expect_eq(has(who, 6, "BUILTIN\\Administrators"), 'n');
	cr_expect_eq(has(who, 6, "NT AUTHORITY\\SYSTEM"), 'n');
	cr_expect_eq(has(who, 6, "NT AUTHORITY\\INTERACTIVE"), 'n');
	cr_expect_eq(has(who, 6, "SRV\\IUSR_SRV"), 'n');
	cr_expect_eq(has(who, 6, "CREATOR OWNER"), 'n');
	cr_expect_eq(has(who, 6, "CORP\\web servers"), '?');
	cr_expect_eq(has(who, 6, "VORDEFINIERT\\Benutzer"), '?');
}

Test(identity, iis_iusrs_is_of_iis_7_and_later)
{
	cr_expect_eq(has("network-service", 6, "BUILTIN\\IIS_IUSRS"), 'n');
	cr_expect_eq(has("network-service", 7, "BUILTIN\\IIS_IUSRS"), 'y');
	cr_expect_eq(has("network-service", 0, "BUILTIN\\IIS_IUSRS"), '?');
	cr_expect_eq(has("network-service", 7, "SRV\\IIS_WPG"), '?');
	cr_expect_eq(has("pool:web", 7, "S-1-5-32-568"), 'y');
	cr_expect_eq(has("CORP\\bob", 7, "BUILTIN\\IIS_IUSRS"), 'y');
	cr_expect_eq(has("network-service", 6, "SRV\\IIS_IUSRS"), 'n');
}

Test(identity, of_a_process_that_nobody_named_nothing_is_known)
{
	const struct token t = { { IDENTITY_UNKNOWN, STR_EMPTY }, 7 };

	cr_expect_eq(token_has(&t, PRINCIPAL_IIS_IUSRS, STR_EMPTY),
		     MEMBER_UNKNOWN);
	cr_expect_eq(token_has(&t, PRINCIPAL_USERS, STR_EMPTY),
		     MEMBER_UNKNOWN);
}

Test(identity, local_system_is_an_administrator)
{
	cr_expect_eq(has("local-system", 5, "NT AUTHORITY\\SYSTEM"), 'y');
	cr_expect_eq(has("local-system", 5, "BUILTIN\\Administrators"), 'y');
	cr_expect_eq(has("local-system", 5, "Everyone"), 'y');
	cr_expect_eq(has("local-system", 5, "BUILTIN\\Users"), '?');
	cr_expect_eq(has("local-system", 5, "S-1-5-20"), 'n');
}

Test(identity, local_service_is_not_network_service)
{
	cr_expect_eq(has("local-service", 6, "S-1-5-19"), 'y');
	cr_expect_eq(has("local-service", 6, "S-1-5-20"), 'n');
	cr_expect_eq(has("local-service", 6, "IIS_WPG"), 'y');
}

Test(identity, a_pool_account_is_in_iis_wpg_and_maybe_elsewhere)
{
	cr_expect_eq(has("iis-wpg:CORP\\web", 6, "SRV\\IIS_WPG"), 'y');
	cr_expect_eq(has("iis-wpg:CORP\\web", 6, "corp\\WEB"), 'y');
	cr_expect_eq(has("iis-wpg:CORP\\web", 6, "BUILTIN\\Users"), 'y');
	cr_expect_eq(has("iis-wpg:CORP\\web", 6, "BUILTIN\\Administrators"),
		     '?');
	cr_expect_eq(has("iis-wpg:CORP\\web", 6, "S-1-5-20"), 'n');
}

Test(identity, a_pool_is_not_another_pool)
{
	cr_expect_eq(has("pool:web", 7, "IIS APPPOOL\\Web"), 'y');
	cr_expect_eq(has("pool:web", 7, "IIS APPPOOL\\shop"), 'n');
	cr_expect_eq(has("ApplicationPoolIdentity", 7, "IIS APPPOOL\\shop"),
		     '?');
	cr_expect_eq(has("network-service", 7, "IIS APPPOOL\\shop"), 'n');
	cr_expect_eq(has("pool:web", 7, "S-1-5-82-1-2-3-4-5"), '?');
}

Test(identity, of_an_account_only_its_own_name_is_known)
{
	cr_expect_eq(has("CORP\\bob", 6, "CORP\\bob"), 'y');
	cr_expect_eq(has("CORP\\bob", 6, "Everyone"), 'y');
	cr_expect_eq(has("CORP\\bob", 6, "IIS_WPG"), '?');
	cr_expect_eq(has("CORP\\bob", 6, "CORP\\eve"), '?');
	cr_expect_eq(has("CORP\\bob", 6, "NT AUTHORITY\\SYSTEM"), 'n');
}

Test(identity, names_and_sids_are_the_same_principal)
{
	cr_expect_eq(principal_of_name(str_of("builtin\\users")),
		     PRINCIPAL_USERS);
	cr_expect_eq(principal_of_name(str_of("S-1-5-32-545")),
		     PRINCIPAL_USERS);
	cr_expect_eq(principal_of_sddl(str_of("BU")), PRINCIPAL_USERS);
	cr_expect_eq(principal_of_sddl(str_of("WD")), PRINCIPAL_EVERYONE);
	cr_expect_eq(principal_of_sddl(str_of("DA")), PRINCIPAL_OTHER);
	cr_expect_eq(principal_of_sddl(str_of("S-1-5-20")),
		     PRINCIPAL_NETWORK_SERVICE);
	cr_expect_eq(principal_of_name(str_of("SRV\\Users")), PRINCIPAL_OTHER);
	cr_expect_eq(principal_at_end(str_of("a NT AUTHORITY\\NETWORK "
					     "SERVICE")),
		     strlen("NT AUTHORITY\\NETWORK SERVICE"));
	cr_expect_eq(principal_at_end(str_of("Everyone")), 0);
}

Test(identity, accounts_of_a_machine_are_known_by_their_names)
{
	static const struct {
		const char *name;
		enum principal principal;
	} rows[] = {
		{ "WEB1\\IIS_WPG", PRINCIPAL_IIS_WPG },
		{ "WEB1\\iis_iusrs", PRINCIPAL_IIS_IUSRS },
		{ "WEB1\\IUSR_WEB1", PRINCIPAL_IUSR },
		{ "IWAM_WEB1", PRINCIPAL_IWAM },
		{ "IIS AppPool\\shop", PRINCIPAL_POOL },
		{ "S-1-5-82-3006700770-424185619", PRINCIPAL_POOL_SID },
		{ "*S-1-5-82-1", PRINCIPAL_POOL_SID },
		{ "WEB1\\shop", PRINCIPAL_OTHER },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(principal_of_name(str_of(rows[i].name)),
			     rows[i].principal, "%s", rows[i].name);
}

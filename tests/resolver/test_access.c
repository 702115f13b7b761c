/* An access control list, asked for a token: entry by entry. */
#include "resolver/access.h"

#include <criterion/criterion.h>

#include "tests/resolver/acl_text.h"
#include "util/status.h"

static struct arena a;
static struct acl_listing l;

static void set_up(void)
{
	a = ARENA_INIT;
}

static void tear_down(void)
{
	arena_release(&a);
}

TestSuite(access, .init = set_up, .fini = tear_down);

/* "granted", "denied 3" by the entry of that line, ... */
static const char *ask_in(unsigned iis, const char *identity,
			  const char *entries)
{
	static const char *const words[] = {
		[ACCESS_GRANTED] = "granted",
		[ACCESS_BY_EXECUTE] = "by execute",
		[ACCESS_DENIED] = "denied",
		[ACCESS_UNKNOWN] = "unknown",
	};
	struct str text = STR_CONCAT(&a, str_of("x.dll "), str_of(entries));
	struct bytes b = { (const uint8_t *)text.s, text.n };
	struct token token = acl_token(identity, iis);
	struct access_answer answer;
	unsigned line;
	const char *why;

	cr_assert_eq(acl_read(b, &a, &l, &line, &why), OK, "%s", why);
	answer = acl_evaluate(&l, &l.acls[0], &token);
	if (answer.ace == NULL)
		return words[answer.access];
	return str_printf(&a, "%s %u", words[answer.access], answer.ace->line)
		.s;
}

/* By network-service, which runs the worker processes of IIS 6. */
static void expect(const char *entries, const char *answer)
{
	cr_expect_str_eq(ask_in(6, "network-service", entries), answer, "%s",
			 entries);
}

Test(access, read_and_execute_together_are_granted)
{
	expect("BUILTIN\\Users:(RX)\n", "granted");
	expect("Everyone:R\n", "granted");
	expect("SRV\\IIS_WPG:(RD,S)\n  NT AUTHORITY\\NETWORK SERVICE:(X)\n",
	       "granted");
}

Test(access, reading_alone_is_not_enough)
{
	expect("BUILTIN\\Users:(R)\n", "denied");
}

Test(access, executing_alone_is_likely_enough)
{
	expect("Everyone:(X,S)\n", "by execute");
	expect("Everyone:(DENY)(special access:)\n     FILE_READ_DATA\n"
	       "  Everyone:R\n", "by execute");
	expect("Everyone:(X)\n", "denied");
	expect("CORP\\web:(RD)\n  Everyone:(X,S)\n", "by execute");
}

Test(access, rights_add_up_over_the_entries)
{
	expect("Everyone:(X,S)\n  BUILTIN\\Users:(RD)\n", "granted");
}

Test(access, a_file_without_a_list_is_opened)
{
	expect("No permissions are set. All users have full control.\n",
	       "granted");
}

Test(access, icacls_does_not_tell_whether_a_denial_has_synchronize)
{
	expect("Everyone:(DENY)(R)\n  Everyone:(RX)\n", "unknown 1");
	expect("Everyone:(DENY)(RX)\n  Everyone:(RX)\n", "denied 1");
}

Test(access, what_nobody_allows_is_denied)
{
	expect("BUILTIN\\Administrators:(F)\n  NT AUTHORITY\\SYSTEM:(F)\n",
	       "denied");
	cr_expect_str_eq(ask_in(6, "local-system", "BUILTIN\\Administrators:(F)\n"),
			 "granted");
}

Test(access, a_denial_counts_before_what_comes_below_it)
{
	expect("SRV\\IIS_WPG:(DENY)(RX)\n  Everyone:(F)\n", "denied 1");
	expect("Everyone:(F)\n  SRV\\IIS_WPG:(DENY)(RX)\n", "granted");
	expect("BUILTIN\\Guests:(N)\n  Everyone:(RX)\n", "granted");
}

Test(access, entries_for_what_lies_below_do_not_count)
{
	expect("Everyone:(OI)(IO)(F)\n", "denied");
	expect("Everyone:(OI)(IO)(DENY)(F)\n  Everyone:(RX)\n", "granted");
}

Test(access, a_group_of_unknown_members_leaves_it_open)
{
	expect("NT AUTHORITY\\SYSTEM:(F)\n  CORP\\web:(RX)\n", "unknown 2");
	expect("CORP\\web:(DENY)(RX)\n  Everyone:(RX)\n", "unknown 1");
	cr_expect_str_eq(ask_in(6, "CORP\\bob", "BUILTIN\\Administrators:(F)\n"),
			 "unknown 1");
	/* It is named, and not what is sure. */
	expect("Everyone:(S)\n  CORP\\web:(RX)\n", "unknown 2");
}

Test(access, a_group_that_changes_nothing_leaves_nothing_open)
{
	expect("CORP\\web:(RX)\n  Everyone:(RX)\n", "granted");
	expect("CORP\\web:W\n  Everyone:(RX)\n", "granted");
	expect("CORP\\web:(R)\n  BUILTIN\\Administrators:(F)\n", "denied");
	expect("CORP\\web:(DENY)(RX)\n  Everyone:(R)\n", "denied");
}

Test(access, a_denial_below_a_group_of_unknown_members_is_open)
{
	expect("CORP\\web:(RX)\n  Everyone:(DENY)(RX)\n  Everyone:(F)\n",
	       "unknown 1");
}

Test(access, rights_that_cannot_be_read_leave_it_open)
{
	expect("Everyone:(ZZ)\n", "unknown 1");
	expect("Everyone:(RX)\n  Everyone:(ZZ)\n", "granted");
	expect("Everyone:(F)\n  mangled\n", "unknown");
}

Test(access, a_worker_process_of_iis_7_is_in_iis_iusrs)
{
	const char *entries = "BUILTIN\\IIS_IUSRS:(RX)\n";

	cr_expect_str_eq(ask_in(7, "pool:web", entries), "granted");
	cr_expect_str_eq(ask_in(7, "network-service", entries), "granted");
	cr_expect_str_eq(ask_in(6, "network-service", entries), "denied");
}

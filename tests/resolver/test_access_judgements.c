/* Rights on the files of a walk: which list is whose, and what it comes to. */
#include "resolver/access.h"

#include <string.h>

#include <criterion/criterion.h>

#include "tests/resolver/acl_text.h"
#include "tests/resolver/scene.h"
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

TestSuite(access_judgements, .init = set_up, .fini = tear_down);

static const char *judge(struct access_check *c, const char *path,
			 enum folder_role role)
{
	struct module m = { .path = str_of(path), .role = role };
	struct access_judgement j;

	access_judge(c, &m, 1, &j);
	return j.denied != 0 ? "denied" : j.count != 0 ? "unknown" : "opened";
}

/* As take(); the checked file is 'on_server' there. */
static void take_as(struct access_check *c, const char *text, const char *root,
		    const char *on_server)
{
	struct module m = { .path = str_of(root) };
	struct bytes b = { (const uint8_t *)text, strlen(text) };
	unsigned line;
	const char *why;

	cr_assert_eq(acl_read(b, &a, &l, &line, &why), OK, "%s", why);
	*c = (struct access_check){ .listing = &l,
				    .token_count = 1,
				    .root_path = str_of(on_server) };
	c->tokens[0].targets = 1;
	c->tokens[0].token = acl_token("network-service", 6);
	access_enter(c, &m);
}

static void take(struct access_check *c, const char *text, const char *root)
{
	take_as(c, text, root, "");
}

Test(access_judgements, a_neighbour_is_looked_for_in_the_folder_of_the_file)
{
	struct access_check c;
	const char *text = "C:\\filters\\a.dll Everyone:(RX)\n"
			   "C:\\filters\\own.dll Everyone:(R)\n"
			   "C:\\other\\own.dll Everyone:(RX)\n"
			   "C:\\other\\else.dll Everyone:(R)\n";

	take(&c, text, "out/bin/a.dll");
	cr_expect_str_eq(judge(&c, "out/bin/own.dll", FOLDER_BESIDE),
			 "denied");
	cr_expect_str_eq(judge(&c, "out/bin/else.dll", FOLDER_BESIDE),
			 "opened");
	/* In another folder, nothing tells which of two it is. */
	cr_expect_str_eq(judge(&c, "out/lib/own.dll", FOLDER_PATH),
			 "unknown");
	cr_expect_str_eq(judge(&c, "out/other/else.dll", FOLDER_PATH),
			 "denied");
}

Test(access_judgements, a_neighbour_may_be_listed_by_its_name_alone)
{
	struct access_check c;

	take(&c, "C:\\filters\\a.dll Everyone:(RX)\n"
		 "own.dll Everyone:(R)\n",
	     "out/bin/a.dll");
	cr_expect_str_eq(judge(&c, "out/bin/own.dll", FOLDER_BESIDE),
			 "denied");
}

Test(access_judgements, two_identities_that_differ_leave_it_open)
{
	struct access_check c;

	take(&c, "a.dll NT AUTHORITY\\SYSTEM:(F)\nb.dll Everyone:(F)\n",
	     "a.dll");
	c.tokens[1] = (struct access_token){ 1, acl_token("local-system", 6) };
	c.token_count = 2;
	cr_expect_str_eq(judge(&c, "a.dll", FOLDER_BESIDE), "unknown");
	cr_expect_str_eq(judge(&c, "b.dll", FOLDER_BESIDE), "opened");
	c.tokens[1].token = acl_token("local-service", 6);
	cr_expect_str_eq(judge(&c, "a.dll", FOLDER_BESIDE), "denied");
}

Test(access_judgements, a_neighbour_lies_where_the_file_is_said_to_lie_on_the_server)
{
	struct access_check c;
	const char *text = "C:\\in\\own.dll Everyone:(R)\n"
			   "C:\\in\\x Everyone:(R)\n"
			   "D:\\out\\own.dll Everyone:(RX)\n";

	take_as(&c, text, "out/bin/a.dll", "C:\\in\\a.dll");
	cr_expect_str_eq(judge(&c, "out/bin/own.dll", FOLDER_BESIDE),
			 "denied");
	take_as(&c, text, "out/bin/a.dll", "C:/in/a.dll");
	cr_expect_str_eq(judge(&c, "out/bin/own.dll", FOLDER_BESIDE),
			 "denied");
	take_as(&c, text, "out/bin/a.dll", "D:\\out\\a.dll");
	cr_expect_str_eq(judge(&c, "out/bin/own.dll", FOLDER_BESIDE),
			 "opened");
}

Test(access_judgements, a_list_by_a_part_of_the_path_is_that_of_the_neighbour)
{
	struct access_check c;

	take_as(&c, "own.dll Everyone:(R)\nx Everyone:(R)\n", "out/a.dll",
		"C:/in/a.dll");
	cr_expect_str_eq(judge(&c, "out/own.dll", FOLDER_BESIDE), "denied");
	cr_expect_str_eq(judge(&c, "out/x", FOLDER_BESIDE), "denied");
	/* Of a folder called otherwise, it is another file's. */
	take_as(&c, "xub\\own.dll Everyone:(R)\n", "out/a.dll",
		"C:\\in\\sub\\a.dll");
	cr_expect_str_eq(judge(&c, "out/own.dll", FOLDER_BESIDE), "opened");
	take_as(&c, "own.dll Everyone:(R)\nD:\\x\\own.dll Everyone:(R)\n",
		"out/a.dll", "C:\\in\\a.dll");
	cr_expect_str_eq(judge(&c, "out/own.dll", FOLDER_BESIDE), "unknown");
}

Test(access_judgements, a_file_of_another_folder_is_found_by_its_own_path)
{
	struct access_check c;
	const char *text = "C:\\filters\\a.dll Everyone:(RX)\n"
			   "C:\\filters\\own.dll Everyone:(R)\n"
			   "C:\\else\\own.dll Everyone:(RX)\n";

	take(&c, text, "out/a.dll");
	cr_expect_str_eq(judge(&c, "else/own.dll", FOLDER_BESIDE), "opened");
	/* Where the checked file has no list, nothing tells its folder. */
	take(&c, "C:\\in\\own.dll Everyone:(R)\n", "a.dll");
	cr_expect_str_eq(judge(&c, "own.dll", FOLDER_BESIDE), "denied");
}

Test(access_judgements, each_checked_file_has_a_folder_of_its_own)
{
	struct access_check c;
	struct module other = { .path = str_of("out/other.dll") };

	take(&c, "C:\\filters\\a.dll Everyone:(RX)\n"
		 "C:\\else\\own.dll Everyone:(R)\n",
	     "out/a.dll");
	cr_expect_str_eq(judge(&c, "out/own.dll", FOLDER_BESIDE), "opened");
	access_enter(&c, &other);
	cr_expect_str_eq(judge(&c, "out/own.dll", FOLDER_BESIDE), "denied");
}

Test(access_judgements, who_loads_nothing_there_is_not_asked)
{
	struct access_check c;

	take(&c, "a.dll NT AUTHORITY\\SYSTEM:(F)\n", "a.dll");
	cr_expect_str_eq(judge(&c, "a.dll", FOLDER_BESIDE), "denied");
	c.tokens[0].targets = 2;
	cr_expect_str_eq(judge(&c, "a.dll", FOLDER_BESIDE), "opened");
}

/* Of a.dll with these entries; tokens have targets 1, 2, ... */
static struct access_judgement judge_all(struct access_check *c,
					 target_set targets)
{
	struct module m = { .path = str_of("a.dll") };
	struct access_judgement j;

	access_judge(c, &m, targets, &j);
	return j;
}

static void add_token(struct access_check *c, target_set targets,
		      const char *identity, unsigned iis)
{
	c->tokens[c->token_count++] =
		(struct access_token){ targets, acl_token(identity, iis) };
}

Test(access_judgements, a_denial_beside_what_is_not_known_is_not_known)
{
	struct access_judgement j;
	struct access_check c;

	take(&c, "a.dll BUILTIN\\Administrators:(F)\n", "a.dll");
	c.token_count = 0;
	add_token(&c, 1, "CORP\\bob", 6);
	add_token(&c, 1, "network-service", 6);
	j = judge_all(&c, 1);
	cr_expect_eq(j.denied, 0);
	cr_expect_eq(j.items[0].targets, 1);
	cr_expect_not(j.items[0].denied);
	/* It is told once. */
	cr_expect_eq(j.items[1].targets, 0);
}

Test(access_judgements, a_denial_is_told_of_the_windows_that_nobody_else_opens_it_on)
{
	struct access_judgement j;
	struct access_check c;

	take(&c, "a.dll NT AUTHORITY\\SYSTEM:(F)\n", "a.dll");
	c.tokens[0].targets = 3;
	add_token(&c, 2, "local-system", 6);
	j = judge_all(&c, 3);
	cr_expect_eq(j.denied, 1);
	cr_assert_eq(j.count, 1);
	cr_expect(j.items[0].denied);
	cr_expect_eq(j.items[0].targets, 1);
}

Test(access_judgements, other_reasons_are_other_troubles)
{
	struct access_judgement j;
	struct access_check c;

	take(&c, "a.dll BUILTIN\\IIS_IUSRS:(RX)\n", "a.dll");
	c.token_count = 0;
	add_token(&c, 1, "network-service", 0);
	add_token(&c, 2, "network-service", 6);
	j = judge_all(&c, 3);
	cr_assert_eq(j.count, 2);
	cr_expect_not(j.items[0].denied);
	cr_expect(j.items[1].denied);
	take(&c, "a.dll BUILTIN\\IIS_IUSRS:(RX)\n"
		 "      CORP\\web:(RX)\n",
	     "a.dll");
	c.token_count = 0;
	add_token(&c, 1, "network-service", 0);
	add_token(&c, 2, "network-service", 6);
	j = judge_all(&c, 3);
	cr_assert_eq(j.count, 2);
	cr_expect_eq(j.items[0].ace->line, 1);
	cr_expect_eq(j.items[1].ace->line, 2);
}

/* What the whole walk makes of it: neighbours are of the root's folder. */
Test(access_judgements, a_walk_asks_in_the_folder_of_the_checked_file)
{
	const char *text = "C:\\filters\\root.dll Everyone:(RX)\n"
			   "C:\\filters\\one.dll Everyone:(R)\n"
			   "C:\\other\\one.dll Everyone:(RX)\n";
	const struct problem *p;
	struct access_check c;
	struct scene s;

	take(&c, text, "nothing.dll");
	c.tokens[0].targets = ON_BOTH;
	scene_open(&s, true);
	s.search.access = &c;
	scene_dll(&s, "root.dll", "one.dll!A");
	scene_dll(&s, "one.dll", "+A");
	scene_problems(&s, "root.dll", ON_BOTH);
	cr_assert_eq(s.resolution.count, 1);
	p = &s.resolution.problems[0];
	cr_expect_eq(p->kind, PROBLEM_ACCESS);
	cr_expect_str_eq(p->chain->module->name.s, "one.dll");
	cr_expect(p->access->denied);
	scene_close(&s);
}

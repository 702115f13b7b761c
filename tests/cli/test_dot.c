/* dryload check -f dot, read back by Graphviz. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/run.h"

/* Nodes and edges of the legend. */
enum { LEGEND_NODES = 6, LEGEND_EDGES = 5 };

static struct pe_builder *filter_new(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_import(b, "advapi32.dll", "RegGetValueA");
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	return b;
}

/* A DLL that imports the same name from each of the others. */
static struct pe_builder *importer_new(const char *const *dlls)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_export(b, "Do");
	for (; *dlls != NULL; dlls++)
		pe_import(b, *dlls, "Do");
	return b;
}

static size_t count_lines(const char *text, const char *start)
{
	size_t count = 0, n = strlen(start);

	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += line != text;
		count += strncmp(line, start, n) == 0;
	}
	return count;
}

/* What Graphviz makes of a drawing; the test skips where it isn't there. */
static struct run draw(struct scratch *s, const char *text, const char *as)
{
	const char *const argv[] = { as, NULL };
	const char *path = scratch_file(s, "drawing.gv", text, strlen(text));
	struct run r = run_program("dot", path, argv);

	if (r.status == 127)
		cr_skip_test("graphviz isn't installed");
	cr_expect_eq(r.status, 0, "%s\n%s", r.err, text);
	return r;
}

static void expect_drawing(struct scratch *s, const struct run *r,
			   size_t nodes, size_t edges)
{
	struct run plain = draw(s, r->out, "-Tplain");

	cr_expect_eq(count_lines(plain.out, "node "), nodes + LEGEND_NODES,
		     "%s", r->out);
	cr_expect_eq(count_lines(plain.out, "edge "), edges + LEGEND_EDGES,
		     "%s", r->out);
	run_free(&plain);
}

static void expect_text(const struct run *r, const char *text)
{
	cr_expect_not_null(strstr(r->out, text), "no %s in:\n%s", text, r->out);
}

static void expect_no_text(const struct run *r, const char *text)
{
	cr_expect_null(strstr(r->out, text), "%s in:\n%s", text, r->out);
}

Test(cli_dot, broken_edge_has_procedure_error_and_targets_in_red)
{
	struct scratch *s = scratch_new();
	const char *path = scratch_pe(s, "authfilter.dll", filter_new());
	struct run r = RUN("check", "-f", "dot", "-t",
			   "xp,ws2003-rtm-x86,ws2003-sp2-x86,"
			   "ws2003-sp1-x64-wow64", path);

	cr_expect_eq(r.status, 1);
	expect_text(&r, "\tn0 -> n2 [label=\"RegGetValueA\\n127 on "
			"xp-sp2-x86, xp-sp3-x86, ws2003-rtm-x86\", "
			"style=solid, color=\"#b00020\"");
	expect_text(&r, "n0 [label=\"authfilter.dll\\nx86 DLL, ISAPI filter\\n"
			"fails with 127 on xp-sp2-x86, xp-sp3-x86, "
			"ws2003-rtm-x86\\nloads on ");
	expect_text(&r, "(likely on ws2003-sp1-x64-wow64)\"");
	expect_text(&r, "n0 -> n1 [label=\"\", style=solid, "
			"color=\"#9a9a9a\"");
	expect_drawing(s, &r, 3, 2);
	run_free(&r);
	scratch_free(s);
}

Test(cli_dot, windows_own_are_one_node_or_each_or_none)
{
	static const char *const dlls[] = { "user32.dll", "gdi32.dll", NULL };
	struct scratch *s = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *path;
	struct run r;

	pe_import(b, "user32.dll", "MessageBoxA");
	pe_import(b, "gdi32.dll", "DeleteDC");
	pe_import(b, "beside.dll", "Do");
	path = scratch_pe(s, "plain.dll", b);
	scratch_pe(s, "beside.dll", importer_new(dlls + 2));
	r = RUN("check", "-f", "dot", "-t", "xp-sp3-x86", path);
	expect_text(&r, "windows [label=\"2 DLLs of Windows:\\nuser32.dll, "
			"gdi32.dll\"");
	expect_text(&r, "\tn0 -> windows [style=solid");
	expect_drawing(s, &r, 3, 2);
	run_free(&r);
	r = RUN("check", "-v", "-f", "dot", "-t", "xp-sp3-x86", path);
	expect_no_text(&r, "\twindows [label");
	expect_drawing(s, &r, 4, 3);
	run_free(&r);
	r = RUN("check", "-q", "-f", "dot", "-t", "xp-sp3-x86", path);
	expect_no_text(&r, "user32.dll");
	expect_no_text(&r, "legend");
	expect_text(&r, "beside.dll");
	run_free(&r);
	scratch_free(s);
}

Test(cli_dot, shared_file_of_two_checked_ones_is_one_node)
{
	static const char *const none[] = { NULL };
	static const char *const both[] = { "shared.dll", "own.dll", NULL };
	static const char *const one[] = { "SHARED.dll", NULL };
	struct scratch *s = scratch_new();
	const char *a = scratch_pe(s, "a.dll", importer_new(both));
	const char *b = scratch_pe(s, "b.dll", importer_new(one));
	struct run r;

	scratch_pe(s, "shared.dll", importer_new(none));
	scratch_pe(s, "own.dll", importer_new(none));
	r = RUN("check", "-f", "dot", "-t", "xp-sp3-x86", a, b);
	expect_drawing(s, &r, 4, 3);
	expect_text(&r, "subgraph cluster_0 {\n\t\tlabel=\"");
	expect_text(&r, "\t\tn2 [label=\"own.dll");
	expect_text(&r, "\n\tn1 [label=\"shared.dll");
	run_free(&r);
	/* A file that another needs, and that is checked itself. */
	r = RUN("check", "-f", "dot", "-t", "xp-sp3-x86", a,
		scratch_path(s, "own.dll"));
	expect_drawing(s, &r, 3, 2);
	expect_text(&r, "n2 [label=\"own.dll\\nx86 DLL\\nloads on xp-sp3-x86");
	run_free(&r);
	scratch_free(s);
}

Test(cli_dot, delay_loads_forwarders_and_unknowns_have_their_looks)
{
	struct scratch *s = scratch_new();
	static const char *const none[] = { NULL };
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *path;
	struct run r;

	pe_import(b, "relay.dll", "Relay");
	pe_import(b, "fxsapi.dll", "FaxClose");
	pe_import(b, "gone.dll", "Do");
	pe_delay_import(b, "late.dll", "Do");
	path = scratch_pe(s, "root.dll", b);
	b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	pe_export_forwarder(b, "Relay", "end.Do");
	scratch_pe(s, "relay.dll", b);
	scratch_pe(s, "end.dll", importer_new(none));
	r = RUN("check", "-f", "dot", "-t", "xp-sp3-x86", path);
	expect_text(&r, "[label=\"forwarded by relay.dll\", style=dotted");
	expect_text(&r, "[label=\"unknown-module\\nnot known on xp-sp3-x86\", "
			"style=solid, color=\"#b36b00\"");
	expect_text(&r, "[label=\"missing-module\\n126 on xp-sp3-x86\", "
			"style=solid, color=\"#b00020\"");
	expect_text(&r, "[label=\"delayed-missing-module\\nat run time ");
	expect_text(&r, "style=dashed, color=\"#b00020\"");
	expect_text(&r, "[label=\"gone.dll\\nmissing on xp-sp3-x86\", "
			"style=dashed");
	expect_drawing(s, &r, 6, 5);
	run_free(&r);
	scratch_free(s);
}

/* Whatever stands in a name is a name, to Graphviz too. */
Test(cli_dot, hostile_names_stay_names)
{
	static const char *const names[] = {
		"\"];n7->n8;[.dll",   "slash\\.dll",  "n\\\\n.dll",
		"&lt;b&amp;.dll",     "<b>.dll",      "|{a}.dll",
		"`id`.dll",	      "=cmd.dll",     "::set.dll",
		"</script>.dll",      "%0A.dll",      "a\nb\tc.dll",
		"\xff\xc0.dll",	      "\xe2\x80\xae.dll", "/*#.dll",
	};
	enum { COUNT = sizeof(names) / sizeof(names[0]) };
	struct scratch *s = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct run r, svg;
	const char *path;

	for (size_t i = 0; i < COUNT; i++)
		pe_thunk(b, pe_module(b, names[i]),
			 (struct str){ "\"]; \\N<\n", 8 });
	path = scratch_pe(s, "\"\\x&#10;\n\xff.dll", b);
	r = RUN("check", "-v", "-f", "dot", "-t", "xp-sp3-x86", path);
	expect_text(&r, "n0 [label=\"\\\"\\\\x&amp;#10;\\\\x0A\\\\xFF.dll\\n");
	expect_text(&r, "\\\\xE2\\\\x80\\\\xAE.dll");
	expect_text(&r, "slash\\\\.dll");
	expect_drawing(s, &r, COUNT + 1, COUNT);
	svg = draw(s, r.out, "-Tsvg");
	expect_text(&svg, "&lt;b&gt;.dll");
	expect_text(&svg, "&quot;];n7&#45;&gt;n8;[.dll");
	expect_text(&svg, ">&quot;\\x&amp;#10;\\x0A\\xFF.dll<");
	run_free(&svg);
	run_free(&r);
	scratch_free(s);
}

Test(cli_dot, two_hundred_files_are_drawn)
{
	enum { FILES = 200 };
	struct scratch *s = scratch_new();
	struct run r;

	for (int i = 0; i < FILES; i++) {
		char name[16], left[16], right[16];
		const char *dlls[] = { left, right, NULL };

		snprintf(name, sizeof(name), "m%d.dll", i);
		snprintf(left, sizeof(left), "m%d.dll", 2 * i + 1);
		snprintf(right, sizeof(right), "m%d.dll", 2 * i + 2);
		if (2 * i + 2 >= FILES)
			dlls[0] = NULL;
		scratch_pe(s, name, importer_new(dlls));
	}
	r = RUN("check", "-f", "dot", "-t", "xp-sp3-x86",
		scratch_path(s, "m0.dll"));
	expect_drawing(s, &r, FILES - 1, FILES - 2);
	run_free(&r);
	scratch_free(s);
}

Test(cli_dot, same_files_make_the_same_drawing)
{
	struct scratch *s = scratch_new();
	const char *path = scratch_pe(s, "authfilter.dll", filter_new());
	struct run a = RUN("check", "-f", "dot", path);
	struct run b = RUN("check", "-f", "dot", path);

	cr_expect_str_eq(a.out, b.out);
	run_free(&a);
	run_free(&b);
	scratch_free(s);
}

Test(cli_dot, unread_file_is_counted_and_the_drawing_is_whole)
{
	struct scratch *s = scratch_new();
	struct run r = RUN("check", "-f", "dot", scratch_path(s, "none.dll"));

	cr_expect_eq(r.status, 3);
	expect_text(&r, "files that couldn't be read: 1\"");
	expect_drawing(s, &r, 0, 0);
	run_free(&r);
	scratch_free(s);
}

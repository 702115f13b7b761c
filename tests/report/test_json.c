/* The JSON document, and its schema. */
#include <stdio.h>

#include "report/dependencies.h"
#include "tests/report/made.h"
#include "tests/support/schema.h"

#define SCHEMA "docs/dryload-report-1.schema.json"

static void expect_valid(const char *document, bool valid)
{
	expect_schema(SCHEMA, document, valid);
}

/* A bit of everything. */
static struct made *made_filter(void)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding f = made_procedure(m, "Foo", TARGET_BIT(OLD));

	f.first_in = TARGET_BIT(NEW) | TARGET_BIT(WOW);
	f.likely = TARGET_BIT(OLD);
	made_add(m, f);
	f = finding_new(FINDING_MISSING_ORDINAL, TARGET_BIT(NEW));
	f.chain = &m->below;
	f.module = str_of("mfc42.dll");
	f.by_ordinal = true;
	f.ordinal = 6000;
	made_add(m, f);
	made_add(m, finding_new(FINDING_UNKNOWN_MODULE, TARGET_BIT(SAME)));
	made_add(m, finding_new(FINDING_DELAYED_MISSING_MODULE,
				TARGET_BIT(SAME)));
	return m;
}

Test(json, document_fits_its_schema)
{
	struct made *m = made_filter();
	char *text = made_write_files(m, "json", plain, 2);

	expect_valid(text, true);
	free(text);
	made_free(m);
}

Test(json, document_without_files_fits_its_schema)
{
	struct made *m = made_filter();
	char *text = made_write_files(m, "json", plain, 0);

	expect_valid(text, true);
	MADE_HAS(text, "\"files\": [],\n");
	free(text);
	made_free(m);
}

Test(json, names_of_any_bytes_leave_it_valid)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	m->file.path = str_of("\xff\"\n.dll");
	made_add(m, made_procedure(m, "\x01\x80\\", TARGET_BIT(OLD)));
	text = made_write(m, "json", plain);
	MADE_HAS(text, "\"path\": \"\\\\xFF\\\"\\u000a.dll\"");
	MADE_HAS(text, "\"procedure\": \"\\u0001\\\\x80\\\\\"");
	expect_valid(text, true);
	free(text);
	made_free(m);
}

Test(json, schema_refuses_a_verdict_that_is_none)
{
	struct made *m = made_filter();
	char *text = made_write(m, "json", plain);
	char *verdict = strstr(text, "\"fails\"");

	cr_assert(verdict);
	memcpy(verdict, "\"works\"", 7);
	expect_valid(text, false);
	free(text);
	made_free(m);
}

Test(json, file_has_its_facts)
{
	struct made *m = made_filter();
	char *text = made_write(m, "ndjson", plain);

	MADE_HAS(text, "{\"path\":\"in/authfilter.dll\",\"sha256\":"
		       "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410"
		       "ff61f20015ad\",\"size\":3,\"machine\":\"x86\","
		       "\"kind\":\"dll\",\"host\":\"iis-filter\","
		       "\"loads_on\":[],\"stands_in_the_way\":{"
		       "\"old\":[\"advapi32.dll!Foo\"],"
		       "\"new\":[\"mfc42.dll!#6000\"]},\"targets\":[");
	free(text);
	made_free(m);
}

Test(json, failing_target_has_what_windows_and_iis_say)
{
	struct made *m = made_filter();
	char *text = made_write(m, "ndjson", plain);

	MADE_HAS(text,
		 "{\"target\":\"old\",\"verdict\":\"fails\",\"certainty\":"
		 "\"likely\",\"error\":{\"win32\":127,\"ntstatus\":"
		 "\"0xC0000139\",\"event_data\":\"7f 00 00 00\",\"text\":"
		 "\"The specified procedure could not be found.\"},"
		 "\"events\":[{\"source\":\"W3SVC\",\"id\":null,");
	MADE_HAS(text, "\"id\":2214,");
	MADE_HAS(text, "\"id\":2268,");
	MADE_HAS(text, "\"data\":\"b6 00 00 00\"");
	MADE_HAS(text, "{\"target\":\"same\",\"verdict\":\"unknown\","
		       "\"certainty\":\"certain\",\"error\":null,"
		       "\"events\":[],\"client\":null,\"identity\":null,"
		       "\"findings\":[{\"id\":\"unknown-module\"");
	free(text);
	made_free(m);
}

Test(json, event_says_where_and_when_it_is_written_and_how_sure_it_is)
{
	struct made *m = made_filter();
	char *text = made_write(m, "ndjson", plain);

	MADE_HAS(text, "\"data\":\"7f 00 00 00\",\"log\":\"System\","
		       "\"when\":\"service-start\",\"certainty\":\"open\","
		       "\"alternative\":false}],\"client\":{\"status\":null,"
		       "\"substatus\":null,\"win32\":null,\"text\":\"the site "
		       "answers without the filter\",\"logged\":false,"
		       "\"certainty\":\"likely\"},\"identity\":{\"process\":"
		       "\"inetinfo.exe\",\"account\":\"Local System\","
		       "\"group\":null,\"unless\":null},\"findings\":[");
	MADE_HAS(text, "\"data\":\"b6 00 00 00\",\"log\":\"Application\","
		       "\"when\":\"worker-start-or-site-request\","
		       "\"certainty\":\"certain\",\"alternative\":false}],"
		       "\"client\":{\"status\":503,\"substatus\":null,"
		       "\"win32\":null,\"text\":\"Service Unavailable\",");
	free(text);
	made_free(m);
}

Test(json, extension_has_the_fields_of_the_sites_log)
{
	struct made *m = made_new(HOST_IIS_EXTENSION);
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(NEW)));
	text = made_write(m, "ndjson", plain);
	MADE_HAS(text, "\"client\":{\"status\":500,\"substatus\":0,"
		       "\"win32\":127,\"text\":\"The specified procedure "
		       "could not be found.\",\"logged\":true,"
		       "\"certainty\":\"certain\"},\"identity\":{\"process\":"
		       "\"w3wp.exe\"");
	free(text);
	text = made_write(m, "json", plain);
	expect_valid(text, true);
	free(text);
	made_free(m);
}

Test(json, alternatives_fit_the_schema)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	char *text;

	made_add(m, finding_new(FINDING_WRONG_MACHINE, TARGET_BIT(NEW)));
	m->subject.targets = TARGET_BIT(WOW) | TARGET_BIT(NEW);
	m->subject.host = HOST_IIS_EXTENSION;
	made_add(m, finding_new(FINDING_WRONG_MACHINE, TARGET_BIT(WOW)));
	text = made_write(m, "json", plain);
	MADE_HAS(text, "\"alternative\": true");
	expect_valid(text, true);
	free(text);
	made_free(m);
}

Test(json, without_a_host_there_is_no_client_and_no_identity)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(NEW)));
	text = made_write(m, "ndjson", plain);
	MADE_HAS(text, "\"events\":[],\"client\":null,\"identity\":null,"
		       "\"findings\":[{");
	free(text);
	text = made_write(m, "json", plain);
	expect_valid(text, true);
	free(text);
	made_free(m);
}

Test(json, finding_has_its_facts)
{
	struct made *m = made_filter();
	char *text = made_write(m, "ndjson", plain);

	MADE_HAS(text,
		 "{\"id\":\"missing-procedure\",\"severity\":\"error\","
		 "\"win32\":127,\"importer\":\"authfilter.dll\",\"chain\":["
		 "\"authfilter.dll\"],\"module\":\"advapi32.dll\","
		 "\"procedure\":\"Foo\",\"undecorated\":null,"
		 "\"ordinal\":null,\"evidence\":"
		 "\"observed\",\"certainty\":\"likely\",\"rules\":[\"R303\","
		 "\"R305\"],\"first_in\":[\"new\"],\"present_in\":[\"new\","
		 "\"big-wow64\"],\"message\":\"advapi32.dll!Foo is not in the "
		 "Windows of old\",");
	MADE_HAS(text, "\"importer\":\"helper.dll\",\"chain\":["
		       "\"authfilter.dll\",\"helper.dll\"],\"module\":"
		       "\"mfc42.dll\",\"procedure\":null,"
		       "\"undecorated\":null,\"ordinal\":6000,"
		       "\"evidence\":null,");
	free(text);
	made_free(m);
}

Test(json, decorated_name_stands_beside_its_readable_form)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding f = made_procedure(m, "?f@A@@QAEXH@Z", TARGET_BIT(OLD));
	char *text;

	made_add(m, f);
	f = finding_new(FINDING_DECORATED_ENTRY_POINT, TARGET_BIT(NEW));
	f.procedure = str_of("GetFilterVersion");
	f.decorated = str_of("?GetFilterVersion@@YGHPAX@Z");
	f.before = str_of("it exports something else");
	made_add(m, f);
	text = made_write(m, "ndjson", plain);
	MADE_HAS(text, "\"procedure\":\"?f@A@@QAEXH@Z\",\"undecorated\":"
		       "\"public: void __thiscall A::f(int)\",\"ordinal\":");
	MADE_HAS(text, "\"procedure\":\"GetFilterVersion\",\"undecorated\":"
		       "\"int __stdcall GetFilterVersion(void *)\",");
	free(text);
	text = made_write(m, "json", plain);
	expect_valid(text, true);
	free(text);
	made_free(m);
}

/* The filter imports from Windows, from a neighbour and from nowhere. */
static void add_dependencies(struct made *m)
{
	static struct dependency dependencies[4];
	static struct loaded_file loaded;
	const target_set all = TARGET_BIT(OLD) | TARGET_BIT(SAME) |
			       TARGET_BIT(NEW);
	struct profile_module gdiplus;

	cr_assert(profile_find_module(&m->profile, str_of("gdiplus.dll"),
				      &gdiplus));
	m->helper.path = str_of("in/helper.dll");
	m->helper.role = FOLDER_BESIDE;
	dependencies[0] = (struct dependency){
		.name = str_of("GDIPLUS"),
		.provider = { .known_to_profile = true,
			      .system = gdiplus.index,
			      .in_system = all },
	};
	dependencies[1] = (struct dependency){
		.name = str_of("helper.dll"),
		.provider = { .file = &m->helper,
			      .in_file = TARGET_BIT(OLD) | TARGET_BIT(WOW),
			      .absent = TARGET_BIT(SAME),
			      .unproven = TARGET_BIT(NEW) },
	};
	dependencies[2] = dependencies[1];
	dependencies[3] = dependencies[0];
	dependencies[3].delayed = true;
	m->root.dependencies = dependencies;
	m->root.static_count = 3;
	m->root.dependency_count = 4;
	loaded = (struct loaded_file){ &m->root, .chain = &m->top,
				       .targets = all };
	m->resolution.loaded = &loaded;
	m->resolution.loaded_count = 1;
}

Test(json, dependency_says_what_satisfies_it_on_which_targets)
{
	struct made *m = made_filter();
	char *text;

	add_dependencies(m);
	text = made_write(m, "ndjson", plain);
	MADE_HAS(text,
		 "\"dependencies\":[{\"importer\":\"authfilter.dll\","
		 "\"module\":\"gdiplus.dll\",\"delayed\":false,"
		 "\"satisfied_by\":{\"default-assembly\":[\"old\",\"same\","
		 "\"new\"]},\"path\":null},"
		 "{\"importer\":\"authfilter.dll\",\"module\":"
		 "\"helper.dll\",\"delayed\":false,\"satisfied_by\":{"
		 "\"beside\":[\"old\"],\"not-known\":[\"new\"],"
		 "\"missing\":[\"same\"]},\"path\":\"in/helper.dll\"},"
		 "{\"importer\":\"authfilter.dll\",\"module\":"
		 "\"gdiplus.dll\",\"delayed\":true,");
	MADE_HAS(text, "\"dependencies_complete\":true,");
	free(text);
	text = made_write(m, "json", plain);
	expect_valid(text, true);
	free(text);
	made_free(m);
}

Test(json, needed_rights_are_commands_for_each_kind_of_target)
{
	struct made *m = made_filter();
	char *text;

	add_dependencies(m);
	text = made_write(m, "ndjson", plain);
	MADE_HAS(text, "\"needs_access\":[{\"targets\":[\"old\"],"
		       "\"principal\":\"SYSTEM\","
		       "\"rights\":\"read-and-execute\",\"commands\":["
		       "\"cacls authfilter.dll /E /G SYSTEM:R\"]},"
		       "{\"targets\":[\"new\"],\"principal\":\"IIS_WPG\","
		       "\"rights\":\"read-and-execute\",\"commands\":["
		       "\"cacls authfilter.dll /E /G IIS_WPG:R\"]}],"
		       "\"needs_access_complete\":true}\n");
	free(text);
	m->subject.host = HOST_NONE;
	text = made_write(m, "ndjson", plain);
	MADE_HAS(text, "\"needs_access\":[],");
	free(text);
	made_free(m);
}

Test(json, dependencies_without_end_are_cut)
{
	struct made *m = made_filter();
	char *long_name = malloc(DEPENDENCY_BYTES_MAX), *text;

	cr_assert(long_name);
	memset(long_name, 'n', DEPENDENCY_BYTES_MAX);
	add_dependencies(m);
	m->root.dependencies[1].name =
		(struct str){ long_name, DEPENDENCY_BYTES_MAX };
	text = made_write(m, "ndjson", plain);
	MADE_HAS(text, "\"module\":\"gdiplus.dll\",\"delayed\":false");
	MADE_HAS_NOT(text, "helper.dll\",\"delayed\"");
	MADE_HAS(text, "\"dependencies_complete\":false,");
	free(text);
	free(long_name);
	made_free(m);
}

Test(json, summary_counts_each_file_by_its_worst_verdict)
{
	struct made *m = made_filter();
	char *text = made_write_files(m, "json", plain, 3);

	MADE_HAS(text, "\"summary\": {\n    \"files\": 3,\n    \"loads\": 0,\n"
		       "    \"fails\": 3,\n    \"unknown\": 0\n  }\n}\n");
	free(text);
	made_free(m);
}

Test(json, ndjson_is_one_object_a_line)
{
	struct made *m = made_filter();
	char *text = made_write_files(m, "ndjson", plain, 2);
	char *end = strchr(text, '\n');

	cr_assert(end);
	cr_expect_eq(end[-1], '}');
	cr_expect_eq(strlen(text), 2 * (size_t)(end + 1 - text));
	cr_expect_eq(memcmp(text, end + 1, (size_t)(end + 1 - text)), 0);
	free(text);
	made_free(m);
}

Test(json, same_input_gives_the_same_bytes)
{
	struct made *a = made_filter(), *b = made_filter();
	char *x = made_write(a, "json", plain);
	char *y = made_write(b, "json", plain);

	cr_expect_str_eq(x, y);
	free(x);
	free(y);
	made_free(a);
	made_free(b);
}

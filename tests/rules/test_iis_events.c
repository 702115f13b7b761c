/* What IIS writes, what a client gets, who loads: by version and mode. */
#include "rules/iis_events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "rules/events.h"
#include "rules/http_status.h"
#include "rules/iis_versions.h"
#include "tests/rules/check.h"

static struct arena arena;

static void set_up(void)
{
	arena = ARENA_INIT;
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(iis_events, .init = set_up, .fini = tear_down);

/* A failure with 126 on an x86 Windows of that IIS. */
static struct iis_failure failure_of(enum host host, const char *version)
{
	return (struct iis_failure){
		.host = host,
		.version = version,
		.machine = IMAGE_FILE_MACHINE_I386,
		.win32 = 126,
		.path = str_of("f.dll"),
		.site = STR_EMPTY,
	};
}

static struct iis_failure filter(const char *version)
{
	return failure_of(HOST_IIS_FILTER, version);
}

static struct iis_failure extension(const char *version)
{
	return failure_of(HOST_IIS_EXTENSION, version);
}

static struct iis_failure as_5(struct iis_failure f)
{
	f.isolation = ISOLATION_IIS_5;
	return f;
}

static struct iis_failure by(enum iis_cause cause, struct iis_failure f)
{
	f.cause = cause;
	if (cause == IIS_CAUSE_MACHINE)
		f.win32 = 193;
	return f;
}

static struct iis_failure on_x64(struct iis_failure f)
{
	f.on_x64 = true;
	return f;
}

static struct iis_failure at(enum iis_scope scope, struct iis_failure f)
{
	f.scope = scope;
	return f;
}

/* "Application W3SVC-WP 2214 7e certain" a line; "or" before alternatives. */
static const char *events(struct iis_failure f)
{
	struct iis_event out[IIS_EVENTS_MAX];
	int count = iis_events(&f, &arena, out);
	struct str copy;
	size_t size;
	char *text;
	FILE *file = open_memstream(&text, &size);

	cr_assert(file != NULL && count >= 0);
	for (int i = 0; i < count; i++) {
		fprintf(file, "%s%s %s %u", out[i].alternative ? "or " : "",
			out[i].log, out[i].source, out[i].id);
		if (out[i].has_data)
			fprintf(file, " %02x", out[i].data);
		fprintf(file, " %s\n",
			iis_certainty_word(out[i].certainty));
	}
	fclose(file);
	copy = str_copy(&arena, str_of(text));
	free(text);
	return copy.s;
}

/* "500 0 127 certain", "-" for what isn't logged, a line a reading. */
static const char *clients(struct iis_failure f)
{
	struct iis_client out[IIS_CLIENTS_MAX];
	int count = iis_clients(&f, &arena, out);
	struct str copy;
	size_t size;
	char *text;
	FILE *file = open_memstream(&text, &size);

	cr_assert(file != NULL && count >= 0);
	for (int i = 0; i < count; i++) {
		fprintf(file, "%u", out[i].status);
		fprintf(file, out[i].has_substatus ? " %u" : " -",
			out[i].substatus);
		fprintf(file, out[i].has_win32 ? " %u" : " -", out[i].win32);
		fprintf(file, "%s %s\n", out[i].logged ? "" : " unlogged",
			iis_certainty_word(out[i].certainty));
	}
	fclose(file);
	copy = str_copy(&arena, str_of(text));
	free(text);
	return copy.s;
}

static const char *text_of(struct iis_failure f, int index)
{
	struct iis_event out[IIS_EVENTS_MAX];

	cr_assert_lt(index, iis_events(&f, &arena, out));
	return out[index].text.s;
}

static const char *when(struct iis_failure f)
{
	struct iis_event out[IIS_EVENTS_MAX];

	cr_assert_gt(iis_events(&f, &arena, out), 0);
	return iis_when_word(out[0].when);
}

Test(iis_events, of_iis_6_name_the_filter_and_then_the_site)
{
	cr_expect_str_eq(events(filter("6.0")),
			 "Application W3SVC-WP 2214 7e certain\n"
			 "Application W3SVC-WP 2268 7e certain\n");
	cr_expect_str_eq(text_of(filter("6.0"), 0),
			 "The HTTP Filter DLL f.dll failed to load. The data "
			 "is the error.");
	cr_expect_str_eq(text_of(filter("6.0"), 1),
			 "Could not load all ISAPI filters for site/service. "
			 "Therefore startup aborted.");
	cr_expect_str_eq(clients(filter("6.0")), "503 - - unlogged certain\n");
}

Test(iis_events, of_iis_5_have_no_known_number_and_the_site_goes_on)
{
	static const char *const versions[] = { "5.0", "5.1" };

	for (int i = 0; i < 2; i++) {
		cr_expect_str_eq(events(filter(versions[i])),
				 "System W3SVC 0 7e open\n");
		cr_expect_str_eq(clients(filter(versions[i])),
				 "0 - - unlogged certain\n");
		cr_expect_str_eq(events(extension(versions[i])),
				 "System W3SVC 0 7e open\n");
		cr_expect_str_eq(clients(extension(versions[i])),
				 "500 - 126 certain\n");
	}
}

Test(iis_events, of_iis_6_in_the_mode_of_5_stop_no_site)
{
	cr_expect_str_eq(events(as_5(filter("6.0"))),
			 "Application W3SVC-WP 2214 7e likely\n");
	cr_expect_str_eq(clients(as_5(filter("6.0"))),
			 "0 - - unlogged likely\n");
	cr_expect_str_eq(events(as_5(extension("6.0"))),
			 "Application W3SVC-WP 2220 7e likely\n");
}

Test(iis_events, the_mode_means_nothing_to_other_versions)
{
	cr_expect_str_eq(events(as_5(filter("5.1"))), events(filter("5.1")));
	cr_expect_str_eq(events(as_5(filter("7.5"))), events(filter("7.5")));
	cr_expect_str_eq(clients(as_5(filter("7.5"))), clients(filter("7.5")));
}

Test(iis_events, of_the_other_machine_on_x64_are_2274_with_the_architecture)
{
	struct iis_failure f = on_x64(by(IIS_CAUSE_MACHINE, filter("6.0")));

	cr_expect_str_eq(events(f), "Application W3SVC-WP 2274 c1 certain\n"
				    "Application W3SVC-WP 2268 c1 certain\n");
	cr_expect_not_null(strstr(text_of(f, 0), "for a x86 processor"));
	f.machine = IMAGE_FILE_MACHINE_AMD64;
	cr_expect_not_null(strstr(text_of(f, 0), "for a AMD64 processor"));
	cr_expect_str_eq(clients(f), "503 - - unlogged certain\n");
	cr_expect_str_eq(events(as_5(f)),
			 "Application W3SVC-WP 2274 c1 likely\n");
}

/* No source tells of 2274 on a Windows that is all x86. */
Test(iis_events, of_the_other_machine_on_x86_have_two_readings)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_MACHINE, filter("6.0"))),
			 "Application W3SVC-WP 2274 c1 likely\n"
			 "or Application W3SVC-WP 2214 c1 open\n"
			 "Application W3SVC-WP 2268 c1 certain\n");
}

Test(iis_events, before_sp1_the_other_machine_is_a_failure_like_others)
{
	struct iis_failure f = by(IIS_CAUSE_MACHINE, filter("6.0"));

	f.before_sp1 = true;
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2214 c1 certain\n"
				    "Application W3SVC-WP 2268 c1 certain\n");
}

Test(iis_events, of_an_extension_of_the_other_machine_are_open)
{
	struct iis_failure f = by(IIS_CAUSE_MACHINE, extension("6.0"));

	cr_expect_str_eq(events(f), "Application W3SVC-WP 2220 c1 likely\n"
				    "or Application W3SVC-WP 0 c1 open\n");
	cr_expect_str_eq(clients(f), "500 0 193 certain\n");
	cr_expect_str_eq(events(on_x64(f)), events(f));
}

Test(iis_events, of_an_extension_are_one_and_the_client_gets_the_error)
{
	struct iis_client out[IIS_CLIENTS_MAX];
	struct iis_failure f = extension("6.0");

	f.win32 = 127;
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2220 7f certain\n");
	cr_expect_str_eq(text_of(f, 0),
			 "The HTTP server was unable to load the ISAPI "
			 "Application 'f.dll'. The data is the error.");
	cr_expect_str_eq(clients(f), "500 0 127 certain\n");
	cr_assert_eq(iis_clients(&f, &arena, out), 1);
	cr_expect(str_equal(out[0].text,
			    str_of("The specified procedure could not be "
				   "found.")));
}

/* R102: Microsoft's blog says 2, the loader 126. */
Test(iis_events, of_a_filter_that_is_not_there_have_both_codes)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_NO_FILE, filter("6.0"))),
			 "Application W3SVC-WP 2214 7e likely\n"
			 "or Application W3SVC-WP 2214 02 open\n"
			 "Application W3SVC-WP 2268 7e likely\n"
			 "or Application W3SVC-WP 2268 02 open\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NO_FILE, filter("6.0"))),
			 "503 - - unlogged certain\n");
	cr_expect_str_eq(events(by(IIS_CAUSE_NO_FILE, filter("5.1"))),
			 "System W3SVC 0 7e open\n"
			 "or System W3SVC 0 02 open\n");
	cr_expect_str_eq(events(as_5(by(IIS_CAUSE_NO_FILE, filter("6.0")))),
			 "Application W3SVC-WP 2214 7e likely\n"
			 "or Application W3SVC-WP 2214 02 open\n");
	cr_expect_str_eq(events(by(IIS_CAUSE_NO_FILE, filter("7.0"))),
			 "Application Microsoft-Windows-IIS-W3SVC-WP 2214 7e "
			 "likely\n"
			 "Application Microsoft-Windows-IIS-W3SVC-WP 2268 7e "
			 "likely\n");
}

/* R103: the line "404 0 2" of the founding article's comment 13. */
Test(iis_events, an_extension_that_is_not_there_is_404_and_no_event)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_NO_FILE, extension("6.0"))), "");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NO_FILE, extension("6.0"))),
			 "404 0 2 certain\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NO_FILE, extension("5.1"))),
			 "404 - 2 certain\n");
}

/* R1008: whether the site gives up is open. */
Test(iis_events, of_a_filter_that_wants_raw_data_are_its_own)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_RAW_DATA, filter("6.0"))),
			 "Application W3SVC-WP 2261 certain\n"
			 "Application W3SVC-WP 2268 open\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_RAW_DATA, filter("6.0"))),
			 "0 - - unlogged open\n503 - - unlogged open\n");
	cr_expect_not_null(strstr(
		text_of(by(IIS_CAUSE_RAW_DATA, filter("7.0")), 0),
		"not supported in this IIS version"));
}

Test(iis_events, in_the_mode_of_5_raw_data_is_for_global_filters)
{
	struct iis_failure f = as_5(by(IIS_CAUSE_RAW_DATA, filter("6.0")));

	cr_expect_str_eq(events(at(IIS_SCOPE_SITE, f)),
			 "Application W3SVC-WP 2222 certain\n");
	cr_expect_str_eq(events(at(IIS_SCOPE_GLOBAL, f)), "");
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2222 open\n");
}

/* R1016 */
Test(iis_events, what_is_not_allowed_or_not_mapped_is_404)
{
	cr_expect_str_eq(clients(by(IIS_CAUSE_NOT_ALLOWED, extension("6.0"))),
			 "404 2 1260 likely\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NOT_MAPPED, extension("6.0"))),
			 "404 3 - certain\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NO_EXECUTE, extension("6.0"))),
			 "403 1 - certain\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NOT_ALLOWED, extension("5.1"))),
			 "");
	cr_expect_str_eq(events(by(IIS_CAUSE_NOT_ALLOWED, extension("6.0"))),
			 "");
}

/* R1009 */
Test(iis_events, of_exceptions_and_of_the_registry_have_their_own)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_EXCEPTION, extension("6.0"))),
			 "Application W3SVC-WP 2219 certain\n");
	cr_expect_str_eq(events(by(IIS_CAUSE_REGISTRY, filter("6.0"))),
			 "Application W3SVC-WP 2223 certain\n");
	cr_expect_str_eq(events(by(IIS_CAUSE_REGISTRY, filter("5.1"))), "");
}

/* R1018, R3003 */
Test(iis_events, of_iis_7_and_later_name_the_site)
{
	static const char *const versions[] = { "7.0", "7.5", "8.0", "8.5",
						"10.0" };
	struct iis_failure f;

	for (size_t i = 0; i < 5; i++) {
		f = filter(versions[i]);
		cr_expect_str_eq(
			events(f),
			"Application Microsoft-Windows-IIS-W3SVC-WP 2214 7e "
			"certain\n"
			"Application Microsoft-Windows-IIS-W3SVC-WP 2268 7e "
			"certain\n");
		cr_expect_str_eq(clients(f), "500 0 126 likely\n"
					     "503 - - unlogged open\n");
	}
	f.site = str_of("Shop");
	cr_expect_str_eq(text_of(f, 1),
			 "Could not load all ISAPI filters for site 'Shop'. "
			 "Therefore site startup aborted.");
	f.site = STR_EMPTY;
	cr_expect_not_null(strstr(text_of(f, 1), "for site '...'."));
}

Test(iis_events, of_iis_7_the_page_shows_the_call_and_the_hresult)
{
	struct iis_client out[IIS_CLIENTS_MAX];
	struct iis_failure f = filter("7.5");

	cr_assert_eq(iis_clients(&f, &arena, out), 2);
	cr_expect_str_eq(out[0].text.s, "Calling LoadLibraryEx on ISAPI filter "
					"\"f.dll\" failed (0x8007007E)");
}

/* Of the page of IIS 6 the text of the error is all. */
Test(iis_events, before_iis_7_the_page_has_the_error_alone)
{
	struct iis_client out[IIS_CLIENTS_MAX];
	struct iis_failure f = filter("6.0");
	int count = iis_clients(&f, &arena, out);

	for (int i = 0; i < count; i++)
		cr_expect_null(strstr(out[i].text.s, "LoadLibraryEx"));
	f = filter("7.5");
	f.host = HOST_IIS_EXTENSION;
	count = iis_clients(&f, &arena, out);
	for (int i = 0; i < count; i++)
		cr_expect_null(strstr(out[i].text.s, "ISAPI filter"));
}

Test(iis_events, come_when_the_module_is_loaded)
{
	const struct iis_failure f = filter("6.0");
	struct iis_failure in_module = filter("7.5");

	in_module.host = HOST_IIS_MODULE;
	cr_expect_str_eq(when(f), "worker-start-or-site-request");
	cr_expect_str_eq(when(at(IIS_SCOPE_GLOBAL, f)), "worker-start");
	cr_expect_str_eq(when(at(IIS_SCOPE_SITE, f)), "site-request");
	cr_expect_str_eq(when(at(IIS_SCOPE_SITE, as_5(f))), "service-start");
	cr_expect_str_eq(when(at(IIS_SCOPE_SITE, filter("5.1"))),
			 "service-start");
	cr_expect_str_eq(when(at(IIS_SCOPE_GLOBAL, filter("7.0"))),
			 "worker-start-or-site-request");
	cr_expect_str_eq(when(extension("5.1")), "extension-request");
	cr_expect_str_eq(when(extension("6.0")), "extension-request");
	cr_expect_str_eq(when(in_module), "worker-start");
}

Test(iis_events, of_a_likely_failure_are_likely)
{
	struct iis_failure f = filter("6.0");

	f.likely = true;
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2214 7e likely\n"
				    "Application W3SVC-WP 2268 7e likely\n");
	cr_expect_str_eq(clients(f), "503 - - unlogged likely\n");
	f.version = "5.1";
	cr_expect_str_eq(events(f), "System W3SVC 0 7e open\n");
}

Test(iis_events, without_iis_or_host_there_are_none)
{
	struct iis_identity who;

	cr_expect_str_eq(events(filter("")), "");
	cr_expect_str_eq(clients(filter("")), "");
	cr_expect_str_eq(events(failure_of(HOST_NONE, "6.0")), "");
	cr_expect_not(iis_identity(HOST_IIS_FILTER, "", ISOLATION_WORKERS,
				   &who));
	cr_expect_not(iis_identity(HOST_NONE, "6.0", ISOLATION_WORKERS, &who));
}

/* R1012, R3010 */
Test(iis_events, identity_goes_by_version_mode_and_host)
{
	static const struct {
		enum host host;
		const char *version;
		enum isolation_mode isolation;
		const char *process, *account, *group;
	} rows[] = {
		{ HOST_IIS_FILTER, "5.1", ISOLATION_WORKERS, "inetinfo.exe",
		  "Local System", "" },
		{ HOST_IIS_EXTENSION, "5.1", ISOLATION_WORKERS, "dllhost.exe",
		  "IWAM_<name of the computer>", "" },
		{ HOST_IIS_FILTER, "6.0", ISOLATION_WORKERS, "w3wp.exe",
		  "Network Service", "IIS_WPG" },
		{ HOST_IIS_EXTENSION, "6.0", ISOLATION_WORKERS, "w3wp.exe",
		  "Network Service", "IIS_WPG" },
		{ HOST_IIS_FILTER, "6.0", ISOLATION_IIS_5, "inetinfo.exe",
		  "Local System", "" },
		{ HOST_IIS_EXTENSION, "6.0", ISOLATION_IIS_5, "dllhost.exe",
		  "IWAM_<name of the computer>", "" },
		{ HOST_IIS_FILTER, "7.0", ISOLATION_IIS_5, "w3wp.exe",
		  "Network Service", "IIS_IUSRS" },
		{ HOST_IIS_FILTER, "7.5", ISOLATION_WORKERS, "w3wp.exe",
		  "ApplicationPoolIdentity", "IIS_IUSRS" },
	};
	struct iis_identity who;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert(iis_identity(rows[i].host, rows[i].version,
				       rows[i].isolation, &who),
			  "%zu", i);
		cr_expect_str_eq(who.process, rows[i].process, "%zu", i);
		cr_expect_str_eq(who.account, rows[i].account, "%zu", i);
		cr_expect_str_eq(who.group, rows[i].group, "%zu", i);
	}
}

/* R505 */
Test(iis_events, process_folder_goes_by_host_mode_and_bitness)
{
	struct profile_target t = { .id = "a", .iis = "6.0" };

	cr_expect_str_eq(iis_process_folder(HOST_IIS_EXTENSION, &t,
					    ISOLATION_WORKERS),
			 "System32\\inetsrv");
	cr_expect_str_eq(iis_process_folder(HOST_IIS_EXTENSION, &t,
					    ISOLATION_IIS_5),
			 "System32");
	cr_expect_str_eq(iis_process_folder(HOST_IIS_FILTER, &t,
					    ISOLATION_IIS_5),
			 "System32\\inetsrv");
	t.id = "a-wow64";
	cr_expect_str_eq(iis_process_folder(HOST_IIS_FILTER, &t,
					    ISOLATION_WORKERS),
			 "SysWOW64\\inetsrv");
	t.iis = "";
	cr_expect_str_eq(iis_process_folder(HOST_IIS_FILTER, &t,
					    ISOLATION_WORKERS),
			 "");
}

/* From the verdict on a file to its failure. */
static bool failure_on(struct check *c, const char *id,
		       struct iis_failure *out)
{
	unsigned index = check_target(c, id);
	struct profile_target t;

	cr_assert(profile_target_at(&c->d.profile, index, &t));
	return iis_failure_of(&c->a.subject, &c->a.report.verdicts[index], &t,
			      out);
}

Test(iis_events, follow_from_a_verdict_that_fails)
{
	const struct iis_setting setting = { str_of("C:\\f.dll"),
					     IIS_SCOPE_SITE };
	struct iis_failure f;
	struct check c;

	check_open(&c, true);
	scene_dll(&c.scene, "root.dll",
		  "+GetFilterVersion +HttpFilterProc gone.dll!X");
	check_findings(&c, "root.dll");
	cr_assert(failure_on(&c, "new", &f));
	cr_expect_eq(f.cause, IIS_CAUSE_LOAD);
	cr_expect_eq(f.win32, 126);
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2214 7e certain\n"
				    "Application W3SVC-WP 2268 7e certain\n");
	cr_expect_not_null(strstr(text_of(f, 0), "DLL root.dll failed"));
	c.d.setting = &setting;
	check_findings(&c, "root.dll");
	cr_assert(failure_on(&c, "new", &f));
	cr_expect_not_null(strstr(text_of(f, 0), "DLL C:\\f.dll failed"));
	cr_expect_eq(f.scope, IIS_SCOPE_SITE);
	c.d.isolation = ISOLATION_IIS_5;
	check_findings(&c, "root.dll");
	cr_assert(failure_on(&c, "new", &f));
	cr_expect_str_eq(clients(f), "0 - - unlogged likely\n");
	check_close(&c);
}

/* R108: the loader doesn't even look for it. */
Test(iis_events, tell_of_a_path_that_is_too_long_with_its_own_code)
{
	const struct module root = { .name = str_of("f.dll") };
	const struct resolution resolution = { .root = &root };
	struct finding missing = { .id = FINDING_MISSING_FILE, .win32 = 206 };
	const struct verdict v = { .kind = VERDICT_FAILS, .error = &missing };
	const struct profile_target t = {
		.id = "t", .iis = "7.5", .build = "6.1"
	};
	struct subject s = { .host = HOST_IIS_FILTER,
			     .resolution = &resolution };
	struct iis_failure f;

	cr_assert(iis_failure_of(&s, &v, &t, &f));
	cr_expect_eq(f.cause, IIS_CAUSE_LOAD);
	cr_expect_str_eq(clients(f), "500 0 206 likely\n"
				     "503 - - unlogged open\n");
	missing.win32 = 126;
	cr_assert(iis_failure_of(&s, &v, &t, &f));
	cr_expect_eq(f.cause, IIS_CAUSE_NO_FILE);
	cr_expect_str_eq(clients(f), "500 0 126 likely\n"
				     "503 - - unlogged open\n");
	s.host = HOST_IIS_EXTENSION;
	missing.win32 = 206;
	cr_assert(iis_failure_of(&s, &v, &t, &f));
	cr_expect_eq(f.cause, IIS_CAUSE_NO_FILE);
}

Test(iis_events, follow_from_no_other_verdict_and_not_without_iis)
{
	struct iis_failure f;
	struct check c;

	check_open(&c, true);
	scene_dll(&c.scene, "root.dll", "+GetFilterVersion +HttpFilterProc");
	check_again(&c);
	cr_expect_not(failure_on(&c, "new", &f));
	scene_dll(&c.scene, "root.dll",
		  "+GetFilterVersion +HttpFilterProc fax.dll!A");
	check_again(&c);
	cr_expect_str_eq(check_verdict(&c, "new"), "unknown");
	cr_expect_not(failure_on(&c, "new", &f));
	scene_dll(&c.scene, "root.dll", "gone.dll!X");
	check_again(&c);
	cr_expect_not(failure_on(&c, "new", &f));
	check_close(&c);
}

Test(iis_events, name_the_architecture_of_each_kind_of_process_on_x64)
{
	static const char *const machines[] = { "x86", "AMD64" };
	static const char *const targets[] = { "ws2003-sp1-x64-wow64",
					       "ws2003-sp1-x64" };
	static const uint16_t other[] = { IMAGE_FILE_MACHINE_AMD64,
					  IMAGE_FILE_MACHINE_I386 };
	struct iis_failure f;
	struct check c;

	for (int i = 0; i < 2; i++) {
		struct str part = str_printf(&arena, "for a %s processor",
					     machines[i]);

		check_open(&c, false);
		c.d.targets = scene_targets(&c.scene, targets[i]);
		scene_dll_in(c.scene.beside, "root.dll", other[i],
			     "+GetFilterVersion +HttpFilterProc");
		check_findings(&c, "root.dll");
		cr_assert(failure_on(&c, targets[i], &f));
		cr_expect_str_eq(events(f),
				 "Application W3SVC-WP 2274 c1 certain\n"
				 "Application W3SVC-WP 2268 c1 certain\n");
		cr_expect_not_null(strstr(text_of(f, 0), part.s));
		check_close(&c);
	}
}

Test(iis_events, tell_the_file_of_the_other_machine_from_its_neighbour)
{
	struct iis_failure f;
	struct check c;

	check_open(&c, true);
	c.d.targets = ON_BOTH | ON_BIG;
	scene_dll(&c.scene, "root.dll", "+GetFilterVersion +HttpFilterProc");
	check_findings(&c, "root.dll");
	cr_assert(failure_on(&c, "big", &f));
	cr_expect_eq(f.cause, IIS_CAUSE_MACHINE);
	cr_expect(f.on_x64);
	cr_expect_eq(f.machine, IMAGE_FILE_MACHINE_AMD64);
	scene_dll_in(c.scene.beside, "one.dll", IMAGE_FILE_MACHINE_I386, "+A");
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+GetFilterVersion +HttpFilterProc one.dll!A");
	check_again(&c);
	cr_assert(failure_on(&c, "big", &f));
	cr_expect_eq(f.cause, IIS_CAUSE_LOAD);
	cr_expect_eq(f.win32, 193);
	cr_assert(failure_on(&c, "new", &f));
	cr_expect(f.before_sp1);
	cr_expect_eq(f.cause, IIS_CAUSE_MACHINE);
	check_close(&c);
}

/* IIS 7 and later write under names of their own. */
Test(event_kinds, are_found_under_every_name_of_their_source)
{
	static const char *const sources[] = {
		"", "W3SVC", "W3SVC-WP", "Microsoft-Windows-IIS-W3SVC-WP",
		"Microsoft-Windows-IIS-W3SVC", "IIS-WMSVC",
	};

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		const struct event_kind *k =
			event_find(2268, str_of(sources[i]));

		cr_assert_not_null(k, "%s", sources[i]);
		cr_expect_eq(k->id, 2268);
	}
	cr_expect_null(event_find(2268, str_of("Perflib")));
	cr_expect_null(event_find(1, str_of("W3SVC-WP")));
	cr_expect_null(event_find(0, STR_EMPTY));
	/* What a page says has no number to be found by. */
	cr_expect_null(event_find(0, str_of("IIS")));
}

Test(http_statuses, are_found_whatever_error_came_with_them)
{
	const struct http_status *s = http_status_find(500, 0, 193);

	cr_assert_not_null(s);
	cr_expect_eq(s->status, 500);
	s = http_status_find(503, 2, 0);
	cr_assert_not_null(s);
	cr_expect_eq(s->status, 503);
	cr_expect_null(http_status_find(200, 0, 0));
	s = http_status_find(404, 2, 0);
	cr_assert_not_null(s);
	cr_expect_str_eq(s->advice, "allow the DLL there by its exact path");
}

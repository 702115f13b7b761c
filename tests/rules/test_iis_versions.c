/* The program that loads a module for IIS: its folder, and as whom it runs. */
#include <criterion/criterion.h>

#include "rules/iis_events.h"
#include "rules/iis_versions.h"

Test(iis_versions, the_folder_follows_the_version_and_what_is_loaded)
{
	static const struct {
		enum host host;
		const char *iis, *id;
		enum isolation_mode isolation;
		const char *folder;
	} rows[] = {
		{ HOST_NONE, "6.0", "x", ISOLATION_WORKERS, "" },
		{ HOST_IIS_FILTER, "", "x", ISOLATION_WORKERS, "" },
		{ HOST_IIS_FILTER, "5.1", "x", ISOLATION_WORKERS,
		  "System32\\inetsrv" },
		{ HOST_IIS_FILTER, "10.0", "x-wow64", ISOLATION_WORKERS,
		  "SysWOW64\\inetsrv" },
		{ HOST_IIS_EXTENSION, "5.1", "x", ISOLATION_WORKERS,
		  "System32" },
		{ HOST_IIS_EXTENSION, "6.0", "x", ISOLATION_WORKERS,
		  "System32\\inetsrv" },
		{ HOST_IIS_EXTENSION, "6.0", "x", ISOLATION_IIS_5, "System32" },
		{ HOST_IIS_EXTENSION, "6.0", "x-wow64", ISOLATION_IIS_5,
		  "SysWOW64" },
		{ HOST_IIS_EXTENSION, "7.5", "x", ISOLATION_IIS_5,
		  "System32\\inetsrv" },
		{ HOST_IIS_MODULE, "6.0", "x", ISOLATION_WORKERS, "" },
		{ HOST_IIS_MODULE, "7.0", "x", ISOLATION_WORKERS,
		  "System32\\inetsrv" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct profile_target t = { .id = rows[i].id,
						  .iis = rows[i].iis };

		cr_expect_str_eq(iis_process_folder(rows[i].host, &t,
						    rows[i].isolation),
				 rows[i].folder, "row %zu", i);
	}
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

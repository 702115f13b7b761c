/* The folder of the program that loads a module for IIS. */
#include <criterion/criterion.h>

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

/* Who would load a DLL, by the names that it exports. */
#include <criterion/criterion.h>

#include "loader/exports.h"
#include "rules/rules.h"
#include "tests/support/pe_builder.h"
#include "util/status.h"

/* Of a DLL that exports 'name', and what every COM server does. */
static enum host host_of(const char *name)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct arena a = ARENA_INIT;
	struct export_table exports;
	struct defects d = { 0 };
	struct image image;
	enum host host;

	if (name != NULL)
		pe_export(b, name);
	pe_export(b, "DllGetClassObject");
	cr_assert_eq(image_read(pe_builder_build(b), &a, &d, &image), OK);
	cr_assert_eq(exports_read(&image, &a, &d, &exports), OK);
	cr_assert_eq(d.count, 0);
	host = rules_detect_host(&exports);
	arena_release(&a);
	pe_builder_free(b);
	return host;
}

Test(host, is_that_of_any_of_its_entry_points)
{
	static const char *const filters[] = {
		"GetFilterVersion",	"HttpFilterProc",
		"GetFilterVersion@4",	"_GetFilterVersion@4",
		"_GetFilterVersion",	"_HttpFilterProc@12",
		"_HttpFilterProc",	"?GetFilterVersion@@YGHPAX@Z",
		"?HttpFilterProc@@YGKXZ",
	};
	static const char *const extensions[] = {
		"GetExtensionVersion",	"HttpExtensionProc",
		"HttpExtensionProc@4",	"_GetExtensionVersion@4",
		"_HttpExtensionProc@4", "?GetExtensionVersion@@YGHPAX@Z",
		"?HttpExtensionProc@@YGKXZ",
	};

	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		cr_expect_eq(host_of(filters[i]), HOST_IIS_FILTER, "%s",
			     filters[i]);
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		cr_expect_eq(host_of(extensions[i]), HOST_IIS_EXTENSION, "%s",
			     extensions[i]);
}

/* Before, between and behind the names that it is looked for. */
Test(host, is_none_where_names_are_only_alike)
{
	static const char *const others[] = {
		"?Get",	     "?GetX@@YAXXZ", "?A",   "GetExt",	"GetExtX",
		"GetFilter", "GetZ",	     "Http", "HttpX",	"Z",
		"_Get",	     "_GetX",	     "_Http", "_HttpX", "_Z",
		"getfilterversion",
	};

	cr_expect_eq(host_of(NULL), HOST_NONE);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		cr_expect_eq(host_of(others[i]), HOST_NONE, "%s", others[i]);
}

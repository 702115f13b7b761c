/* The disk of a small web server. */
#include "tests/support/server_tree.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"

#define FILTER "+GetFilterVersion +HttpFilterProc kernel32.dll!GetVersion "
#define MODULE "+RegisterModule kernel32.dll!GetVersion "
#define EXTENSION "+GetExtensionVersion +HttpExtensionProc kernel32.dll!Sleep "

static const char vc90[] =
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
	"manifestVersion='1.0'><dependency><dependentAssembly>"
	"<assemblyIdentity type='win32' name='Microsoft.VC90.CRT' "
	"version='9.0.21022.8' processorArchitecture='x86' "
	"publicKeyToken='1fc8b3b9a1e18e3b'/>"
	"</dependentAssembly></dependency></assembly>";

/* The folders of "a/b/c.dll". */
static void make_folders(struct scratch *s, const char *path)
{
	char part[256];

	for (size_t i = 0; path[i] != '\0'; i++) {
		if (path[i] != '/')
			continue;
		snprintf(part, sizeof(part), "%.*s", (int)i, path);
		mkdir(scratch_path(s, part), 0777);
	}
}

void server_tree_dll(struct scratch *s, const char *path, const char *words)
{
	make_folders(s, path);
	scratch_pe(s, path, scene_builder(IMAGE_FILE_MACHINE_I386, words));
}

void server_tree_file(struct scratch *s, const char *path, const char *text)
{
	make_folders(s, path);
	scratch_file(s, path, text, strlen(text));
}

static void add_kernel32(struct scratch *s, const uint16_t build[4])
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "+GetVersion");

	pe_version(b, build);
	make_folders(s, "WINDOWS/system32/kernel32.dll");
	scratch_pe(s, "WINDOWS/system32/kernel32.dll", b);
}

struct scratch *server_tree_new(const uint16_t build[4])
{
	struct scratch *s = scratch_new();
	struct pe_builder *b;

	if (build != NULL)
		add_kernel32(s, build);
	server_tree_dll(s, "WINDOWS/system32/inetsrv/sspifilt.dll", FILTER);
	server_tree_dll(s, "WINDOWS/system32/inetsrv/ssinc.dll", EXTENSION);
	server_tree_dll(s, "WINDOWS/system32/inetsrv/isapi.dll", MODULE);
	server_tree_dll(s, "WINDOWS/system32/inetsrv/filter.dll", MODULE);
	server_tree_dll(s, "Filters/compress.dll", FILTER);
	server_tree_dll(s, "Filters/AuthFilter.dll",
			FILTER "advapi32.dll!RegGetValueA");
	server_tree_dll(s, "Filters/authldap2.dll",
			FILTER "nsldap32v50.dll!ldap_init");
	server_tree_dll(s, "Filters/nodef.dll",
			"+_GetFilterVersion@4 +_HttpFilterProc@12");
	b = scene_builder(IMAGE_FILE_MACHINE_I386, FILTER);
	pe_manifest(b, 2, vc90);
	scratch_pe(s, "Filters/authvc90.dll", b);
	server_tree_dll(s, "Shop/orders.dll", EXTENSION);
	return s;
}

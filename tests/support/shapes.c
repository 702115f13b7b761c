#include "tests/support/shapes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void procedures(struct pe_builder *b, unsigned n)
{
	char name[32];

	for (unsigned i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "Missing%u", i);
		pe_import(b, "kernel32.dll", name);
	}
}

static void same_procedure(struct pe_builder *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		pe_import(b, "kernel32.dll", "GetVersion");
}

static void dlls(struct pe_builder *b, unsigned n)
{
	char name[32];

	for (unsigned i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "absent%u.dll", i);
		pe_import(b, name, "work");
	}
}

/* A descriptor each, all of the same DLL. */
static void descriptors(struct pe_builder *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		pe_thunk(b, pe_module(b, "kernel32.dll"), str_of("GetVersion"));
}

static void delayed(struct pe_builder *b, unsigned n)
{
	char name[32];

	for (unsigned i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "Missing%u", i);
		pe_delay_import(b, "kernel32.dll", name);
	}
}

static void exports(struct pe_builder *b, unsigned n)
{
	char name[32];

	for (unsigned i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "Export%08u", i);
		pe_export(b, name);
	}
}

/* Each leads to the next of the same file. */
static void forwarders(struct pe_builder *b, unsigned n)
{
	char name[32], target[32];

	for (unsigned i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "F%08u", i);
		snprintf(target, sizeof(target), "test.F%08u", i + 1);
		pe_export_forwarder(b, name, target);
	}
}

static void relocations(struct pe_builder *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		pe_relocation(b, 0x1000 + i * 0x1000,
			      IMAGE_REL_BASED_HIGHLOW);
}

static void resources(struct pe_builder *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		pe_resource(b, 10, (uint16_t)(i + 1), "x", 1);
}

static void callbacks(struct pe_builder *b, unsigned n)
{
	pe_tls(b, n);
}

static void long_name(struct pe_builder *b, unsigned n)
{
	char *name = malloc(16 * (size_t)n + 1);

	memset(name, 'x', 16 * (size_t)n);
	name[16 * (size_t)n] = '\0';
	pe_import(b, "kernel32.dll", name);
	free(name);
}

/* An element of XML that is repeated, between a beginning and an end. */
static void manifest(struct pe_builder *b, unsigned n, const char *element)
{
	static const char begin[] =
		"<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" "
		"manifestVersion=\"1.0\">";
	const size_t part = strlen(element);
	char *xml = malloc(sizeof(begin) + n * part + 16), *at = xml;

	at += sprintf(at, "%s", begin);
	for (unsigned i = 0; i < n; i++, at += part)
		memcpy(at, element, part);
	strcpy(at, "</assembly>");
	pe_manifest(b, 2, xml);
	free(xml);
}

static void assemblies(struct pe_builder *b, unsigned n)
{
	manifest(b, n, "<dependency><dependentAssembly><assemblyIdentity "
		       "type=\"win32\" name=\"Absent.Assembly\" "
		       "version=\"1.0.0.0\" processorArchitecture=\"x86\"/>"
		       "</dependentAssembly></dependency>");
}

static void assembly_files(struct pe_builder *b, unsigned n)
{
	manifest(b, n, "<file name=\"absent.dll\"/>");
}

const struct shape shapes[] = {
	{ "procedures", procedures },
	{ "same-procedure", same_procedure },
	{ "dlls", dlls },
	{ "descriptors", descriptors },
	{ "delayed", delayed },
	{ "exports", exports },
	{ "forwarders", forwarders },
	{ "relocations", relocations },
	{ "resources", resources },
	{ "callbacks", callbacks },
	{ "long-name", long_name },
	{ "assemblies", assemblies },
	{ "assembly-files", assembly_files },
	{ NULL, NULL },
};

struct pe_builder *shape_build(const struct shape *s, unsigned n)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	s->fill(b, n);
	return b;
}

/* Scenes with manifests: assemblies of Windows, and one that lies beside. */
#include "fuzz/make_check_scenes.h"

#define MANIFEST(inside)                                                    \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "               \
	"manifestVersion='1.0'>" inside "</assembly>"
#define ASSEMBLY(name, version, token)                                      \
	"<dependency><dependentAssembly><assemblyIdentity type='win32' "    \
	"name='" name "' version='" version "' processorArchitecture='x86' " \
	"publicKeyToken='" token "'/></dependentAssembly></dependency>"

static void assemblies(struct pe_builder *b)
{
	pe_manifest(b, 2,
		    MANIFEST(ASSEMBLY("Microsoft.VC80.CRT", "8.0.50727.762",
				      "1fc8b3b9a1e18e3b")
			     ASSEMBLY("Microsoft.VC90.CRT", "9.0.1.1",
				      "1fc8b3b9a1e18e3b")
			     ASSEMBLY("Own.Things", "1.0.0.0", "12")));
	run_times(b);
}

/* Assemblies that Windows itself has, and which have what it hasn't. */
static void common_controls(struct pe_builder *b)
{
	static const char *const names[] = { "InitCommonControls", "TaskDialog",
					     "GdipAlloc", "NoSuchThing", NULL };

	pe_manifest(b, 2,
		    MANIFEST(ASSEMBLY("Microsoft.Windows.Common-Controls",
				      "6.0.0.0", "6595b64144ccf1df")
			     ASSEMBLY("Microsoft.Windows.GdiPlus", "1.0.0.0",
				      "6595b64144ccf1df")));
	import_all(b, "comctl32.dll", names);
	import_all(b, "gdiplus.dll", names);
	pe_import_ordinal(b, "comctl32.dll", 900);
	forwarded_root(b);
	pe_import(b, "own.dll", "Controls");
	pe_import(b, "own.dll", "MoreControls");
	pe_import(b, "own.dll", "NumberedControls");
	pe_delay_import(b, "own.dll", "Universal");
}

static void forwards_to_controls(struct pe_builder *b)
{
	forwarding(b);
	pe_export_forwarder(b, "Controls", "comctl32.TaskDialog");
	pe_export_forwarder(b, "MoreControls", "comctl32.NoSuchThing");
	pe_export_forwarder(b, "NumberedControls", "comctl32.#900");
	pe_import(b, "comctl32.dll", "TaskDialog");
	pe_import(b, "msvcr80.dll", "malloc");
	pe_delay_import(b, "root.dll", "X");
}

static void assemblies_forwarded(struct pe_builder *b)
{
	assemblies(b);
	forwarded_root(b);
}

/* With a context of its own. */
static void assemblies_beside(struct pe_builder *b)
{
	assemblies(b);
	forwards_to_controls(b);
}

static void assemblies_in_circle(struct pe_builder *b)
{
	assemblies(b);
	forwards_to_root(b);
}

static void common_controls_in_circle(struct pe_builder *b)
{
	common_controls(b);
	forwards_to_root(b);
}

static void broken_manifest(struct pe_builder *b)
{
	pe_manifest(b, 2, "<assembly><dependency>");
	pe_import(b, "msvcr80.dll", "malloc");
}

/* An assembly that lies beside the DLL, in which its manifest stands. */
static void asks_for_own(struct pe_builder *b)
{
	pe_manifest(b, 2, MANIFEST(ASSEMBLY("own", "1.0.0.0", "12")));
	forwarded_root(b);
	pe_import(b, "own.dll", "ToItself");
}

static void is_assembly(struct pe_builder *b)
{
	forwarding(b);
	pe_export_forwarder(b, "ToItself", "own.NoSuchThing");
	pe_manifest(b, 1,
		    MANIFEST("<assemblyIdentity type='win32' name='own' "
			     "version='1.0.0.0' processorArchitecture='x86' "
			     "publicKeyToken='12'/><file name='own.dll'/>"));
}

static void is_unfit_assembly(struct pe_builder *b)
{
	for_x64(b);
	is_assembly(b);
}

const struct scene assembly_scenes[] = {
	{ "circle-of-assemblies", imports_own, assemblies_in_circle, LISTED },
	{ "circle-of-controls", imports_own, common_controls_in_circle, LISTED },
	{ "common-controls", common_controls, forwards_to_controls },
	{ "common-controls-twice", common_controls, assemblies_beside },
	{ "assemblies-forwarded", assemblies_forwarded, forwards_to_controls },
	{ "assemblies-forwarded-brought", assemblies_forwarded,
	  assemblies_beside, WITH },
	{ "assemblies", assemblies },
	{ "broken-manifest", broken_manifest },
	{ "assembly-beside", asks_for_own, is_assembly },
	{ "unfit-assembly-beside", asks_for_own, is_unfit_assembly },
	{ NULL },
};

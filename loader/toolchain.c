/* Signs of compilers: Rich header, linker version, sections and imports. */
#include "loader/toolchain.h"

#include "loader/pe.h"
#include "loader/rich.h"

/* Run-times by their names, and who links with them. */
static const struct runtime {
	const char *pattern;
	enum toolchain_maker maker;
} runtimes[] = {
	{ "msvbvm?0.dll", TOOLCHAIN_VISUAL_BASIC },
	{ "rtl*.bpl", TOOLCHAIN_DELPHI },
	{ "cc32*.dll", TOOLCHAIN_BORLAND_C },
	{ "borlndmm.dll", TOOLCHAIN_UNKNOWN },
	{ "libgcc_s_*.dll", TOOLCHAIN_MINGW },
	{ "libstdc++-*.dll", TOOLCHAIN_MINGW },
	{ "libwinpthread-1.dll", TOOLCHAIN_MINGW },
	{ "libc++.dll", TOOLCHAIN_MINGW },
	{ "vcruntime*.dll", TOOLCHAIN_VISUAL_C },
	{ "msvcr??.dll", TOOLCHAIN_VISUAL_C },
	{ "msvcr???.dll", TOOLCHAIN_VISUAL_C },
	{ "msvcr???d.dll", TOOLCHAIN_VISUAL_C },
	{ "ucrtbase*.dll", TOOLCHAIN_UNKNOWN },
	{ "api-ms-win-crt-*.dll", TOOLCHAIN_UNKNOWN },
	{ "msvcrt.dll", TOOLCHAIN_UNKNOWN },
	{ "msvcrtd.dll", TOOLCHAIN_VISUAL_C },
	{ "crtdll.dll", TOOLCHAIN_UNKNOWN },
};

static const char *const debug_runtimes[] = {
	"msvcrtd.dll",	 "msvcr??d.dll",   "msvcr???d.dll", "msvcp??d.dll",
	"msvcp???d.dll", "msvcirtd.dll",   "msvcp60d.dll",  "ucrtbased.dll",
	"mfc42d.dll",	 "mfc42ud.dll",	   "mfc??d.dll",    "mfc??ud.dll",
	"mfc???d.dll",	 "mfc???ud.dll",   "mfco42d.dll",   "mfcd42d.dll",
	"concrt???d.dll", "vcruntime*d.dll", "vcamp???d.dll", "vcomp???d.dll",
	"msvcm??d.dll",
};

/* Visual C++ by version; builds tell the later ones apart. */
static const struct release {
	unsigned version;
	uint16_t first_build;
	const char *title;
} releases[] = {
	{ 1400, 30401, "Visual C++ 2022" },
	{ 1400, 27500, "Visual C++ 2019" },
	{ 1400, 25000, "Visual C++ 2017" },
	{ 1400, 22500, "Visual C++ 2015" },
	{ 1400, 0, "Visual C++ 2015 or later" },
	{ 1200, 0, "Visual C++ 2013" },
	{ 1100, 0, "Visual C++ 2012" },
	{ 1000, 0, "Visual C++ 2010" },
	{ 900, 0, "Visual C++ 2008" },
	{ 800, 0, "Visual C++ 2005" },
	{ 710, 0, "Visual C++ 2003" },
	{ 700, 0, "Visual C++ 2002" },
	{ 600, 0, "Visual C++ 6" },
};

static const struct runtime *find_runtime(struct str dll)
{
	for (size_t i = 0; i < sizeof(runtimes) / sizeof(*runtimes); i++) {
		if (str_match(str_of(runtimes[i].pattern), dll))
			return &runtimes[i];
	}
	return NULL;
}

bool toolchain_is_runtime(struct str dll)
{
	return find_runtime(dll) != NULL;
}

bool toolchain_is_debug_runtime(struct str dll)
{
	for (size_t i = 0;
	     i < sizeof(debug_runtimes) / sizeof(*debug_runtimes); i++) {
		if (str_match(str_of(debug_runtimes[i]), dll))
			return true;
	}
	return false;
}

static bool has_section(const struct image *img, const char *name)
{
	for (unsigned i = 0; i < img->section_count; i++) {
		/* A look at one letter spares most calls. */
		if (img->sections[i].name[1] == name[1] &&
		    strcmp(img->sections[i].name, name) == 0)
			return true;
	}
	return false;
}

/* The run-time that comes first in the table; its maker, if not known yet. */
static void read_imports(const struct str *imports, size_t count,
			 struct toolchain *out)
{
	const bool unknown = out->maker == TOOLCHAIN_UNKNOWN;
	const struct runtime *best = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct runtime *r = find_runtime(imports[i]);

		if (r == NULL || (best != NULL && r >= best))
			continue;
		best = r;
		out->runtime = imports[i];
		if (unknown)
			out->maker = r->maker;
	}
}

/* The newest compiler of the Rich header; objects of older ones may follow. */
static void read_rich(const struct image *img, struct toolchain *out)
{
	struct rich rich;

	rich_read(img, &rich);
	if (rich.present)
		out->maker = TOOLCHAIN_VISUAL_C;
	for (size_t i = 0; i < rich.count; i++) {
		struct rich_entry e = rich_entry_at(img, &rich, i);
		unsigned version = rich_compiler(e.product);

		if (version < out->version ||
		    (version == out->version && e.build <= out->build))
			continue;
		out->from_rich = true;
		out->version = version;
		out->build = e.build;
	}
}

/* Linkers of GNU are 2.x; Borland's are 2.25 and 5.0 with its own sections. */
static void read_sections(const struct image *img, struct toolchain *out)
{
	const bool borland = has_section(img, "CODE") ||
			     has_section(img, ".itext") ||
			     has_section(img, ".didata");

	if (img->linker_major == 2 && img->linker_minor == 25 && borland)
		out->maker = TOOLCHAIN_DELPHI;
	else if (img->linker_major == 2 &&
		 (has_section(img, ".idata") || has_section(img, ".bss") ||
		  has_section(img, ".CRT") || has_section(img, ".eh_fram")))
		out->maker = TOOLCHAIN_MINGW;
	else if (has_section(img, "CODE") && has_section(img, "BSS"))
		out->maker = TOOLCHAIN_DELPHI;
	else if (has_section(img, "_TEXT") && has_section(img, "_DATA"))
		out->maker = TOOLCHAIN_BORLAND_C;
}

void toolchain_guess(const struct image *img, const struct str *imports,
		     size_t import_count, struct toolchain *out)
{
	*out = (struct toolchain){ .runtime = STR_EMPTY };
	if (!img->readable)
		return;
	read_rich(img, out);
	if (out->maker == TOOLCHAIN_UNKNOWN)
		read_sections(img, out);
	read_imports(imports, import_count, out);
	/* Linkers of Visual C++ have the number of their release. */
	if (out->maker == TOOLCHAIN_VISUAL_C && out->version == 0)
		out->version = img->linker_major * 100u + img->linker_minor;
	out->for_xp = out->maker == TOOLCHAIN_VISUAL_C &&
		      out->version >= 1100 && img->subsystem_major == 5;
}

const char *toolchain_title(const struct toolchain *t)
{
	static const char *const titles[] = {
		[TOOLCHAIN_UNKNOWN] = "",
		[TOOLCHAIN_VISUAL_C] = "Visual C++",
		[TOOLCHAIN_MINGW] = "MinGW",
		[TOOLCHAIN_BORLAND_C] = "Borland C++",
		[TOOLCHAIN_DELPHI] = "Delphi or C++Builder",
		[TOOLCHAIN_VISUAL_BASIC] = "Visual Basic",
	};
	/* From 2017 on the linker is 14.1 and up. */
	const unsigned version = t->version > 1400 ? 1400 : t->version;

	for (size_t i = 0; t->maker == TOOLCHAIN_VISUAL_C &&
			   i < sizeof(releases) / sizeof(*releases);
	     i++) {
		if (releases[i].version == version &&
		    t->build >= releases[i].first_build)
			return releases[i].title;
	}
	return titles[t->maker];
}

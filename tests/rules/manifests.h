/* DLLs with manifests, in the check of made_up.h. */
#ifndef TESTS_RULES_MANIFESTS_H
#define TESTS_RULES_MANIFESTS_H

#include "tests/rules/made_up.h"

#define WINDOWS_KEY "6595b64144ccf1df"
#define VISUAL_C_KEY "1fc8b3b9a1e18e3b"

#define MANIFEST(content)                                            \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "        \
	"manifestVersion='1.0'>" content "</assembly>"
#define IDENTITY(name, version, key, arch)                           \
	"<assemblyIdentity type='win32' name='" name "' version='"   \
	version "' publicKeyToken='" key "' processorArchitecture='" \
	arch "'/>"
#define NEEDS(identity)                                              \
	"<dependency><dependentAssembly>" identity                   \
	"</dependentAssembly></dependency>"
#define SYS(version) IDENTITY("Windows.Sys", version, WINDOWS_KEY, "x86")
#define CRT IDENTITY("Microsoft.VC80.CRT", "8.0.50727.762", VISUAL_C_KEY, "x86")

/* They need the run-time of Visual C++ 2005, or Windows' own Windows.Sys. */
extern const char visual_c[], windows_sys[];

/* Write a DLL beside the others; without a manifest it is NULL, 0. */
void write_dll(const char *name, uint16_t machine, const char *words,
	       const char *manifest, uint16_t id);
/* Write a text into the DLL's folder, or into 'folder' in there. */
void write_text(const char *folder, const char *name, const char *text);

/* The findings of such a root.dll for x86; the verdicts of the last check. */
void expect_with(const char *words, const char *manifest, uint16_t id,
		 const char *findings);
void expect_verdicts(const char *old, const char *new);

#endif

/* Runs of a DLL whose manifest asks for a run-time: tests/guests/binds_assembly.c. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run.h"

#define MANIFEST                                                             \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "                \
	"manifestVersion='1.0'><assemblyIdentity type='win32' "              \
	"name='Microsoft.VC90.CRT' version='9.0.21022.8' "                   \
	"publicKeyToken='1fc8b3b9a1e18e3b' processorArchitecture='%s'/>"     \
	"<file name='msvcr90.dll'/></assembly>"

static void copy_guest(struct scratch *s, const char *name,
		       const char *machine, const char *to)
{
	const char *folder = getenv("DRYLOAD_GUESTS");
	char path[4096], emulator[4096];
	static char bytes[1 << 20];
	size_t n;
	FILE *f;

	snprintf(emulator, sizeof(emulator), "%s-emulator", run_command());
	if (folder == NULL || access(emulator, X_OK) != 0)
		cr_skip_test("there is no emulator");
	snprintf(path, sizeof(path), "%s/%s-%s.dll", folder, name, machine);
	f = fopen(path, "rb");
	if (f == NULL)
		cr_skip_test("there is no compiler for the guest");
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	scratch_file(s, to, bytes, n);
}

static const char *new_folder(struct scratch *s, const char *name)
{
	const char *path = scratch_path(s, name);

	cr_assert(mkdir(path, 0777) == 0, "%s", path);
	return path;
}

/* With the folder 'more' deployed too, the run says 'text'. */
static void expect(struct scratch *s, const char *target, const char *overlay,
		   const char *more, const char *text)
{
	struct run r = RUN("check", "--run", "--no-config", "-t", target,
			   "--with", overlay, "-d", s->path, "-d", more,
			   scratch_path(s, "root.dll"));

	cr_expect_not_null(strstr(r.out, text), "%s: no '%s' in %s%s", target,
			   text, r.out, r.err);
	run_free(&r);
}

static void expect_private(const char *machine, const char *processor,
			   const char *target)
{
	struct scratch *s = scratch_new();
	char manifest[sizeof(MANIFEST) + 8];
	int n = snprintf(manifest, sizeof(manifest), MANIFEST, processor);

	copy_guest(s, "binds_assembly", machine, "root.dll");
	new_folder(s, "Microsoft.VC90.CRT");
	copy_guest(s, "run_time_of_ours", machine,
		   "Microsoft.VC90.CRT/MSVCR90.dll");
	scratch_file(s, "Microsoft.VC90.CRT/Microsoft.VC90.CRT.manifest",
		     manifest, (size_t)n);
	expect(s, target, "vc2010-sp1", s->path,
	       "ours: C:\\Deployed\\Microsoft.VC90.CRT\\msvcr90.dll");
	scratch_free(s);
}

Test(assemblies, the_dll_of_a_private_one_is_run)
{
	expect_private("x86", "x86", "win7-sp1-x86");
	expect_private("x64", "amd64", "win7-sp1-x64");
}

static void expect_installed(const char *machine, const char *folder,
			     const char *target, const char *overlay)
{
	struct scratch *s = scratch_new();
	const char *sxs;
	char path[300];

	copy_guest(s, "binds_assembly", machine, "root.dll");
	sxs = new_folder(s, "WinSxS");
	snprintf(path, sizeof(path), "WinSxS/%s", folder);
	new_folder(s, path);
	snprintf(path, sizeof(path), "WinSxS/%s/msvcr90.dll", folder);
	copy_guest(s, "run_time_of_ours", machine, path);
	snprintf(path, sizeof(path), "ours: C:\\WINDOWS\\WinSxS\\%s\\msvcr90.dll",
		 folder);
	expect(s, target, overlay, sxs, path);
	scratch_free(s);
}

Test(assemblies, the_dll_of_a_copied_winsxs_is_run)
{
	static const char xp[] = "x86_Microsoft.VC90.CRT_1fc8b3b9a1e18e3b_"
				 "9.0.30729.1_x-ww_6f74963e";
	static const char vista[] = "amd64_microsoft.vc90.crt_1fc8b3b9a1e18e3b_"
				    "9.0.30729.6161_none_08e61857a83bc251";

	expect_installed("x86", xp, "xp-sp3-x86", "vc2010-sp1");
	expect_installed("x86", xp, "ws2003-sp2-x86", "vc2008-sp1");
	expect_installed("x64", vista, "win7-sp1-x64", "vc2010-sp1");
}

Test(assemblies, without_the_file_its_folder_is_not_known)
{
	struct scratch *s = scratch_new();

	copy_guest(s, "binds_assembly", "x86", "root.dll");
	/* Not what the manifest binds. */
	copy_guest(s, "run_time_of_ours", "x86", "msvcr90.dll");
	expect(s, "ws2003-sp2-x86", "vc2008-sp1", s->path,
	       "GetModuleFileNameA: the folder of msvcr90.dll isn't known");
	scratch_free(s);
}

/*
 * A small 64-bit Windows 7 on a disk, in "disk" below a scratch folder:
 *
 *	C:\Windows\System32   the kernel, ole32 (a KnownDLL that imports rpcrt4
 *	                      by an API set), ordinals.dll, forwards.dll, two
 *	                      files that no process of it could load
 *	C:\Windows\SysWOW64   kernel32 and lone32.dll, of x86
 *	C:\Tools              on PATH: tool.dll; C:\Other isn't: other.dll
 *	C:\Windows\WinSxS     two assemblies, and a policy for one
 *
 * and its hives SYSTEM and SOFTWARE.
 */
#ifndef TESTS_SNAPSHOT_SMALL_WINDOWS_H
#define TESTS_SNAPSHOT_SMALL_WINDOWS_H

#include "tests/support/run.h"

/* Skips where dryload-snapshot or hivexsh aren't there. */
struct scratch *small_windows_new(void);

/* Write a file of it anew, with the folders on the way. */
void small_windows_pe(struct scratch *s, const char *path, uint16_t machine,
		      const char *words);

/* A hive file with what a script for hivexsh puts there. */
void hive_write(struct scratch *s, const char *path, const char *script);

/* Run dryload-snapshot on a file of the scratch folder. */
struct run snapshot_run(struct scratch *s, const char *from, const char *to);

/* The snapshot of 'image' is the same, byte for byte, as the profile 'like'. */
void snapshot_expect_same(struct scratch *s, const char *image,
			  const char *like);

/* There is none, and what is said has 'part' in it. */
void snapshot_expect_trouble(struct scratch *s, const char *image,
			     const char *part);

/* The text of the profile, of the folder "disk"; the caller frees it. */
char *snapshot_text(struct scratch *s);

/* A program with arguments that has to work; the test skips without it. */
void tool_run(const char *program, const char *const *argv);

#define TOOL(program, ...) \
	tool_run((program), (const char *const[]){ __VA_ARGS__, NULL })

#endif

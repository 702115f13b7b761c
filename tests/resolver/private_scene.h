/* DLLs of a scene that ask for the private assembly O, beside them or a program. */
#ifndef TESTS_RESOLVER_PRIVATE_SCENE_H
#define TESTS_RESOLVER_PRIVATE_SCENE_H

#include "resolver/context.h"
#include "tests/resolver/scene.h"

#define ASSEMBLY(inside)                                      \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' " \
	"manifestVersion='1.0'>" inside "</assembly>"
#define NAMED(name)                                                        \
	"<assemblyIdentity type='win32' name='" name "' version='1.0.0.0' " \
	"processorArchitecture='x86'/>"
#define ASKS(identity)                                          \
	ASSEMBLY("<dependency><dependentAssembly>" identity     \
		 "</dependentAssembly></dependency>")

/* Attributes of an identity. */
#define X86 "processorArchitecture='x86' "
#define WIN32 X86 "type='win32' "

/* Of the test that runs: each has a process of its own. */
extern struct scene s;
extern char program[96]; /* its folder */

void private_set_up(void);
void private_tear_down(void);

/* O in that folder, with the DLLs part.dll and more.dll. */
void put_ours(const char *dir);

/* What becomes of a root.dll with that manifest; the second asks for O. */
const struct activation_context *ask_with(const char *manifest,
					  const char *words,
					  const char *problems);
const struct activation_context *ask_for(const char *words,
					 const char *problems);

#endif

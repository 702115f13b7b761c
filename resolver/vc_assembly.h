/* Assemblies of Visual C++ 2005 and 2008 in a plain Windows: R607, R2603. */
#ifndef RESOLVER_VC_ASSEMBLY_H
#define RESOLVER_VC_ASSEMBLY_H

#include "loader/manifest.h"
#include "profiles/profile.h"

/*
 * What is said of 'asked' whether or not the profile lists assemblies: on
 * '*unproven' a Windows 7 or later may have that C run-time, on '*absent' none
 * has the others. Both are of 'targets', and empty for another assembly.
 */
void vc_assembly_judge(const struct profile *p,
		       const struct assembly_identity *asked,
		       target_set targets, target_set *unproven,
		       target_set *absent);

#endif

/* By their names and the key of their maker. */
#include "resolver/vc_assembly.h"

#include "profiles/release.h"

static const char key[] = "1fc8b3b9a1e18e3b";

static bool is_of_family(const struct assembly_identity *asked)
{
	return str_equal_nocase(asked->public_key_token, str_of(key)) &&
	       (str_match(str_of("microsoft.vc80.*"), asked->name) ||
		str_match(str_of("microsoft.vc90.*"), asked->name));
}

void vc_assembly_judge(const struct profile *p,
		       const struct assembly_identity *asked,
		       target_set targets, target_set *unproven,
		       target_set *absent)
{
	*unproven = *absent = 0;
	if (!is_of_family(asked))
		return;
	if (str_equal_nocase(asked->name, str_of("Microsoft.VC80.CRT")) ||
	    str_equal_nocase(asked->name, str_of("Microsoft.VC90.CRT")))
		*unproven = windows_from(p, targets, WINDOWS_7);
	else
		*absent = targets;
}

/* Versions of IIS, and the programs that load modules for them. */
#include "rules/iis_versions.h"

#include <stdlib.h>

enum iis_kind iis_kind_of(const char *version, enum isolation_mode isolation)
{
	unsigned long major = strtoul(version, NULL, 10);

	if (major == 0)
		return IIS_KIND_NONE;
	if (major < 6)
		return IIS_KIND_5;
	if (major > 6)
		return IIS_KIND_7;
	return isolation == ISOLATION_IIS_5 ? IIS_KIND_6_AS_5 : IIS_KIND_6;
}

target_set iis_5_targets(const struct profile *p)
{
	struct profile_target t;
	target_set set = 0;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (iis_kind_of(t.iis, ISOLATION_WORKERS) == IIS_KIND_5)
			set |= TARGET_BIT(i);
	}
	return set;
}

/* Filters of IIS 5.x are in inetinfo, its pooled extensions in dllhost. */
const char *iis_process_folder(enum host host,
			       const struct profile_target *target,
			       enum isolation_mode isolation)
{
	enum iis_kind kind = iis_kind_of(target->iis, isolation);
	bool wow = str_ends_nocase(str_of(target->id), "-wow64");

	if (host == HOST_NONE || kind == IIS_KIND_NONE ||
	    (host == HOST_IIS_MODULE && kind != IIS_KIND_7))
		return "";
	if (host == HOST_IIS_EXTENSION &&
	    (kind & (IIS_KIND_5 | IIS_KIND_6_AS_5)) != 0)
		return wow ? "SysWOW64" : "System32";
	return wow ? "SysWOW64\\inetsrv" : "System32\\inetsrv";
}

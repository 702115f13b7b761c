/*
 * Get-Acl prints each entry twice: Access has its name, Sddl the SID of the
 * same. A group of one machine, as IIS_WPG is, is known by its name alone.
 */
#include "resolver/acl_parts.h"

static bool is_of_machine(enum principal p)
{
	return p == PRINCIPAL_OTHER || p == PRINCIPAL_IIS_WPG ||
	       p == PRINCIPAL_IUSR || p == PRINCIPAL_IWAM;
}

/* May that name, of a Windows in any language, be that SID's? */
static bool fits(enum principal by_sid, enum principal by_name)
{
	if (by_sid == PRINCIPAL_OTHER)
		return is_of_machine(by_name);
	if (by_sid == PRINCIPAL_POOL_SID && by_name == PRINCIPAL_POOL)
		return true;
	return by_name == PRINCIPAL_OTHER || by_name == by_sid;
}

static bool is_pair(const struct ace *sid, const struct ace *named)
{
	return sid->deny == named->deny && sid->maybe == 0 &&
	       ((sid->mask ^ named->mask) & ~named->maybe) == 0 &&
	       fits(sid->principal, named->principal);
}

void acl_pair_names(struct ace *sids, const struct ace *named, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_pair(&sids[i], &named[i]))
			return;
	}
	for (size_t i = 0; i < count; i++) {
		if (sids[i].principal != PRINCIPAL_OTHER &&
		    sids[i].principal != PRINCIPAL_POOL_SID)
			continue;
		sids[i].principal = named[i].principal;
		sids[i].name = named[i].name;
		sids[i].line = named[i].line;
	}
}

/* Whom an entry of an access control list is about: accounts and groups. */
#ifndef RESOLVER_PRINCIPAL_H
#define RESOLVER_PRINCIPAL_H

#include "util/str.h"

/* Those that mean the same on every Windows, or on every IIS. */
enum principal {
	PRINCIPAL_OTHER, /* of one machine or domain: its name tells it */
	PRINCIPAL_EVERYONE,
	PRINCIPAL_AUTHENTICATED_USERS,
	PRINCIPAL_USERS,
	PRINCIPAL_ADMINISTRATORS,
	PRINCIPAL_SYSTEM,
	PRINCIPAL_LOCAL_SERVICE,
	PRINCIPAL_NETWORK_SERVICE,
	PRINCIPAL_SERVICE,
	PRINCIPAL_INTERACTIVE,
	PRINCIPAL_NETWORK,
	PRINCIPAL_BATCH,
	PRINCIPAL_ANONYMOUS,
	PRINCIPAL_GUESTS,
	PRINCIPAL_POWER_USERS,
	PRINCIPAL_IIS_WPG,
	PRINCIPAL_IIS_IUSRS,
	PRINCIPAL_IUSR, /* IUSR_machine too */
	PRINCIPAL_IWAM, /* IWAM_machine */
	PRINCIPAL_CREATOR,      /* owner or group: a placeholder */
	PRINCIPAL_OWNER_RIGHTS, /* who owns the file */
	PRINCIPAL_SANDBOX,      /* app packages, restricted code */
	PRINCIPAL_TRUSTED_INSTALLER,
	PRINCIPAL_POOL,     /* IIS AppPool\name */
	PRINCIPAL_POOL_SID, /* S-1-5-82-...: of which pool isn't known */
	PRINCIPAL_COUNT
};

/*
 * By its English name ("BUILTIN\Users"), its SID ("S-1-5-32-545", "*S-1-1-0")
 * or the two letters of SDDL ("BU"); the case doesn't matter. Everything else
 * is PRINCIPAL_OTHER.
 */
enum principal principal_of_name(struct str name);
enum principal principal_of_sddl(struct str letters);

/* What is behind the last backslash: "Users" of "BUILTIN\Users". */
struct str principal_account(struct str name);

/*
 * How many bytes at the end of 's', behind a blank, are a name that Windows
 * brings: 13 for "x.dll BUILTIN\Users". 0 for none.
 */
size_t principal_at_end(struct str s);

#endif

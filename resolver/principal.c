/* Accounts and groups that mean the same on every Windows. */
#include "resolver/principal.h"

/*
 * Names and SIDs: learn.microsoft.com, Well-known SIDs and SID strings;
 * TechNet cc784675 for those of IIS.
 */
struct row {
	enum principal principal;
	const char *name; /* as icacls prints it */
	const char *sid;
	const char *sddl; /* NULL: none */
};

static const struct row rows[] = {
	{ PRINCIPAL_EVERYONE, "Everyone", "S-1-1-0", "WD" },
	{ PRINCIPAL_AUTHENTICATED_USERS, "NT AUTHORITY\\Authenticated Users",
	  "S-1-5-11", "AU" },
	{ PRINCIPAL_USERS, "BUILTIN\\Users", "S-1-5-32-545", "BU" },
	{ PRINCIPAL_ADMINISTRATORS, "BUILTIN\\Administrators", "S-1-5-32-544",
	  "BA" },
	{ PRINCIPAL_SYSTEM, "NT AUTHORITY\\SYSTEM", "S-1-5-18", "SY" },
	{ PRINCIPAL_LOCAL_SERVICE, "NT AUTHORITY\\LOCAL SERVICE", "S-1-5-19",
	  "LS" },
	{ PRINCIPAL_NETWORK_SERVICE, "NT AUTHORITY\\NETWORK SERVICE",
	  "S-1-5-20", "NS" },
	{ PRINCIPAL_SERVICE, "NT AUTHORITY\\SERVICE", "S-1-5-6", "SU" },
	{ PRINCIPAL_INTERACTIVE, "NT AUTHORITY\\INTERACTIVE", "S-1-5-4",
	  "IU" },
	{ PRINCIPAL_NETWORK, "NT AUTHORITY\\NETWORK", "S-1-5-2", "NU" },
	{ PRINCIPAL_BATCH, "NT AUTHORITY\\BATCH", "S-1-5-3", NULL },
	{ PRINCIPAL_ANONYMOUS, "NT AUTHORITY\\ANONYMOUS LOGON", "S-1-5-7",
	  "AN" },
	{ PRINCIPAL_GUESTS, "BUILTIN\\Guests", "S-1-5-32-546", "BG" },
	{ PRINCIPAL_POWER_USERS, "BUILTIN\\Power Users", "S-1-5-32-547",
	  "PU" },
	{ PRINCIPAL_IIS_IUSRS, "BUILTIN\\IIS_IUSRS", "S-1-5-32-568", "IS" },
	{ PRINCIPAL_IUSR, "NT AUTHORITY\\IUSR", "S-1-5-17", NULL },
	{ PRINCIPAL_CREATOR, "CREATOR OWNER", "S-1-3-0", "CO" },
	{ PRINCIPAL_CREATOR, "CREATOR GROUP", "S-1-3-1", "CG" },
	{ PRINCIPAL_OWNER_RIGHTS, "OWNER RIGHTS", "S-1-3-4", "OW" },
	{ PRINCIPAL_SANDBOX, "NT AUTHORITY\\RESTRICTED", "S-1-5-12", "RC" },
	{ PRINCIPAL_SANDBOX,
	  "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES",
	  "S-1-15-2-1", "AC" },
	{ PRINCIPAL_SANDBOX,
	  "APPLICATION PACKAGE AUTHORITY\\ALL RESTRICTED APPLICATION PACKAGES",
	  "S-1-15-2-2", NULL },
	{ PRINCIPAL_TRUSTED_INSTALLER, "NT SERVICE\\TrustedInstaller",
	  "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
	  NULL },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static bool starts_nocase(struct str s, const char *start)
{
	struct str x = str_of(start);

	return s.n >= x.n && str_equal_nocase((struct str){ s.s, x.n }, x);
}

struct str principal_account(struct str name)
{
	size_t at = name.n;

	while (at > 0 && name.s[at - 1] != '\\')
		at--;
	return (struct str){ name.s + at, name.n - at };
}

/* Of a machine, whose name is before it or in it. */
static enum principal of_account(struct str name)
{
	struct str account = principal_account(name);

	if (str_equal_nocase(account, str_of("IIS_WPG")))
		return PRINCIPAL_IIS_WPG;
	if (str_equal_nocase(account, str_of("IIS_IUSRS")))
		return PRINCIPAL_IIS_IUSRS;
	if (starts_nocase(account, "IUSR_"))
		return PRINCIPAL_IUSR;
	if (starts_nocase(account, "IWAM_"))
		return PRINCIPAL_IWAM;
	return PRINCIPAL_OTHER;
}

enum principal principal_of_name(struct str name)
{
	/* As icacls takes a SID, and a tool that adds one prints it. */
	if (name.n > 0 && name.s[0] == '*')
		name = (struct str){ name.s + 1, name.n - 1 };
	for (size_t i = 0; i < ROWS; i++) {
		if (str_equal_nocase(name, str_of(rows[i].name)) ||
		    str_equal_nocase(name, str_of(rows[i].sid)))
			return rows[i].principal;
	}
	if (starts_nocase(name, "IIS APPPOOL\\"))
		return PRINCIPAL_POOL;
	if (starts_nocase(name, "S-1-5-82-"))
		return PRINCIPAL_POOL_SID;
	return of_account(name);
}

enum principal principal_of_sddl(struct str letters)
{
	for (size_t i = 0; letters.n == 2 && i < ROWS; i++) {
		if (rows[i].sddl != NULL &&
		    str_equal_nocase(letters, str_of(rows[i].sddl)))
			return rows[i].principal;
	}
	return principal_of_name(letters);
}

size_t principal_at_end(struct str s)
{
	size_t longest = 0;

	/* "NT AUTHORITY\NETWORK SERVICE" isn't a "SERVICE". */
	for (size_t i = 0; i < ROWS; i++) {
		struct str name = str_of(rows[i].name);

		if (name.n > longest && s.n > name.n &&
		    s.s[s.n - name.n - 1] == ' ' &&
		    str_ends_nocase(s, rows[i].name))
			longest = name.n;
	}
	return longest;
}

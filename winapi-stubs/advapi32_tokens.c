/* advapi32.dll: tokens. There is the process's own (R1012), of no powers. */
#include <string.h>

#include "loader/pe.h"
#include "winapi-stubs/advapi32.h"

static const struct handle_type token_handle = {
	.kind = HANDLE_TOKEN,
	.word = "token",
};

static void return_token(struct call *c, unsigned n)
{
	static const char token;
	uint32_t h = handle_new(c, &token_handle, (void *)&token);

	if (h == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else if (call_write_pointer(c, call_arg(c, n), h))
		call_return(c, 1);
}

static void open_process_token(struct call *c)
{
	void *object;
	const struct handle_type *t = handle_type_of(c, call_arg(c, 0),
						     &object);

	if (call_arg32(c, 0) == UINT32_MAX ||
	    (t != NULL && t->kind == HANDLE_PROCESS))
		return_token(c, 2);
	else
		call_fail(c, 0, ERROR_INVALID_HANDLE);
}

/* The thread impersonates nobody. */
static void open_thread_token(struct call *c)
{
	call_fail(c, 0, ERROR_NO_TOKEN);
}

static bool token_argument(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &token_handle) != NULL)
		return true;
	call_fail(c, 0, ERROR_INVALID_HANDLE);
	return false;
}

/* What a class of information takes; false, and the call has failed. */
static bool has_room(struct call *c, uint32_t n)
{
	if (call_arg(c, 4) != 0)
		call_write32(c, call_arg(c, 4), n);
	if (call_arg32(c, 3) >= n)
		return true;
	call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
	return false;
}

/* SID_AND_ATTRIBUTES, and the identity behind it. */
static void put_user(struct call *c)
{
	const unsigned head = 2 * call_pointer_size(c);
	struct sid user = sid_of_user(c);
	uint64_t to = call_arg(c, 2);

	if (!has_room(c, head + sid_size(&user)))
		return;
	call_write_pointer(c, to, to + head);
	call_write_pointer(c, to + head / 2, 0);
	if (sid_put(c, to + head, &user))
		call_return(c, 1);
}

/* Everyone, the users, services, who has logged on. */
static void put_groups(struct call *c)
{
	static const struct sid groups[] = {
		{ .count = 1, .is_world = true },
		{ 2, { 32, 545 }, false },
		{ 1, { 6 }, false },
		{ 1, { 11 }, false },
	};
	enum { GROUPS = 4, SPACE = 16, ENABLED = 7 };
	const unsigned size = call_pointer_size(c), entry = 2 * size;
	uint64_t to = call_arg(c, 2), sid = to + size + GROUPS * entry;

	if (!has_room(c, size + GROUPS * (entry + SPACE)))
		return;
	call_write_pointer(c, to, GROUPS);
	for (unsigned i = 0; i < GROUPS; i++, sid += SPACE) {
		call_write_pointer(c, to + size + i * entry, sid);
		call_write_pointer(c, to + size + i * entry + size, ENABLED);
		sid_put(c, sid, &groups[i]);
	}
	call_return(c, 1);
}

static void put_number(struct call *c, uint32_t value)
{
	if (has_room(c, 4) && call_write32(c, call_arg(c, 2), value))
		call_return(c, 1);
}

/* TOKEN_INFORMATION_CLASS. */
static void get_token_information(struct call *c)
{
	enum { USER = 1, GROUPS = 2, TYPE = 8, SESSION = 12,
	       ELEVATION_TYPE = 18, ELEVATION = 20, HAS_RESTRICTIONS = 21,
	       PRIMARY = 1, DEFAULT = 1 };

	if (!token_argument(c))
		return;
	switch (call_arg32(c, 1)) {
	case USER:
		put_user(c);
		return;
	case GROUPS:
		put_groups(c);
		return;
	case TYPE:
		put_number(c, PRIMARY);
		return;
	case SESSION:
	case HAS_RESTRICTIONS:
		put_number(c, 0);
		return;
	case ELEVATION_TYPE:
		put_number(c, DEFAULT);
		return;
	case ELEVATION:
		put_number(c, str_equal(call_world(c)->user,
					str_of("SYSTEM")));
		return;
	default:
		call_stop(c, "it asks the token for information %u",
			  call_arg32(c, 1));
	}
}

static void duplicate_token(struct call *c)
{
	if (token_argument(c))
		return_token(c, 2);
}

static void duplicate_token_ex(struct call *c)
{
	if (token_argument(c))
		return_token(c, 5);
}

/* The names stand in the documentation, with the numbers from 2 on. */
static void lookup_privilege(struct call *c)
{
	static const char *const names[] = {
		"SeCreateTokenPrivilege", "SeAssignPrimaryTokenPrivilege",
		"SeLockMemoryPrivilege", "SeIncreaseQuotaPrivilege",
		"SeMachineAccountPrivilege", "SeTcbPrivilege",
		"SeSecurityPrivilege", "SeTakeOwnershipPrivilege",
		"SeLoadDriverPrivilege", "SeSystemProfilePrivilege",
		"SeSystemtimePrivilege", "SeProfileSingleProcessPrivilege",
		"SeIncreaseBasePriorityPrivilege",
		"SeCreatePagefilePrivilege", "SeCreatePermanentPrivilege",
		"SeBackupPrivilege", "SeRestorePrivilege",
		"SeShutdownPrivilege", "SeDebugPrivilege",
		"SeAuditPrivilege", "SeSystemEnvironmentPrivilege",
		"SeChangeNotifyPrivilege", "SeRemoteShutdownPrivilege",
		"SeUndockPrivilege", "SeSyncAgentPrivilege",
		"SeEnableDelegationPrivilege", "SeManageVolumePrivilege",
		"SeImpersonatePrivilege", "SeCreateGlobalPrivilege",
	};
	struct str name = call_text(c, 1);

	call_describe(c, "%.*s", STR_ARGS(name));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!str_equal_nocase(str_of(names[i]), name))
			continue;
		if (call_write64(c, call_arg(c, 2), i + 2))
			call_return(c, 1);
		return;
	}
	call_fail(c, 0, ERROR_NO_SUCH_PRIVILEGE);
}

/* It succeeds, and tells by the last error that not all were held. */
static void adjust_privileges(struct call *c)
{
	enum { CHANGE_NOTIFY = 23, IMPERSONATE = 29, CREATE_GLOBAL = 30,
	       ENTRY = 12, MOST = 64 };
	uint64_t list = call_arg(c, 2);
	uint32_t count = list == 0 ? 0 : call_read32(c, list);
	uint32_t error = ERROR_SUCCESS;

	if (!token_argument(c))
		return;
	for (uint32_t i = 0; i < count && i < MOST; i++) {
		uint32_t n = call_read32(c, list + 4 + i * ENTRY);

		if (n != CHANGE_NOTIFY && n != IMPERSONATE &&
		    n != CREATE_GLOBAL)
			error = ERROR_NOT_ALL_ASSIGNED;
	}
	call_set_last_error(c, error);
	call_return(c, 1);
}

/* Of none: the process's groups. */
static void check_membership(struct call *c)
{
	enum { PARTS = 8 };
	uint64_t sid = call_arg(c, 1);
	uint8_t count = call_read8(c, sid + 1);
	uint32_t first = call_read32(c, sid + PARTS), second = 0;
	bool world = call_read8(c, sid + 7) == 1, is = false;

	if (count > 1)
		second = call_read32(c, sid + PARTS + 4);
	if (world)
		is = count == 1 && first == 0;
	else if (count == 1)
		is = first == 6 || first == 11 ||
		     first == sid_of_user(c).parts[0];
	else if (count == 2 && first == 32)
		is = second == 545 ||
		     (second == 544 && sid_of_user(c).parts[0] == 18);
	if (call_write32(c, call_arg(c, 2), is))
		call_return(c, 1);
}

static void revert(struct call *c)
{
	call_return(c, 1);
}

static void impersonate(struct call *c)
{
	if (token_argument(c))
		call_return(c, 1);
}

/* Who may log on isn't known: of such accounts there is none here. */
static void log_on(struct call *c)
{
	struct str name = call_text(c, 0);

	call_describe(c, "%.*s", STR_ARGS(name));
	call_fail(c, 0, ERROR_LOGON_FAILURE);
}

static void get_user_name(struct call *c)
{
	struct str user = call_world(c)->user;
	uint32_t room = call_read32(c, call_arg(c, 1));
	size_t n = call_put_text(c, call_arg(c, 0), room, user);

	call_write32(c, call_arg(c, 1), (uint32_t)n + 1);
	if (n < room)
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
}

static const struct stub stubs[] = {
	{ "OpenProcessToken", 3, open_process_token },
	{ "OpenThreadToken", 4, open_thread_token },
	{ "GetTokenInformation", 5, get_token_information },
	{ "DuplicateToken", 3, duplicate_token },
	{ "DuplicateTokenEx", 6, duplicate_token_ex },
	{ "LookupPrivilegeValueA", 3, lookup_privilege },
	{ "LookupPrivilegeValueW", 3, lookup_privilege },
	{ "AdjustTokenPrivileges", 6, adjust_privileges },
	{ "CheckTokenMembership", 3, check_membership },
	{ "RevertToSelf", 0, revert },
	{ "ImpersonateSelf", 1, revert },
	{ "ImpersonateLoggedOnUser", 1, impersonate },
	{ "LogonUserA", 6, log_on },
	{ "LogonUserW", 6, log_on },
	{ "GetUserNameA", 2, get_user_name },
	{ "GetUserNameW", 2, get_user_name },
};
STUB_MODULE(advapi32_tokens, "advapi32.dll", stubs);

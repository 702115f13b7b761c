/* userenv.dll: where profiles of users lie, and environments. */
#include "emulator/process.h"
#include "emulator/world.h"
#include "loader/pe.h"

/* Texts into a buffer with its size, in units, which is told. */
static void put_sized(struct call *c, unsigned argument, struct str text)
{
	uint64_t size = call_arg(c, argument + 1);
	uint32_t room = call_read32(c, size);
	size_t n = call_put_text(c, call_arg(c, argument),
				 call_arg(c, argument) == 0 ? 0 : room, text);

	call_write32(c, size, (uint32_t)n + 1);
	if (call_arg(c, argument) != 0 && n < room)
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
}

static struct str by_version(struct call *c, const char *old, const char *new)
{
	return str_of(call_windows(c) >= 0x600 ? new : old);
}

static void get_profiles(struct call *c)
{
	put_sized(c, 0, by_version(c, "C:\\Documents and Settings",
				   "C:\\Users"));
}

static void get_all_users(struct call *c)
{
	put_sized(c, 0, by_version(c, "C:\\Documents and Settings\\All Users",
				   "C:\\ProgramData"));
}

static void get_default_user(struct call *c)
{
	put_sized(c, 0,
		  by_version(c, "C:\\Documents and Settings\\Default User",
			     "C:\\Users\\Default"));
}

/* Of a token's user: that of the process, as its environment says. */
static void get_user_profile(struct call *c)
{
	struct str folder;

	if (world_variable(call_world(c), str_of("USERPROFILE"), &folder))
		put_sized(c, 1, folder);
	else
		call_stop(c, "where the user's profile lies isn't known");
}

/* Where to, token, whether to inherit: without a user's own variables. */
static void create_environment(struct call *c)
{
	uint64_t at;

	if (call_arg(c, 1) != 0 && call_arg32(c, 2) == 0) {
		call_stop(c, "it asks for the environment of a user");
		return;
	}
	at = world_environment_block(call_process(c));
	if (at == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else if (call_write_pointer(c, call_arg(c, 0), at))
		call_return(c, 1);
}

static void destroy_environment(struct call *c)
{
	if (call_free(c, call_arg(c, 0)))
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
}

/* Both need SE_BACKUP_NAME and SE_RESTORE_NAME, which services don't have on. */
static void no_privilege(struct call *c)
{
	call_fail(c, 0, ERROR_PRIVILEGE_NOT_HELD);
}

static const struct stub stubs[] = {
	{ "GetProfilesDirectoryA", 2, get_profiles },
	{ "GetProfilesDirectoryW", 2, get_profiles },
	{ "GetAllUsersProfileDirectoryA", 2, get_all_users },
	{ "GetAllUsersProfileDirectoryW", 2, get_all_users },
	{ "GetDefaultUserProfileDirectoryA", 2, get_default_user },
	{ "GetDefaultUserProfileDirectoryW", 2, get_default_user },
	{ "GetUserProfileDirectoryA", 3, get_user_profile },
	{ "GetUserProfileDirectoryW", 3, get_user_profile },
	{ "CreateEnvironmentBlock", 3, create_environment },
	{ "DestroyEnvironmentBlock", 1, destroy_environment },
	{ "LoadUserProfileA", 2, no_privilege },
	{ "LoadUserProfileW", 2, no_privilege },
	{ "UnloadUserProfile", 2, no_privilege },
};
STUB_MODULE(userenv, "userenv.dll", stubs);

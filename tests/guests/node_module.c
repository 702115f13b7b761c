/* A module of Node.js: the program that loads it has what it registers with. */
#include "check.h"

typedef void __cdecl registers(void *module);
typedef int __cdecl takes_mutex(void *mutex);

__declspec(dllexport) void *napi_register_module_v1(void *env, void *exports)
{
	(void)env;
	return exports;
}

static void check(void)
{
	static struct {
		int version;
		unsigned flags;
		const char *file;
		void *run;
		const char *name;
	} module = { .version = 1, .name = "module" };
	CRITICAL_SECTION mutex;
	HMODULE program = GetModuleHandleA(NULL);
	char path[MAX_PATH];
	registers *add = (registers *)GetProcAddress(program,
						     "napi_module_register");
	takes_mutex *init = (takes_mutex *)GetProcAddress(program,
							  "uv_mutex_init");
	takes_mutex *lock = (takes_mutex *)GetProcAddress(program,
							  "uv_mutex_lock");

	CHECK(GetModuleHandleA("node.exe") == program);
	GetModuleFileNameA(NULL, path, sizeof(path));
	CHECK(lstrcmpA(path, "C:\\Program Files\\nodejs\\node.exe") == 0);
	CHECK(GetProcAddress(program, "napi_create_object") != NULL);
	((registers *)GetProcAddress(program, "node_module_register"))(&module);
	if (add == NULL || init == NULL || lock == NULL) {
		note_wrong(__LINE__);
		return;
	}
	add(&module);
	CHECK(init(&mutex) == 0);
	CHECK(lock(&mutex) == 0);
	CHECK(mutex.RecursionCount == 1);
}

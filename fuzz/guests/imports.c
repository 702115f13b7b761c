/* A guest that imports what IMPORTED names, and calls it. */
__declspec(dllimport) int IMPORTED(void);

enum { ATTACH = 1 };

static void *own = &own; /* to be relocated */

int __stdcall DllMain(void *dll, unsigned reason, void *reserved)
{
	if (reason != ATTACH || own == 0)
		return 1;
	IMPORTED();
#ifdef REFUSES
	return 0;
#else
	return 1;
#endif
}

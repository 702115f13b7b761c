/* Nobody catches what DllMain throws, as where a static initialiser does. */
#include "type_info.h"

static __attribute__((noinline)) int start(int n)
{
	if (n > 1)
		throw n;
	return n;
}

extern "C" int __stdcall DllMain(void *, unsigned long reason, void *)
{
	return reason != 1 || start(5);
}

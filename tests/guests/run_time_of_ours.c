/* Is deployed as msvcr90.dll: an abs() that gives itself away. */
__declspec(dllexport) int __cdecl abs(int n)
{
	return n == -1 ? 4711 : n;
}

int __stdcall DllMain(void *dll, unsigned long reason, void *reserved)
{
	(void)dll;
	(void)reason;
	(void)reserved;
	return 1;
}

/*
 * A function whose handler of exceptions is __CxxFrameHandler4, as Visual C++
 * 2019 and later have it on x64: a C++ exception goes by it.
 */
#include <windows.h>

#ifdef __x86_64__

FARPROC frame_handler;

void raise_in_frame(void);

__attribute__((used)) static void raise(void)
{
	const ULONG_PTR thrown[4] = { 0x19930520, 0, 0, 0 };

	RaiseException(0xe06d7363, EXCEPTION_NONCONTINUABLE, 4, thrown);
}

__asm__(".text\n"
	"handler_of_frame:\n"
	"	jmp *frame_handler(%rip)\n"
	"	.globl raise_in_frame\n"
	"	.seh_proc raise_in_frame\n"
	"raise_in_frame:\n"
	"	subq $40, %rsp\n"
	"	.seh_stackalloc 40\n"
	"	.seh_endprologue\n"
	"	.seh_handler handler_of_frame, @unwind, @except\n"
	"	.seh_handlerdata\n"
	"	.rva 1f\n"
	"	.text\n"
	"	call raise\n"
	"	nop\n"
	"	addq $40, %rsp\n"
	"	ret\n"
	"	.seh_endproc\n"
	"	.section .rdata, \"dr\"\n"
	/* FuncInfo4 without states, catches or what is to be unwound. */
	"1:	.byte 0\n"
	"	.long 0\n"
	"	.text\n");

#endif

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	(void)dll;
	(void)reserved;
#ifdef __x86_64__
	if (reason == DLL_PROCESS_ATTACH) {
		frame_handler = GetProcAddress(LoadLibraryA("ucrtbase.dll"), "__CxxFrameHandler4");
		if (frame_handler == NULL)
			return FALSE;
		raise_in_frame();
	}
#endif
	return reason != DLL_PROCESS_ATTACH || sizeof(void *) == 8;
}

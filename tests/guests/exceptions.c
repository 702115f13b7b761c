/*
 * Structured exceptions of x86 by hand, as compilers make them of __try: an
 * access violation is caught many times, in two ways, and one RaiseException
 * is continued.
 * On x64 there is nothing to catch.
 */
#include <windows.h>

#ifdef __i386__
struct frame {
	struct frame *next;
	void *handler;
	DWORD esp, eip, ebp;
};

static int caught, continued, unwound, left;

static EXCEPTION_DISPOSITION __cdecl handle(EXCEPTION_RECORD *r,
					    struct frame *f, CONTEXT *c,
					    void *dispatcher)
{
	if (r->ExceptionFlags & EXCEPTION_UNWINDING) {
		unwound++;
		return ExceptionContinueSearch;
	}
	if (r->ExceptionCode == 0xe0000001 && r->ExceptionInformation[0] == 7) {
		continued++;
		return ExceptionContinueExecution;
	}
	if (r->ExceptionCode != EXCEPTION_ACCESS_VIOLATION ||
	    r->ExceptionInformation[0] != 1 ||
	    r->ExceptionInformation[1] != 0x18)
		return ExceptionContinueSearch;
	caught++;
	c->Eip = f->eip;
	c->Esp = f->esp;
	c->Ebp = f->ebp;
	return ExceptionContinueExecution;
}

static __attribute__((noinline)) void fault(void *handler)
{
	__asm__ volatile("pushl %%ebx\n\t"
			 "subl $20, %%esp\n\t"
			 "movl %%fs:0, %%eax\n\t"
			 "movl %%eax, (%%esp)\n\t"
			 "movl %0, 4(%%esp)\n\t"
			 "movl %%esp, 8(%%esp)\n\t"
			 "movl $1f, 12(%%esp)\n\t"
			 "movl %%ebp, 16(%%esp)\n\t"
			 "movl %%esp, %%fs:0\n\t"
			 "movl $1, 0x18\n\t"
			 "1: movl (%%esp), %%eax\n\t"
			 "movl %%eax, %%fs:0\n\t"
			 "addl $20, %%esp\n\t"
			 "popl %%ebx\n\t"
			 : : "r"(handler)
			 : "eax", "ecx", "edx", "esi", "edi", "memory");
}

static __attribute__((noinline)) void raise_one(void)
{
	ULONG_PTR seven = 7;
	struct frame f = { .handler = handle };

	__asm__ volatile("movl %%fs:0, %0" : "=r"(f.next));
	__asm__ volatile("movl %0, %%fs:0" : : "r"(&f) : "memory");
	RaiseException(0xe0000001, 0, 1, &seven);
	RtlUnwind(f.next, NULL, NULL, NULL);
	__asm__ volatile("movl %0, %%fs:0" : : "r"(f.next) : "memory");
}

/* As run-times do it: it never returns to who called it. */
static EXCEPTION_DISPOSITION __cdecl leave(EXCEPTION_RECORD *r,
					   struct frame *f, CONTEXT *c,
					   void *dispatcher)
{
	if (r->ExceptionFlags & EXCEPTION_UNWINDING)
		return ExceptionContinueSearch;
	RtlUnwind(f, NULL, r, NULL);
	left++;
	__asm__ volatile("movl %0, %%eax\n\t"
			 "movl 8(%%eax), %%esp\n\t"
			 "movl 16(%%eax), %%ebp\n\t"
			 "jmp *12(%%eax)\n\t"
			 : : "r"(f) : "eax", "memory");
	__builtin_unreachable();
}

static BOOL works(void)
{
	for (int i = 0; i < 200; i++)
		fault(handle);
	for (int i = 0; i < 200; i++)
		fault(leave);
	raise_one();
	return caught == 200 && left == 200 && continued == 1 && unwound == 1;
}
#else
static BOOL works(void)
{
	return TRUE;
}
#endif

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	return reason != DLL_PROCESS_ATTACH || works();
}

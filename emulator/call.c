/* The stubs' view of a call: arguments, memory, results. */
#include "emulator/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "emulator/heap.h"
#include "emulator/run.h"
#include "emulator/serve.h"
#include "emulator/teb.h"
#include "emulator/text.h"
#include "loader/pe.h"

/* Where slot 'n' lies on the stack. */
static uint64_t slot_address(const struct call *c, unsigned n)
{
	const struct process *p = c->process;

	return c->sp + p->pointer + (uint64_t)n * p->pointer;
}

uint64_t call_arg(const struct call *c, unsigned n)
{
	static const enum cpu_register in_registers[] = { CPU_CX, CPU_DX,
							  CPU_R8, CPU_R9 };
	struct process *p = c->process;

	if (c->data != 0)
		return c->data;
	if (p->is_64 && n < 4)
		return cpu_get(p->cpu, in_registers[n]);
	if (!p->is_64 && c->trap->stub->convention == CALL_THISCALL) {
		if (n == 0)
			return cpu_get(p->cpu, CPU_CX);
		n--;
	}
	return process_read_pointer(p, slot_address(c, n));
}

uint32_t call_arg32(const struct call *c, unsigned n)
{
	return (uint32_t)call_arg(c, n);
}

int32_t call_arg_int(const struct call *c, unsigned n)
{
	return (int32_t)call_arg(c, n);
}

uint64_t call_arg64(const struct call *c, unsigned n, unsigned n64)
{
	if (c->process->is_64)
		return call_arg(c, n64);
	return call_arg(c, n) | call_arg(c, n + 1) << 32;
}

double call_arg_double(const struct call *c, unsigned n, unsigned n64)
{
	uint64_t bits = c->process->is_64 && n64 < 4 ?
				cpu_get_vector(c->process->cpu, n64).low :
				call_arg64(c, n, n64);
	double d;

	memcpy(&d, &bits, sizeof(d));
	return d;
}

bool call_is_wide(const struct call *c)
{
	struct str name = c->trap->name;

	return name.n != 0 && name.s[name.n - 1] == 'W';
}

static void raise_access(struct call *c, uint64_t address,
			 enum cpu_access access)
{
	if (c->exception.raised)
		return;
	c->exception = (struct exception){
		.raised = true,
		.code = (uint32_t)STATUS_ACCESS_VIOLATION,
		.access = access,
		.data = address,
	};
}

bool call_read(struct call *c, uint64_t address, void *to, size_t n)
{
	uint64_t bad = address;

	if (space_allows(&c->process->space, address, n, CPU_READ, &bad) &&
	    process_read(c->process, address, to, n))
		return true;
	memset(to, 0, n);
	raise_access(c, bad, CPU_READ);
	return false;
}

bool call_write(struct call *c, uint64_t address, const void *from, size_t n)
{
	uint64_t bad = address;

	if (space_allows(&c->process->space, address, n, CPU_WRITE, &bad) &&
	    process_write(c->process, address, from, n))
		return true;
	raise_access(c, bad, CPU_WRITE);
	return false;
}

bool call_fill(struct call *c, uint64_t address, int byte, size_t n)
{
	uint8_t part[SPACE_PAGE];
	uint64_t bad = address;

	if (!space_allows(&c->process->space, address, n, CPU_WRITE, &bad)) {
		raise_access(c, bad, CPU_WRITE);
		return false;
	}
	memset(part, byte, sizeof(part));
	for (size_t m; n != 0; n -= m, address += m) {
		m = n < sizeof(part) ? n : sizeof(part);
		process_write(c->process, address, part, m);
	}
	return true;
}

uint8_t call_read8(struct call *c, uint64_t address)
{
	uint8_t value;

	call_read(c, address, &value, sizeof(value));
	return value;
}

uint16_t call_read16(struct call *c, uint64_t address)
{
	uint16_t value;

	call_read(c, address, &value, sizeof(value));
	return value;
}

uint32_t call_read32(struct call *c, uint64_t address)
{
	uint32_t value;

	call_read(c, address, &value, sizeof(value));
	return value;
}

uint64_t call_read64(struct call *c, uint64_t address)
{
	uint64_t value;

	call_read(c, address, &value, sizeof(value));
	return value;
}

uint64_t call_read_pointer(struct call *c, uint64_t address)
{
	return c->process->is_64 ? call_read64(c, address) :
				   call_read32(c, address);
}

bool call_write8(struct call *c, uint64_t address, uint8_t value)
{
	return call_write(c, address, &value, sizeof(value));
}

bool call_write16(struct call *c, uint64_t address, uint16_t value)
{
	return call_write(c, address, &value, sizeof(value));
}

bool call_write32(struct call *c, uint64_t address, uint32_t value)
{
	return call_write(c, address, &value, sizeof(value));
}

bool call_write64(struct call *c, uint64_t address, uint64_t value)
{
	return call_write(c, address, &value, sizeof(value));
}

bool call_write_pointer(struct call *c, uint64_t address, uint64_t value)
{
	return call_write(c, address, &value, c->process->pointer);
}

bool call_catch_fault(struct call *c)
{
	bool raised = c->exception.raised;

	c->exception.raised = false;
	return raised;
}

bool call_is_readable(const struct call *c, uint64_t address, size_t n)
{
	uint64_t bad;

	return space_allows(&c->process->space, address, n, CPU_READ, &bad);
}

bool call_is_writable(const struct call *c, uint64_t address, size_t n)
{
	uint64_t bad;

	return space_allows(&c->process->space, address, n, CPU_WRITE, &bad);
}

void call_return(struct call *c, uint64_t value)
{
	c->value = value;
	c->is_double = c->wide_value = false;
}

void call_return64(struct call *c, uint64_t value)
{
	c->value = value;
	c->is_double = false;
	c->wide_value = true;
}

void call_return_double(struct call *c, double value)
{
	c->number = value;
	c->is_double = true;
}

void call_set_last_error(struct call *c, uint32_t error)
{
	teb_set_last_error(c->process, error);
}

uint32_t call_last_error(const struct call *c)
{
	return teb_last_error(c->process);
}

void call_fail(struct call *c, uint64_t value, uint32_t error)
{
	call_set_last_error(c, error);
	call_return(c, value);
	call_note_failure(c, error);
}

void call_note_failure(struct call *c, uint32_t error)
{
	c->failed = true;
	c->error = error;
}

void call_describe(struct call *c, const char *format, ...)
{
	char text[512];
	va_list v;
	int n;

	va_start(v, format);
	n = vsnprintf(text, sizeof(text), format, v);
	va_end(v);
	if (n < 0)
		return;
	c->about = str_copy(&c->process->scratch,
			    (struct str){ text, strlen(text) });
	process_need(c->about.s);
}

void call_stop(struct call *c, const char *format, ...)
{
	char text[512];
	va_list v;

	va_start(v, format);
	vsnprintf(text, sizeof(text), format, v);
	va_end(v);
	process_stop(c->process, "%.*s!%.*s: %s", STR_ARGS(c->module->name),
		     STR_ARGS(c->trap->name), text);
}

bool call_guest(struct call *c, uint64_t function, const uint64_t *arguments,
		unsigned count, uint64_t *result)
{
	struct run_result r = guest_call(c->process, RUN_CALLBACK, function,
					 arguments, count);

	*result = r.value;
	return r.end == RUN_RETURNED;
}

void call_raise(struct call *c, uint32_t code, uint32_t flags,
		const uint64_t *information, unsigned count)
{
	struct exception *x = &c->exception;

	if (count > EXCEPTION_INFORMATION_MAX)
		count = EXCEPTION_INFORMATION_MAX;
	*x = (struct exception){ .raised = true, .code = code,
				 .flags = flags,
				 .information_count = count };
	for (unsigned i = 0; i < count; i++)
		x->information[i] = information[i];
}

uint64_t call_alloc(struct call *c, uint64_t n)
{
	return heap_alloc(c->process, n);
}

uint64_t call_realloc(struct call *c, uint64_t address, uint64_t n)
{
	return heap_realloc(c->process, address, n);
}

bool call_free(struct call *c, uint64_t address)
{
	return heap_free(c->process, address);
}

uint64_t call_alloc_size(struct call *c, uint64_t address)
{
	return heap_size(c->process, address);
}

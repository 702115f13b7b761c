/* Memory of the guest, texts, and the end of a run that can't go on. */
#include "emulator/process.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emulator/call_chain.h"
#include "emulator/heap.h"
#include "emulator/run.h"
#include "emulator/text.h"

void *process_need(const void *allocated)
{
	static const char line[] =
		"{\"result\":\"stopped\",\"why\":\"the emulator ran out of "
		"memory\"}\n";

	if (allocated == NULL) {
		fflush(stdout);
		if (write(STDOUT_FILENO, line, sizeof(line) - 1) < 0)
			_exit(EXIT_FAILURE);
		_exit(EXIT_SUCCESS);
	}
	return (void *)allocated;
}

static struct str format_text(struct arena *a, const char *format, va_list v)
	__attribute__((format(printf, 2, 0)));

static struct str format_text(struct arena *a, const char *format, va_list v)
{
	char text[1024];
	int n = vsnprintf(text, sizeof(text), format, v);
	struct str s = { text, n < 0 ? 0 : (size_t)n };

	if (s.n >= sizeof(text))
		s.n = sizeof(text) - 1;
	s = str_copy(a, s);
	process_need(s.s);
	return s;
}

struct str process_need_str(struct str s)
{
	process_need(s.s);
	return s;
}

struct str process_text(struct process *p, const char *format, ...)
{
	struct str s;
	va_list v;

	va_start(v, format);
	s = format_text(&p->arena, format, v);
	va_end(v);
	return s;
}

bool process_stop(struct process *p, const char *format, ...)
{
	va_list v;

	if (process_is_stopped(p))
		return false;
	va_start(v, format);
	p->stopped = format_text(&p->arena, format, v);
	va_end(v);
	if (p->cpu != NULL && p->runs != NULL && p->runs->depth != 0)
		p->stopped_chain = call_chain(p);
	return false;
}

bool process_read(struct process *p, uint64_t address, void *to, size_t n)
{
	if (n == 0)
		return true;
	return cpu_read(p->cpu, address, to, n);
}

bool process_write(struct process *p, uint64_t address, const void *from,
		   size_t n)
{
	if (n == 0)
		return true;
	return cpu_write(p->cpu, address, from, n);
}

uint64_t process_read_pointer(struct process *p, uint64_t address)
{
	uint64_t value = 0;

	process_read(p, address, &value, p->pointer);
	return value;
}

uint32_t process_read32(struct process *p, uint64_t address)
{
	uint32_t value = 0;

	process_read(p, address, &value, sizeof(value));
	return value;
}

void process_write_pointer(struct process *p, uint64_t address,
			   uint64_t value)
{
	process_write(p, address, &value, p->pointer);
}

void process_write32(struct process *p, uint64_t address, uint32_t value)
{
	process_write(p, address, &value, sizeof(value));
}

void process_write16(struct process *p, uint64_t address, uint16_t value)
{
	process_write(p, address, &value, sizeof(value));
}

uint64_t process_wide_text(struct process *p, struct str text, size_t *units)
{
	uint16_t *wide = text_to_wide(&p->arena, text, units);
	uint64_t at;

	process_need(wide);
	at = heap_alloc(p, (*units + 1) * sizeof(*wide));
	if (at != 0)
		process_write(p, at, wide, (*units + 1) * sizeof(*wide));
	return at;
}

/* kernel32.dll: the processors of the made-up machine, which has one. */
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* One processor, of the only node. */
static void get_highest_node(struct call *c)
{
	if (call_write32(c, call_arg(c, 0), 0))
		call_return(c, 1);
}

/* All ones where there is no such processor. */
static void put_node(struct call *c, bool is_there, size_t size)
{
	if (!call_fill(c, call_arg(c, 1), is_there ? 0 : 0xff, size))
		return;
	if (is_there)
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
}

static void get_node_of_processor(struct call *c)
{
	put_node(c, (call_arg32(c, 0) & 0xff) == 0, sizeof(uint8_t));
}

/* PROCESSOR_NUMBER: group, number, reserved. */
static void get_node_of_processor_ex(struct call *c)
{
	put_node(c, call_read32(c, call_arg(c, 0)) == 0, sizeof(uint16_t));
}

/* The mask of 'size' bytes, with zeros up to 'whole'. */
static void put_processors(struct call *c, uint32_t node, size_t size,
			   size_t whole)
{
	const uint64_t mask = 1;

	if (node != 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (call_fill(c, call_arg(c, 1), 0, whole) &&
	    call_write(c, call_arg(c, 1), &mask, size))
		call_return(c, 1);
}

static void get_processors_of_node(struct call *c)
{
	put_processors(c, call_arg32(c, 0) & 0xff, 8, 8);
}

/* GROUP_AFFINITY: mask, group, reserved. */
static void get_processors_of_node_ex(struct call *c)
{
	const unsigned size = call_pointer_size(c);

	put_processors(c, call_arg32(c, 0) & 0xffff, size, size + 8);
}

/*
 * SYSTEM_LOGICAL_PROCESSOR_INFORMATION: mask, relation, what it tells. One
 * core, of one node, in one package; no caches are told of.
 */
static void get_logical_processors(struct call *c)
{
	static const uint32_t relations[] = { 0, 1, 3 };
	const unsigned pointer = call_pointer_size(c);
	const uint32_t size = 2 * pointer + 16;
	uint64_t to = call_arg(c, 0), length = call_arg(c, 1);
	uint32_t room = call_read32(c, length);

	call_write32(c, length, 3 * size);
	if (room < 3 * size) {
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
		return;
	}
	call_fill(c, to, 0, 3 * size);
	for (unsigned i = 0; i < 3; i++, to += size) {
		call_write_pointer(c, to, 1);
		call_write32(c, to + pointer, relations[i]);
	}
	call_return(c, 1);
}

static void get_processor_number(struct call *c)
{
	call_write32(c, call_arg(c, 0), 0);
}

static void return_zero(struct call *c)
{
	(void)c;
}

static void count_groups(struct call *c)
{
	call_return(c, 1);
}

/* Of the only group, or of all. */
static void count_processors(struct call *c)
{
	enum { ALL_GROUPS = 0xffff };
	const uint32_t group = call_arg32(c, 0) & 0xffff;

	if (group == 0 || group == ALL_GROUPS)
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
}

static const struct stub stubs[] = {
	{ "GetActiveProcessorGroupCount", 0, count_groups },
	{ "GetMaximumProcessorGroupCount", 0, count_groups },
	{ "GetActiveProcessorCount", 1, count_processors },
	{ "GetMaximumProcessorCount", 1, count_processors },
	{ "GetCurrentProcessorNumber", 0, return_zero },
	{ "GetCurrentProcessorNumberEx", 1, get_processor_number },
	{ "GetNumaHighestNodeNumber", 1, get_highest_node },
	{ "GetNumaProcessorNode", 2, get_node_of_processor },
	{ "GetNumaProcessorNodeEx", 2, get_node_of_processor_ex },
	{ "GetNumaNodeProcessorMask", 2, get_processors_of_node },
	{ "GetNumaNodeProcessorMaskEx", 2, get_processors_of_node_ex },
	{ "GetLogicalProcessorInformation", 2, get_logical_processors },
};
STUB_MODULE(kernel32_processors, "kernel32.dll", stubs);

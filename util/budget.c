/* Memory and time that are counted down. */
#include "util/budget.h"

#include <time.h>

int64_t budget_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct budget budget_new(size_t memory, unsigned milliseconds)
{
	return (struct budget){
		.memory = memory != 0 ? memory : SIZE_MAX,
		.deadline = milliseconds != 0 ? budget_now() + milliseconds :
						INT64_MAX,
		.state = BUDGET_LEFT,
	};
}

bool budget_take(struct budget *b, size_t n)
{
	if (b->state != BUDGET_LEFT)
		return false;
	if (b->deadline != INT64_MAX && budget_now() >= b->deadline)
		b->state = BUDGET_NO_TIME;
	else if (n > b->memory)
		b->state = BUDGET_NO_MEMORY;
	else if (b->memory != SIZE_MAX)
		b->memory -= n;
	return b->state == BUDGET_LEFT;
}

void budget_give_back(struct budget *b, size_t n)
{
	if (b->memory != SIZE_MAX)
		b->memory += n;
}

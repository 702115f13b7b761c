/* What goes to the parent, and what comes from it. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "audit/worker_parts.h"
#include "util/budget.h"

bool socket_write(int fd, const void *data, size_t n)
{
	const char *at = data;

	while (n != 0) {
		ssize_t put = send(fd, at, n, MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		at += put;
		n -= (size_t)put;
	}
	return true;
}

/* False: the parent is gone. */
static bool send_output(struct worker *w)
{
	const size_t n = w->output_length;

	w->output_length = 0;
	w->sent = budget_now();
	return n == 0 || socket_write(w->fd, w->output, n);
}

bool worker_put(struct worker *w, const void *data, size_t n)
{
	enum { WAIT_MAX = 50 }; /* milliseconds */

	if (n > sizeof(w->output) - w->output_length && !send_output(w))
		return false;
	if (n > sizeof(w->output))
		return socket_write(w->fd, data, n);
	memcpy(w->output + w->output_length, data, n);
	w->output_length += n;
	return (!w->at_once && budget_now() - w->sent < WAIT_MAX) ||
	       send_output(w);
}

bool worker_watch(struct worker *w)
{
	w->at_once = true;
	return send_output(w);
}

bool worker_take(struct worker *w, void *data, size_t n)
{
	char *to = data;

	while (n != 0) {
		size_t part = w->input_length - w->input_at;
		ssize_t got;

		if (part > n)
			part = n;
		memcpy(to, w->input + w->input_at, part);
		w->input_at += part;
		to += part;
		n -= part;
		if (n == 0)
			break;
		if (!send_output(w))
			return false;
		got = recv(w->fd, w->input, sizeof(w->input), 0);
		if (got <= 0 && !(got < 0 && errno == EINTR))
			return false;
		w->input_at = 0;
		w->input_length = got < 0 ? 0 : (size_t)got;
	}
	return true;
}

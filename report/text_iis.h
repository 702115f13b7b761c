/* What IIS makes of the failures of a paragraph, for people. */
#ifndef REPORT_TEXT_IIS_H
#define REPORT_TEXT_IIS_H

#include "report/text_findings.h"
#include "rules/iis_events.h"

/* Targets on which IIS does the same. */
struct iis_answer {
	struct iis_failure failure; /* on the first of them */
	struct iis_event events[IIS_EVENTS_MAX];
	struct iis_client clients[IIS_CLIENTS_MAX];
	int event_count, client_count;
	target_set targets;
};

/*
 * The answers to the failures of 'group', apart also where nothing but the
 * texts differ if 'texts'. Their number; -1 when out of memory.
 */
int iis_answers(const struct file_report *f, const struct finding_group *group,
		bool texts, struct iis_answer out[TARGETS_MAX]);

/* "IIS 6", "IIS 6 in IIS 5.0 isolation mode on ws2003-rtm-x86". */
struct str iis_answer_name(const struct file_report *f,
			   const struct iis_answer *answers, int count,
			   int at);

/* report/text_iis_events.c: an answer's parts. NULL 's': out of memory. */
const char *iis_when_words(enum iis_when when);
struct str iis_event_line(struct arena *a, const struct iis_event *e);
struct str iis_client_line(struct arena *a, const struct iis_client *c,
			   bool alternative);
struct str iis_identity_line(struct arena *a, const struct iis_failure *f);

/*
 * In a line: "IIS 6 logs ... and the site answers 503; IIS 5.1 ...". Empty
 * where there is nothing to say, NULL 's' when out of memory.
 */
struct str text_iis(const struct file_report *f,
		    const struct finding_group *group);

/*
 * In full: each event with its text and data, what a client gets, and who it
 * is that loads the file. 0, or E_NO_MEMORY.
 */
int text_iis_events(struct text_out *t, const struct file_report *f,
		    const struct finding_group *group);

#endif

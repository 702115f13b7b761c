/* What tells a finding from others, run after run. */
#ifndef REPORT_FINGERPRINT_H
#define REPORT_FINGERPRINT_H

#include "report/report.h"
#include "util/digest.h"

/*
 * SHA-256 over the finding's id, its chain of importers, its object and its
 * targets. It stays as it is when the file moves to another folder, when other
 * findings come or go, and when a text is worded anew; what speaks of no DLL
 * and no procedure is told apart by its summary. 0, or E_NO_MEMORY.
 */
int finding_fingerprint(const struct file_report *f,
			const struct finding *item,
			char out[SHA256_HEX_SIZE]);

#endif

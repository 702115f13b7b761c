/* Programs that the registry names and the loader's search doesn't reach. */
#ifndef SNAPSHOT_PROGRAMS_H
#define SNAPSHOT_PROGRAMS_H

#include "snapshot/hive.h"
#include "snapshot/windows.h"

/* Note the App Paths that the hive SOFTWARE has. 0, or E_NO_MEMORY. */
int programs_note_app_paths(struct windows *w, struct hive *h);

/* Note the folders of services, by the hive SYSTEM. 0, or E_NO_MEMORY. */
int programs_note_services(struct windows *w, struct hive *h,
			   const char *control_set);

#endif

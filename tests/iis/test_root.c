/* Windows paths in a folder of this machine. */
#include "iis/root.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

static struct scene s; /* its folders "beside" and "path", and what is made */
static struct iis_root *root;
static struct root_place place;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	iis_root_close(root);
	scene_close(&s);
}

TestSuite(root, .init = set_up, .fini = tear_down);

static const char *in_top(const char *name)
{
	return str_printf(&s.arena, "%s/%s", s.top, name).s;
}

/* Folders, one below the other: "beside/a/b". */
static void folder(const char *name)
{
	char *path = strdup(in_top(name));

	for (char *p = path + strlen(s.top) + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		mkdir(path, 0777);
		*p = '/';
	}
	mkdir(path, 0777);
	cr_assert_eq(access(path, F_OK), 0, "%s", path);
	free(path);
}

/* A file with its folders. */
static void file(const char *name)
{
	char *path = strdup(name), *slash = strrchr(path, '/');

	*slash = '\0';
	folder(path);
	scene_file(in_top(path), slash + 1, "", 0);
	free(path);
}

static void link_to(const char *name, const char *target)
{
	cr_assert_eq(symlink(target, in_top(name)), 0, "%s", name);
}

static void open_root(const char *name)
{
	cr_assert_eq(iis_root_open(&s.arena, in_top(name), &root), OK);
}

/* In 'place'; what is found is returned without the top folder. */
static const char *find_as(const char *path, bool wow64)
{
	cr_assert_eq(iis_root_find(root, str_of(path), wow64, &s.arena,
				   &place),
		     OK);
	cr_expect_eq(place.disk.n != 0, place.answer == ROOT_FILE ||
						place.answer == ROOT_FOLDER,
		     "%s", path);
	if (place.disk.n == 0)
		return "";
	cr_expect(iis_root_holds(root, place.disk.s), "%s", place.disk.s);
	return place.disk.s + strlen(s.top);
}

static const char *find(const char *path)
{
	return find_as(path, false);
}

static void expect(const char *path, enum root_answer answer, const char *why)
{
	find(path);
	cr_expect_eq(place.answer, answer, "%s: %d", path, place.answer);
	if (why == NULL) {
		cr_expect_null(place.why, "%s: %s", path, place.why);
		return;
	}
	cr_assert_not_null(place.why, "%s", path);
	cr_expect_not_null(strstr(place.why, why), "%s: %s", path, place.why);
}

Test(root, names_compare_without_regard_to_case)
{
	file("c/Inetpub/AuthFilter.dll");
	open_root("c");
	cr_expect_str_eq(find("C:\\INETPUB\\authfilter.DLL"),
			 "/c/Inetpub/AuthFilter.dll");
	cr_expect_eq(place.answer, ROOT_FILE);
	cr_expect_null(place.why);
	cr_expect_str_eq(place.windows.s, "C:\\INETPUB\\authfilter.DLL");
	cr_expect_str_eq(find("\\\\?\\c:\\inetpub\\authfilter.dll"),
			 "/c/Inetpub/AuthFilter.dll");
	cr_expect_str_eq(place.windows.s, "c:\\inetpub\\authfilter.dll");
}

Test(root, a_missing_file_is_told_from_a_missing_folder)
{
	file("c/a/x.dll");
	open_root("c");
	expect("C:\\a\\y.dll", ROOT_MISSING, NULL);
	expect("C:\\b\\x.dll", ROOT_NO_FOLDER, NULL);
	expect("C:\\y.dll", ROOT_MISSING, NULL);
	expect("C:\\a\\x.dll\\y.dll", ROOT_NO_FOLDER, "a file stands");
	expect("C:\\a\\x.dll\\", ROOT_NO_FOLDER, "a file stands");
	expect("D:\\a\\x.dll", ROOT_NO_DRIVE, NULL);
}

Test(root, what_is_no_path_is_not_looked_for)
{
	file("c/a/x.dll");
	open_root("c");
	expect("C:/a/x.dll", ROOT_NOT_A_PATH, "slash");
	expect("C:\\a\\..\\a\\x.dll", ROOT_NOT_A_PATH, "..");
	expect("\\\\server\\share\\x.dll", ROOT_NOT_A_PATH, "network");
	expect("C:\\a\\x.dll:s", ROOT_UNREADABLE, "stream");
	cr_expect_eq(place.error, ENOTSUP);
	iis_root_set_version(root, 6, 0);
	expect("C:/a/x.dll", ROOT_UNREADABLE, "documented");
	iis_root_set_version(root, 5, 1);
	expect("C:/a/x.dll", ROOT_NOT_A_PATH, "slash");
}

Test(root, a_path_that_is_too_long_is_told)
{
	char path[400] = "C:\\";

	memset(path + 3, 'x', 300);
	open_root("");
	expect(path, ROOT_NOT_A_PATH, "266");
	cr_expect(place.too_long);
}

Test(root, of_names_that_differ_in_case_the_exact_one_wins)
{
	file("c/x.dll");
	file("c/X.dll");
	open_root("c");
	cr_expect_str_eq(find("C:\\x.dll"), "/c/x.dll");
	cr_expect_null(place.why);
	cr_expect_str_eq(find("C:\\X.DLL"), "/c/X.dll");
	expect("C:\\X.DLL", ROOT_FILE, "differ in case alone");
}

Test(root, a_name_without_a_dot_is_a_dll)
{
	file("c/php/php5isapi.dll");
	file("c/php/bare");
	folder("c/php/folder");
	open_root("c");
	cr_expect_str_eq(find("C:\\php\\php5isapi"), "/c/php/php5isapi.dll");
	cr_expect(place.completed);
	cr_expect_str_eq(place.windows.s, "C:\\php\\php5isapi.DLL");
	expect("C:\\php\\bare", ROOT_MISSING, "without it is there");
	cr_expect_str_eq(place.windows.s, "C:\\php\\bare.DLL");
	expect("C:\\php\\gone", ROOT_MISSING, NULL);
	expect("C:\\php\\folder", ROOT_FOLDER, "a folder has that name");
	cr_expect_str_eq(place.windows.s, "C:\\php\\folder");
	cr_expect_not(place.completed);
}

Test(root, a_folder_is_looked_for_by_its_own_name)
{
	file("c/php.dll");
	folder("c/PHP");
	open_root("c");
	cr_assert_eq(iis_root_find_folder(root, str_of("C:\\php"), false,
					  &s.arena, &place),
		     OK);
	cr_expect_eq(place.answer, ROOT_FOLDER);
	cr_expect_str_eq(place.disk.s + strlen(s.top), "/c/PHP");
	expect("C:\\php\\", ROOT_FOLDER, NULL);
	expect("C:\\", ROOT_FOLDER, NULL);
	cr_expect_str_eq(find("C:\\"), "/c");
}

Test(root, drives_are_folders_of_their_letters)
{
	file("r/C/x.dll");
	file("r/D:/y.dll");
	file("r/e/z.dll");
	file("r/out.dll");
	open_root("r");
	cr_expect_str_eq(find("c:\\x.dll"), "/r/C/x.dll");
	cr_expect_str_eq(find("D:\\y.dll"), "/r/D:/y.dll");
	cr_expect_str_eq(find("E:\\z.dll"), "/r/e/z.dll");
	expect("C:\\out.dll", ROOT_MISSING, NULL);
	expect("F:\\x.dll", ROOT_NO_DRIVE, NULL);
}

Test(root, a_disk_with_windows_is_a_drive_whatever_else_lies_there)
{
	folder("r/Windows/System32");
	folder("r/c");
	file("r/x.dll");
	open_root("r");
	cr_expect_str_eq(find("C:\\x.dll"), "/r/x.dll");
	expect("D:\\x.dll", ROOT_NO_DRIVE, NULL);
}

Test(root, drives_can_be_named)
{
	folder("c");
	file("data/x.dll");
	open_root("c");
	cr_assert_eq(iis_root_add_drive(root, 'e', in_top("data")), OK);
	cr_expect_str_eq(find("E:\\X.DLL"), "/data/x.dll");
	cr_expect_eq(iis_root_add_drive(root, 'E', in_top("data")), E_USAGE);
	cr_expect_eq(iis_root_add_drive(root, '1', in_top("data")), E_USAGE);
	cr_expect_eq(iis_root_add_drive(root, 'f', in_top("gone")), E_IO);
	cr_expect_eq(errno, ENOENT);
}

Test(root, a_root_that_is_no_folder_is_refused)
{
	file("c/x.dll");
	cr_expect_eq(iis_root_open(&s.arena, in_top("gone"), &root), E_IO);
	cr_expect_eq(errno, ENOENT);
	cr_expect_null(root);
	cr_expect_eq(iis_root_open(&s.arena, in_top("c/x.dll"), &root), E_IO);
	cr_expect_eq(errno, ENOTDIR);
}

Test(root, links_are_followed_inside)
{
	file("c/data/x.dll");
	folder("c/a/b");
	link_to("c/a/b/rel", "../../data");
	link_to("c/a/abs", "/data");
	link_to("c/a/x.dll", "b/rel/x.dll");
	open_root("c");
	cr_expect_str_eq(find("C:\\a\\b\\rel\\x.dll"), "/c/data/x.dll");
	cr_expect_str_eq(find("C:\\a\\abs\\x.dll"), "/c/data/x.dll");
	cr_expect_str_eq(find("C:\\a\\x.dll"), "/c/data/x.dll");
	cr_expect_str_eq(find("C:\\a\\abs\\"), "/c/data");
	expect("C:\\a\\abs\\y.dll", ROOT_MISSING, NULL);
	expect("C:\\a\\abs\\y\\x.dll", ROOT_NO_FOLDER, NULL);
}

Test(root, an_absolute_link_of_this_machine_is_followed_inside)
{
	file("r/C/a.dll");
	file("r/D/x.dll");
	link_to("r/C/d", in_top("r/D"));
	open_root("r");
	cr_expect_str_eq(find("C:\\d\\x.dll"), "/r/D/x.dll");
}

Test(root, links_from_one_drive_to_another_are_inside)
{
	folder("r/C");
	file("r/D/x.dll");
	link_to("r/C/d", "../D");
	open_root("r");
	cr_expect_str_eq(find("C:\\d\\x.dll"), "/r/D/x.dll");
}

Test(root, links_that_lead_out_are_not_followed)
{
	file("beside/secret.dll");
	file("c/a/x.dll");
	link_to("c/up", "../beside");
	link_to("c/a/up.dll", "../../beside/secret.dll");
	link_to("c/absolute", in_top("beside"));
	link_to("c/junction", "/mnt/c/data");
	open_root("c");
	expect("C:\\up\\secret.dll", ROOT_OUTSIDE, "out of the root");
	expect("C:\\a\\up.dll", ROOT_OUTSIDE, "out of the root");
	expect("C:\\absolute\\secret.dll", ROOT_OUTSIDE, "absolute path");
	expect("C:\\junction\\x.dll", ROOT_OUTSIDE, "absolute path");
}

Test(root, a_link_that_names_a_sibling_with_the_same_start_leads_out)
{
	folder("c");
	file("c2/x.dll");
	link_to("c/l", in_top("c2"));
	open_root("c");
	expect("C:\\l\\x.dll", ROOT_OUTSIDE, "absolute path");
	cr_expect_not(iis_root_holds(root, in_top("c2/x.dll")));
}

Test(root, a_drive_that_is_a_link_out_is_outside)
{
	file("beside/x.dll");
	folder("r");
	link_to("r/C", "../beside");
	link_to("r/D", "E");
	file("r/E/y.dll");
	open_root("r");
	expect("C:\\x.dll", ROOT_OUTSIDE, "that drive");
	cr_expect_str_eq(find("D:\\y.dll"), "/r/E/y.dll");
}

Test(root, the_root_itself_may_be_a_link)
{
	file("c/x.dll");
	link_to("l", "c");
	open_root("l");
	cr_expect_str_eq(find("C:\\x.dll"), "/c/x.dll");
}

Test(root, loops_end)
{
	folder("c");
	link_to("c/one", "two");
	link_to("c/two", "one");
	link_to("c/self", "self/self/self");
	link_to("c/grow", "./grow/../grow/x");
	open_root("c");
	expect("C:\\one\\x.dll", ROOT_OUTSIDE, "circles");
	expect("C:\\self\\x.dll", ROOT_OUTSIDE, "circles");
	expect("C:\\grow\\x.dll", ROOT_OUTSIDE, "circles");
	cr_expect_eq(place.error, ELOOP);
}

Test(root, forty_links_are_followed_and_no_more)
{
	char name[16], target[16];

	file("c/l0/x.dll");
	for (int i = 1; i <= 41; i++) {
		snprintf(name, sizeof(name), "c/l%d", i);
		snprintf(target, sizeof(target), "l%d", i - 1);
		link_to(name, target);
	}
	open_root("c");
	cr_expect_str_eq(find("C:\\l40\\x.dll"), "/c/l0/x.dll");
	expect("C:\\l41\\x.dll", ROOT_OUTSIDE, "40");
}

Test(root, a_link_to_nothing_is_missing)
{
	folder("c");
	link_to("c/x.dll", "gone.dll");
	link_to("c/d", "gone/away");
	open_root("c");
	expect("C:\\x.dll", ROOT_MISSING, "leads to nothing");
	expect("C:\\d\\x.dll", ROOT_NO_FOLDER, "leads to nothing");
	expect("C:\\d\\", ROOT_MISSING, "leads to nothing");
}

Test(root, pipes_are_not_opened)
{
	folder("c");
	cr_assert_eq(mkfifo(in_top("c/x.dll"), 0666), 0);
	open_root("c");
	expect("C:\\x.dll", ROOT_UNREADABLE, "pipe");
	cr_expect_eq(place.error, EINVAL);
}

Test(root, what_can_not_be_read_is_not_missing)
{
	if (geteuid() == 0)
		cr_skip("root reads everything");
	file("c/a/x.dll");
	file("c/b/x.dll");
	chmod(in_top("c/a"), 0);
	chmod(in_top("c/b/x.dll"), 0);
	open_root("c");
	expect("C:\\a\\x.dll", ROOT_UNREADABLE, NULL);
	cr_expect_eq(place.error, EACCES);
	expect("C:\\b\\x.dll", ROOT_UNREADABLE, NULL);
	chmod(in_top("c/a"), 0777);
}

Test(root, what_a_copy_does_not_keep_is_not_missing)
{
	file("c/Program Files/x.dll");
	file("c/\xc3\xa4/x.dll");
	open_root("c");
	expect("C:\\PROGRA~1\\x.dll", ROOT_UNREADABLE, "short name");
	expect("C:\\\xc3\x84\\x.dll", ROOT_UNREADABLE, "beyond ASCII");
	expect("C:\\a\\x.dll", ROOT_NO_FOLDER, NULL);
	expect("C:\\Program Files\\\xc3\x84.dll", ROOT_MISSING, NULL);
	cr_expect_str_eq(find("C:\\\xc3\xa4\\x.dll"), "/c/\xc3\xa4/x.dll");
}

Test(root, variables_are_those_of_the_process)
{
	folder("c/WINNT/system32");
	file("c/WINNT/x.dll");
	file("c/Program Files/x.dll");
	file("c/Program Files (x86)/x.dll");
	open_root("c");
	cr_expect_str_eq(iis_root_windows(root).s, "C:\\WINNT");
	cr_expect_str_eq(find("%windir%\\x.dll"), "/c/WINNT/x.dll");
	cr_expect_str_eq(find("%SYSTEMROOT%\\x.dll"), "/c/WINNT/x.dll");
	cr_expect_str_eq(find("%SystemDrive%\\WINNT\\x.dll"),
			 "/c/WINNT/x.dll");
	cr_expect_str_eq(find("%ProgramFiles%\\x.dll"),
			 "/c/Program Files/x.dll");
	cr_expect_str_eq(find_as("%ProgramFiles%\\x.dll", true),
			 "/c/Program Files (x86)/x.dll");
	cr_expect_str_eq(find("%ProgramFiles(x86)%\\x.dll"),
			 "/c/Program Files (x86)/x.dll");
	expect("%IIS_BIN%\\x.dll", ROOT_NOT_A_PATH,
	       "the variable %IIS_BIN% isn't known");
	expect("%ProgramW6432%\\x.dll", ROOT_NOT_A_PATH, "ProgramW6432");
	iis_root_set_version(root, 6, 1);
	cr_expect_str_eq(find_as("%ProgramW6432%\\x.dll", true),
			 "/c/Program Files/x.dll");
}

Test(root, a_usual_folder_that_is_not_there_may_have_another_name)
{
	file("c/Programme/x.dll");
	open_root("c");
	expect("%ProgramFiles%\\x.dll", ROOT_UNREADABLE, "usual value");
	expect("C:\\Program Files\\x.dll", ROOT_NO_FOLDER, NULL);
	cr_expect_str_eq(iis_root_windows(root).s, "C:\\WINDOWS");
}

static void make_wow64(void)
{
	file("c/WINDOWS/System32/inetsrv/x.dll");
	file("c/WINDOWS/SysWOW64/inetsrv/x.dll");
	file("c/WINDOWS/System32/spool/x.dll");
	file("c/WINDOWS/System32/drivers/etc/x.dll");
	file("c/WINDOWS/System32/driverstore/x.dll");
	file("c/WINDOWS/SysWOW64/drivers/x.dll");
	file("c/WINDOWS/SysWOW64/driverstore/x.dll");
	open_root("c");
}

Test(root, system32_of_a_32_bit_process_is_syswow64)
{
	make_wow64();
	cr_expect_str_eq(find_as("%windir%\\system32\\inetsrv\\x.dll", true),
			 "/c/WINDOWS/SysWOW64/inetsrv/x.dll");
	cr_expect(place.redirected);
	cr_expect_str_eq(place.windows.s,
			 "C:\\WINDOWS\\SysWOW64\\inetsrv\\x.dll");
	cr_expect_str_eq(find("%windir%\\system32\\inetsrv\\x.dll"),
			 "/c/WINDOWS/System32/inetsrv/x.dll");
	cr_expect_not(place.redirected);
	cr_expect_str_eq(find_as("C:\\WINDOWS\\SYSTEM32\\drivers\\x.dll",
				 true),
			 "/c/WINDOWS/SysWOW64/drivers/x.dll");
	cr_expect_str_eq(find_as("C:\\WINDOWS\\System32", true),
			 "/c/WINDOWS/SysWOW64");
}

Test(root, folders_that_are_the_same_for_all_are_not_redirected)
{
	make_wow64();
	cr_expect_str_eq(find_as("C:\\WINDOWS\\system32\\spool\\x.dll", true),
			 "/c/WINDOWS/System32/spool/x.dll");
	cr_expect_str_eq(
		find_as("C:\\WINDOWS\\system32\\drivers\\etc\\x.dll", true),
		"/c/WINDOWS/System32/drivers/etc/x.dll");
	cr_expect_str_eq(
		find_as("C:\\WINDOWS\\system32\\driverstore\\x.dll", true),
		"/c/WINDOWS/SysWOW64/driverstore/x.dll");
	iis_root_set_version(root, 6, 1);
	cr_expect_str_eq(
		find_as("C:\\WINDOWS\\system32\\driverstore\\x.dll", true),
		"/c/WINDOWS/System32/driverstore/x.dll");
}

Test(root, sysnative_is_system32_for_a_32_bit_process_from_vista_on)
{
	static const char path[] = "C:\\WINDOWS\\sysnative\\inetsrv\\x.dll";

	make_wow64();
	find_as(path, true);
	cr_expect_eq(place.answer, ROOT_UNREADABLE);
	cr_expect_not_null(strstr(place.why, "KB942589"));
	iis_root_set_version(root, 6, 0);
	cr_expect_str_eq(find_as(path, true),
			 "/c/WINDOWS/System32/inetsrv/x.dll");
	cr_expect_not(place.redirected);
	expect(path, ROOT_NO_FOLDER, NULL);
}

Test(root, its_bases_are_its_folders)
{
	const struct str *bases;
	size_t count;

	folder("c");
	folder("d");
	open_root("c");
	cr_assert_eq(iis_root_add_drive(root, 'D', in_top("d")), OK);
	bases = iis_root_bases(root, &count);
	cr_assert_eq(count, 2);
	cr_expect_str_eq(bases[0].s, in_top("c"));
	cr_expect_str_eq(bases[1].s, in_top("d"));
	cr_expect(iis_root_holds(root, in_top("c")));
	cr_expect(iis_root_holds(root, in_top("d")));
	cr_expect_not(iis_root_holds(root, s.top));
	cr_expect_not(iis_root_holds(root, in_top("c/gone")));
}

Test(root, many_names_are_found_each)
{
	char name[32];

	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "beside/%c%d.dll",
			 i % 2 ? 'N' : 'n', i);
		file(name);
	}
	open_root("beside");
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "C:\\n%d.DLL", i);
		expect(name, ROOT_FILE, NULL);
	}
}

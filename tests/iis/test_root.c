/* Windows paths in a folder of this machine. */
#include "iis/root.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/iis/root_tree.h"
#include "util/status.h"

TestSuite(root, .init = tree_set_up, .fini = tree_tear_down);

Test(root, names_compare_without_regard_to_case)
{
	make_file("c/Inetpub/AuthFilter.dll");
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
	make_file("c/a/x.dll");
	open_root("c");
	expect_place("C:\\a\\y.dll", ROOT_MISSING, NULL);
	expect_place("C:\\b\\x.dll", ROOT_NO_FOLDER, NULL);
	expect_place("C:\\y.dll", ROOT_MISSING, NULL);
	expect_place("C:\\a\\x.dll\\y.dll", ROOT_NO_FOLDER, "a file stands");
	expect_place("C:\\a\\x.dll\\", ROOT_NO_FOLDER, "a file stands");
	expect_place("D:\\a\\x.dll", ROOT_NO_DRIVE, NULL);
}

Test(root, what_is_no_path_is_not_looked_for)
{
	make_file("c/a/x.dll");
	open_root("c");
	expect_place("C:/a/x.dll", ROOT_NOT_A_PATH, "slash");
	expect_place("C:\\a\\..\\a\\x.dll", ROOT_NOT_A_PATH, "..");
	expect_place("\\\\.\\C:\\x.dll", ROOT_NOT_A_PATH, "device");
	expect_place("C:\\a\\x.dll:s", ROOT_UNREADABLE, "stream");
	cr_expect_eq(place.error, ENOTSUP);
	iis_root_set_version(root, 6, 0);
	expect_place("C:/a/x.dll", ROOT_UNREADABLE, "documented");
	iis_root_set_version(root, 5, 1);
	expect_place("C:/a/x.dll", ROOT_NOT_A_PATH, "slash");
}

Test(root, what_is_on_a_share_is_not_known)
{
	make_file("c/a/x.dll");
	open_root("c");
	expect_place("\\\\server\\share\\x.dll", ROOT_UNREADABLE, "network");
	cr_expect_eq(place.error, ENOTSUP);
	iis_root_set_version(root, 10, 0);
	expect_place("\\\\?\\UNC\\server\\share\\x.dll", ROOT_UNREADABLE,
		     "network");
}

Test(root, a_path_that_is_too_long_is_told)
{
	char path[400] = "C:\\";

	memset(path + 3, 'x', 300);
	open_root("");
	expect_place(path, ROOT_NOT_A_PATH, "266");
	cr_expect(place.too_long);
}

Test(root, of_names_that_differ_in_case_the_exact_one_wins)
{
	make_file("c/x.dll");
	make_file("c/X.dll");
	open_root("c");
	cr_expect_str_eq(find("C:\\x.dll"), "/c/x.dll");
	cr_expect_null(place.why);
	cr_expect_str_eq(find("C:\\X.DLL"), "/c/X.dll");
	expect_place("C:\\X.DLL", ROOT_FILE, "differ in case alone");
}

Test(root, a_name_without_a_dot_is_a_dll)
{
	make_file("c/php/php5isapi.dll");
	make_file("c/php/bare");
	make_folder("c/php/folder");
	open_root("c");
	cr_expect_str_eq(find("C:\\php\\php5isapi"), "/c/php/php5isapi.dll");
	cr_expect(place.completed);
	cr_expect_str_eq(place.windows.s, "C:\\php\\php5isapi.DLL");
	expect_place("C:\\php\\bare", ROOT_MISSING, "without it is there");
	cr_expect_str_eq(place.windows.s, "C:\\php\\bare.DLL");
	expect_place("C:\\php\\gone", ROOT_MISSING, NULL);
	expect_place("C:\\php\\folder", ROOT_FOLDER, "a folder has that name");
	cr_expect_str_eq(place.windows.s, "C:\\php\\folder");
	cr_expect_not(place.completed);
}

Test(root, a_folder_is_looked_for_by_its_own_name)
{
	make_file("c/php.dll");
	make_folder("c/PHP");
	open_root("c");
	cr_assert_eq(iis_root_find_folder(root, str_of("C:\\php"), false,
					  &tree.arena, &place),
		     OK);
	cr_expect_eq(place.answer, ROOT_FOLDER);
	cr_expect_str_eq(place.disk.s + strlen(tree.top), "/c/PHP");
	expect_place("C:\\php\\", ROOT_FOLDER, NULL);
	expect_place("C:\\", ROOT_FOLDER, NULL);
	cr_expect_str_eq(find("C:\\"), "/c");
}

Test(root, drives_are_folders_of_their_letters)
{
	make_file("r/C/x.dll");
	make_file("r/D:/y.dll");
	make_file("r/e/z.dll");
	make_file("r/out.dll");
	open_root("r");
	cr_expect_str_eq(find("c:\\x.dll"), "/r/C/x.dll");
	cr_expect_str_eq(find("D:\\y.dll"), "/r/D:/y.dll");
	cr_expect_str_eq(find("E:\\z.dll"), "/r/e/z.dll");
	expect_place("C:\\out.dll", ROOT_MISSING, NULL);
	expect_place("F:\\x.dll", ROOT_NO_DRIVE, NULL);
}

Test(root, a_disk_with_windows_is_a_drive_whatever_else_lies_there)
{
	make_folder("r/Windows/System32");
	make_folder("r/c");
	make_file("r/x.dll");
	open_root("r");
	cr_expect_str_eq(find("C:\\x.dll"), "/r/x.dll");
	expect_place("D:\\x.dll", ROOT_NO_DRIVE, NULL);
}

Test(root, drives_can_be_named)
{
	make_folder("c");
	make_file("data/x.dll");
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
	make_file("c/x.dll");
	cr_expect_eq(iis_root_open(&tree.arena, in_top("gone"), &root), E_IO);
	cr_expect_eq(errno, ENOENT);
	cr_expect_null(root);
	cr_expect_eq(iis_root_open(&tree.arena, in_top("c/x.dll"), &root),
		     E_IO);
	cr_expect_eq(errno, ENOTDIR);
}

Test(root, pipes_are_not_opened)
{
	make_folder("c");
	cr_assert_eq(mkfifo(in_top("c/x.dll"), 0666), 0);
	open_root("c");
	expect_place("C:\\x.dll", ROOT_UNREADABLE, "pipe");
	cr_expect_eq(place.error, EINVAL);
}

Test(root, what_can_not_be_read_is_not_missing)
{
	if (geteuid() == 0)
		cr_skip("root reads everything");
	make_file("c/a/x.dll");
	make_file("c/b/x.dll");
	chmod(in_top("c/a"), 0);
	chmod(in_top("c/b/x.dll"), 0);
	open_root("c");
	expect_place("C:\\a\\x.dll", ROOT_UNREADABLE, NULL);
	cr_expect_eq(place.error, EACCES);
	expect_place("C:\\b\\x.dll", ROOT_UNREADABLE, NULL);
	chmod(in_top("c/a"), 0777);
}

Test(root, what_a_copy_does_not_keep_is_not_missing)
{
	make_file("c/Program Files/x.dll");
	make_file("c/\xc3\xa4/x.dll");
	open_root("c");
	expect_place("C:\\PROGRA~1\\x.dll", ROOT_UNREADABLE, "short name");
	expect_place("C:\\\xc3\x84\\x.dll", ROOT_UNREADABLE, "beyond ASCII");
	expect_place("C:\\a\\x.dll", ROOT_NO_FOLDER, NULL);
	expect_place("C:\\Program Files\\\xc3\x84.dll", ROOT_MISSING, NULL);
	cr_expect_str_eq(find("C:\\\xc3\xa4\\x.dll"), "/c/\xc3\xa4/x.dll");
}

Test(root, its_bases_are_its_folders)
{
	const struct str *bases;
	size_t count;

	make_folder("c");
	make_folder("d");
	open_root("c");
	cr_assert_eq(iis_root_add_drive(root, 'D', in_top("d")), OK);
	bases = iis_root_bases(root, &count);
	cr_assert_eq(count, 2);
	cr_expect_str_eq(bases[0].s, in_top("c"));
	cr_expect_str_eq(bases[1].s, in_top("d"));
	cr_expect(iis_root_holds(root, in_top("c")));
	cr_expect(iis_root_holds(root, in_top("d")));
	cr_expect_not(iis_root_holds(root, tree.top));
	cr_expect_not(iis_root_holds(root, in_top("c/gone")));
}

Test(root, many_names_are_found_each)
{
	char name[32];

	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "beside/%c%d.dll",
			 i % 2 ? 'N' : 'n', i);
		make_file(name);
	}
	open_root("beside");
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "C:\\n%d.DLL", i);
		expect_place(name, ROOT_FILE, NULL);
	}
}

/* Paths as a process of IIS has them: its variables, and its System32. */
#include <string.h>

#include <criterion/criterion.h>

#include "tests/iis/root_tree.h"

Test(root, variables_are_those_of_the_process)
{
	make_folder("c/WINNT/system32");
	make_file("c/WINNT/x.dll");
	make_file("c/Program Files/x.dll");
	make_file("c/Program Files (x86)/x.dll");
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
	expect_place("%IIS_BIN%\\x.dll", ROOT_UNREADABLE,
		     "the variable %IIS_BIN% isn't known");
	expect_place("%ProgramW6432%\\x.dll", ROOT_UNREADABLE, "ProgramW6432");
	iis_root_set_version(root, 6, 1);
	cr_expect_str_eq(find_as("%ProgramW6432%\\x.dll", true),
			 "/c/Program Files/x.dll");
}

Test(root, a_usual_folder_that_is_not_there_may_have_another_name)
{
	make_file("c/Programme/x.dll");
	open_root("c");
	expect_place("%ProgramFiles%\\x.dll", ROOT_UNREADABLE, "usual value");
	expect_place("C:\\Program Files\\x.dll", ROOT_NO_FOLDER, NULL);
	cr_expect_str_eq(iis_root_windows(root).s, "C:\\WINDOWS");
}

static void make_wow64(void)
{
	make_file("c/WINDOWS/System32/inetsrv/x.dll");
	make_file("c/WINDOWS/SysWOW64/inetsrv/x.dll");
	make_file("c/WINDOWS/System32/spool/x.dll");
	make_file("c/WINDOWS/System32/drivers/etc/x.dll");
	make_file("c/WINDOWS/System32/driverstore/x.dll");
	make_file("c/WINDOWS/SysWOW64/drivers/x.dll");
	make_file("c/WINDOWS/SysWOW64/driverstore/x.dll");
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
	expect_place(path, ROOT_NO_FOLDER, NULL);
}

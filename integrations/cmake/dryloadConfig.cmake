# dryload_check(TARGET target [TARGETS windows...] [HOST host] [WITH overlay...]
#               [DIRS folder...] [FAIL_ON warning] [UNKNOWN pass|fail]
#               [BASELINE file])
#
# Each time TARGET is linked, dryload checks it. Where it wouldn't load, the
# build fails, with the report in its log.

# Installed, this lies in lib/cmake/dryload or lib/<machine>/cmake/dryload.
find_program(dryload_EXECUTABLE dryload
	HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../bin"
		"${CMAKE_CURRENT_LIST_DIR}/../../../../bin"
	NO_CMAKE_FIND_ROOT_PATH
	DOC "The command dryload")
if(NOT dryload_EXECUTABLE)
	set(dryload_FOUND FALSE)
	set(dryload_NOT_FOUND_MESSAGE
		"the command dryload is neither beside its package nor in PATH")
	return()
endif()

set(_dryload_run "${CMAKE_CURRENT_LIST_DIR}/dryloadRun.cmake")

function(dryload_check)
	set(one TARGET HOST FAIL_ON UNKNOWN BASELINE)
	set(several TARGETS WITH DIRS)
	cmake_parse_arguments(PARSE_ARGV 0 check "" "${one}" "${several}")
	if(check_UNPARSED_ARGUMENTS OR check_KEYWORDS_MISSING_VALUES)
		message(FATAL_ERROR "dryload_check: can't take: "
			"${check_UNPARSED_ARGUMENTS}${check_KEYWORDS_MISSING_VALUES}")
	endif()
	if(NOT TARGET "${check_TARGET}")
		message(FATAL_ERROR
			"dryload_check: there is no target \"${check_TARGET}\"")
	endif()

	set(options)
	set(windows "the Windows of .dryload.yaml, or all of its machine")
	if(check_TARGETS)
		list(JOIN check_TARGETS "," windows)
		list(APPEND options "--targets=${windows}")
	endif()
	foreach(overlay IN LISTS check_WITH)
		list(APPEND options "--with=${overlay}")
	endforeach()
	foreach(folder IN LISTS check_DIRS)
		get_filename_component(folder "${folder}" ABSOLUTE)
		list(APPEND options "--dir=${folder}")
	endforeach()
	if(check_BASELINE)
		get_filename_component(check_BASELINE "${check_BASELINE}" ABSOLUTE)
		list(APPEND options "--baseline=${check_BASELINE}")
	endif()
	foreach(name HOST FAIL_ON UNKNOWN)
		if(check_${name})
			string(TOLOWER "${name}" option)
			string(REPLACE "_" "-" option "${option}")
			list(APPEND options "--${option}=${check_${name}}")
		endif()
	endforeach()

	add_custom_command(TARGET "${check_TARGET}" POST_BUILD
		COMMAND "${CMAKE_COMMAND}"
			"-DDRYLOAD=${dryload_EXECUTABLE}"
			"-DFILE=$<TARGET_FILE:${check_TARGET}>"
			-P "${_dryload_run}" -- ${options}
		COMMENT "Checking ${check_TARGET} on ${windows}"
		VERBATIM)
endfunction()

# cmake -DDRYLOAD=command -DFILE=file -P dryloadRun.cmake -- OPTION...
#
# Make takes a file that is there for a file that is built, checked or not.
# So one that fails is put aside, and the next build links and checks it again.
set(options)
set(behind FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
	if(behind)
		list(APPEND options "${CMAKE_ARGV${i}}")
	elseif(CMAKE_ARGV${i} STREQUAL "--")
		set(behind TRUE)
	endif()
endforeach()

execute_process(COMMAND "${DRYLOAD}" check ${options} -- "${FILE}"
	RESULT_VARIABLE status)
if(NOT status EQUAL 0)
	file(RENAME "${FILE}" "${FILE}.failed")
	# A fatal error's text would be wrapped in the middle of a path.
	message("dryload: put aside as ${FILE}.failed")
	message(FATAL_ERROR "dryload doesn't accept it (status ${status})")
endif()

# Knobs, on the command line or in the environment:
#   CC=clang                     another compiler
#   SANITIZE=address,undefined   a sanitized build, in a folder of its own
#   COVERAGE=1                   a build that counts lines
#   STATIC=                      link the command to the shared C library
#   WERROR=                      warnings stay warnings
#   V=1                          show the commands
#   WINE_INCLUDE=DIR             where windef.h of the Wine headers lies
#   TEST='pattern'               run only these unit tests
#   PART=loader                  what `make check-mutants` changes; SAMPLE=300 takes as many, SEED=7 others;
#                                what `make check-part` tests, and `make check-static` reads; PART=slurm
#                                is one of `make check-integrations`
#   LOAD=1000 COUNT=10000        how much `make check-load`, `make check-differential` take
#   IMPORTED=FILE                what `make stub-coverage` compares with
#   TARGET=image TIME=60         what `make fuzz` runs, for how many seconds
#   RUNS=1000000                 how many inputs `make fuzz-campaign` gives each target
#   prefix= bindir= ... DESTDIR= where `make install` puts things

ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG ?= pkg-config
INSTALL ?= install
TIME ?= 60
RUNS ?= 1000000
STATIC ?= 1

prefix ?= /usr/local
bindir ?= $(prefix)/bin
libdir ?= $(prefix)/lib
libexecdir ?= $(prefix)/libexec
includedir ?= $(prefix)/include
mandir ?= $(prefix)/share/man
bashcompdir ?= $(prefix)/share/bash-completion/completions
zshcompdir ?= $(prefix)/share/zsh/site-functions
fishcompdir ?= $(prefix)/share/fish/vendor_completions.d

comma := ,
VARIANT := $(or $(subst $(comma),-,$(SANITIZE)),$(if $(COVERAGE),coverage),$(if $(STATIC),plain,dynamic))
ifneq ($(CC),gcc)
VARIANT := $(VARIANT)-$(notdir $(CC))
endif
B := build/$(VARIANT)

# The layers, lowest first: a part includes nothing of a part behind it.
PARTS := util cage iis loader profiles resolver rules report analysis audit
# Those that the memory sanitizer is for: libraries have a part in few files of them.
CORE_PARTS := util iis loader profiles resolver rules

# The emulator: a program of its own, since Unicorn is GPL. Left out without it.
EMULATOR_SRC := $(sort $(wildcard emulator/*.c winapi-stubs/*.c))
# A row ends where the rest is as usual.
STUB_CFLAGS := -Wno-missing-field-initializers
# The parts of the library that it is made with.
EMULATOR_PARTS := util cage iis loader profiles resolver
EMULATOR_LIBS := $(shell $(PKG_CONFIG) --libs unicorn 2>/dev/null)
# To find the symbols of Unicorn's shared library takes longer than the rest of a run.
EMULATOR_ARCHIVES := -l:libunicorn.a -lpthread

# What only the profile compiler uses, and what writes the filters of the cages.
COMPILER_SRC := profiles/compiler_main.c $(wildcard profiles/compile_overlay*.c)
BUILTIN_SRC := profiles/builtin.c
FILTERS_SRC := cage/compile_filters.c
CAGE_CPPFLAGS = -DCAGE_FILTERS_FILE='"$(B)/cage_filters.h"'
LIB_SRC := $(filter-out $(COMPILER_SRC) $(BUILTIN_SRC) $(FILTERS_SRC), \
	$(sort $(wildcard $(addsuffix /*.c,$(PARTS)))))
CLI_SRC := $(sort $(wildcard cli/*.c))
# Of dryload-snapshot, a program of its own: its libraries are many and large.
SNAPSHOT_SRC := $(sort $(wildcard snapshot/*.c))
SNAPSHOT_REQUIRES := hivex wimlib libfsntfs libbfio libqcow libvhdi libvmdk libarchive libmspack libudfread
# Not --exists: that asks for what wimlib was built with, too.
SNAPSHOT_LIBS := $(shell $(PKG_CONFIG) --libs $(SNAPSHOT_REQUIRES) 2>/dev/null)
SNAPSHOT := $(if $(SNAPSHOT_LIBS),dryload-snapshot)
# Of dryload-unpack, a program of its own for the same reason.
UNPACK_SRC := $(sort $(wildcard unpack/*.c))
UNPACK_REQUIRES := libarchive libmsi-1.0 wimlib
UNPACK_LIBS := $(shell $(PKG_CONFIG) --libs $(UNPACK_REQUIRES) 2>/dev/null)
UNPACK_CFLAGS := $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags libmsi-1.0 2>/dev/null))
UNPACK := $(if $(UNPACK_LIBS),dryload-unpack dryload-unpack-inno.so)
# Those of tests/api are programs of their own.
NOT_UNIT_TESTS := api guests wine cage inno faults mutants differential load growth
TEST_SRC := $(filter-out $(NOT_UNIT_TESTS:%=tests/%/%),$(sort $(wildcard tests/*.c tests/*/*.c)))
# Those of one part, with what tests of all parts use.
PART_TEST_SRC := $(filter tests/$(PART)/%,$(TEST_SRC)) $(foreach f,$(TEST_SRC),$(if $(filter test_%,$(notdir $f)),,$f))
# Those that need the libraries of these programs.
SNAPSHOT_FUZZ := registry set_up_list snapshot
FUZZ_TARGETS := $(filter-out replay make_% database_% ceilings pe_mutator $(if $(SNAPSHOT),,$(SNAPSHOT_FUZZ)) $(if $(UNPACK),,unpack) $(if $(EMULATOR_LIBS),,emulator), \
	$(basename $(notdir $(wildcard fuzz/*.c))))

# Headers of Wine: from the package, or unpacked by scripts/install-packages.
WINE_INCLUDE ?= $(firstword $(wildcard \
	/usr/include/wine/wine/windows build/wine-headers))

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wpointer-arith -Wwrite-strings -Wundef -Wvla \
	-Wformat=2 -Wimplicit-fallthrough
WERROR ?= -Werror
CFLAGS ?= -O2 -g
SANITIZE_FLAGS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer \
	-fno-sanitize-recover=all) \
	$(if $(COVERAGE),$(if $(filter clang,$(CC)),-fprofile-instr-generate -fcoverage-mapping,--coverage))

# What a compiler does against the use of mistakes; scripts/check-hardening looks.
# Fortified functions are in the sanitizers' way, and need an optimizer.
FORTIFY := $(if $(SANITIZE)$(COVERAGE)$(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
X86 := $(filter x86_64% i%86%,$(shell $(CC) -dumpmachine))
HARDENING := $(FORTIFY) -fstack-protector-strong -fstack-clash-protection $(if $(X86),-fcf-protection)
HARDENING_LDFLAGS := -Wl,-z,relro,-z,now,-z,noexecstack

VERSION := 0.1.0
# Of the shared library: another number where a program would have to be rebuilt.
ABI := 0
ALL_CPPFLAGS := -I. -Iinclude -isystem $(WINE_INCLUDE) \
	-DDRYLOAD_VERSION='"$(VERSION)"' -DDRYLOAD_LIBEXECDIR='"$(libexecdir)/dryload"' \
	$(CPPFLAGS)
# The same objects make the shared library, the archive and the static command.
ALL_CFLAGS := -std=c11 -D_GNU_SOURCE -fno-common -fvisibility=hidden \
	-fPIC -fno-semantic-interposition \
	-ffile-prefix-map=$(CURDIR)=. $(WARNINGS) $(WERROR) $(HARDENING) $(SANITIZE_FLAGS) $(CFLAGS)
ALL_LDFLAGS := $(HARDENING_LDFLAGS) $(SANITIZE_FLAGS) $(LDFLAGS)

# Static: the dynamic linker alone would be a tenth of a check. One file to copy.
STATIC_LIBS := -l:libnettle.a -l:libexpat.a -l:libyaml.a -l:libjson-c.a -l:libsqlite3.a -lm
LIB_REQUIRES := nettle expat yaml-0.1 json-c sqlite3
LIB_LIBS = $(shell $(PKG_CONFIG) --libs $(LIB_REQUIRES))
# No warning of dlopen(): SQLite's extensions, which nothing loads.
COMMAND_LDFLAGS := $(if $(STATIC),$(if $(SANITIZE)$(COVERAGE),,-static-pie -Wl$(comma)--no-warnings,-z,pack-relative-relocs))
CRITERION_LIBS = $(shell $(PKG_CONFIG) --libs criterion)

Q := $(if $(V),,@)
silent := $(findstring s,$(firstword -$(MAKEFLAGS)))
say = $(if $(V)$(silent),@:,@printf '  %-7s %s\n' '$(1)' '$(2)')
object = $(patsubst %.c,$(B)/obj/%.o,$(1))

SHARED_LIB := $(B)/libdryload.so.$(VERSION)

EMULATOR := $(if $(EMULATOR_LIBS),$(B)/dryload-emulator,without-emulator)

all: $(B)/dryload $(B)/dryload-second-opinion $(SHARED_LIB) $(if $(SNAPSHOT),$(B)/$(SNAPSHOT),no-snapshot) $(or $(UNPACK:%=$(B)/%),no-unpack) $(EMULATOR) ## the command, the libraries, and the helper programs

no-snapshot:
	@echo '  left out: dryload-snapshot; scripts/install-packages snapshot brings its libraries'

no-unpack:
	@echo '  left out: dryload-unpack; scripts/install-packages build snapshot brings its libraries'

help: ## this list
	@sed -n '/^$$/q; s/^# \?//p' Makefile
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 20

ifeq ($(WINE_INCLUDE),)
ifneq ($(filter-out help clean,$(or $(MAKECMDGOALS),all)),)
$(error no Wine headers: run scripts/install-packages build headers, or set WINE_INCLUDE)
endif
endif

# Rebuild when flags change, relink when a source goes away.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(CC) $(subst ','\'',$(ALL_CPPFLAGS)) $(ALL_CFLAGS) $(ALL_LDFLAGS)' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/sources: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(LIB_SRC) $(CLI_SRC) $(TEST_SRC) $(COMPILER_SRC) $(SNAPSHOT_SRC) $(UNPACK_SRC) $(EMULATOR_SRC) >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

ALL_OBJ := $(call object,$(LIB_SRC) $(CLI_SRC) $(COMPILER_SRC) $(SNAPSHOT_SRC) $(UNPACK_SRC) $(TEST_SRC) $(EMULATOR_SRC))
$(ALL_OBJ): $(B)/obj/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(if $(filter winapi-stubs/%,$<),$(STUB_CFLAGS)) \
		$(if $(filter unpack/%,$<),$(UNPACK_CFLAGS)) $(if $(filter cage/%,$<),$(CAGE_CPPFLAGS)) \
		-MMD -MP -c -o $@ $<

-include $(ALL_OBJ:.o=.d)

# What .incbin reads isn't in the dependencies that the compiler writes.
$(B)/obj/report/html_assets.o: report/html/page.css report/html/page.js

# The cages' filters: a table that libseccomp writes.
$(B)/compile-filters: $(FILTERS_SRC) cage/cage.h $(B)/flags
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(filter-out $(SANITIZE_FLAGS),$(ALL_CFLAGS)) $(LDFLAGS) -o $@ $< -lseccomp

$(B)/cage_filters.h: $(B)/compile-filters
	$(call say,FILTERS,$@)
	$(Q)$(B)/compile-filters $@

$(B)/obj/cage/filter.o: $(B)/cage_filters.h

# The profiles: YAML → one table → an object of the library.
PROFILES := $(sort $(filter-out profiles/vendors.yaml,$(wildcard profiles/*.yaml)))

$(B)/compile-profiles: $(call object,$(COMPILER_SRC) \
		$(filter util/% loader/% profiles/%,$(LIB_SRC))) $(B)/sources
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(STATIC_LIBS)

ifeq ($(SANITIZE),memory)
$(B)/profiles.dlp $(B)/overlays.dlo: FORCE
	$(Q)$(MAKE) CC=gcc SANITIZE= build/plain/$(@F)
	$(Q)mkdir -p $(@D) && cp build/plain/$(@F) $@
else
$(B)/profiles.dlp: $(PROFILES) $(B)/compile-profiles
	$(call say,PROFILE,$@)
	$(Q)$(B)/compile-profiles -o $@ $(PROFILES)

# The same of what can be installed on top of them, and of vendors' errors.
OVERLAYS := $(sort $(wildcard profiles/overlays/*.yaml profiles/overlays/tables/*.yaml) \
	profiles/vendors.yaml)

$(B)/overlays.dlo: $(OVERLAYS) $(B)/compile-profiles
	$(call say,PROFILE,$@)
	$(Q)$(B)/compile-profiles --overlays -o $@ $(OVERLAYS)
endif

$(B)/obj/profiles/builtin.o: $(BUILTIN_SRC) $(B)/profiles.dlp $(B)/overlays.dlo $(B)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CPPFLAGS) -DPROFILE_FILE='"$(B)/profiles.dlp"' \
		-DOVERLAYS_FILE='"$(B)/overlays.dlo"' $(ALL_CFLAGS) -c -o $@ $<

# MSan has to see all code, and sees none of the libraries'.
ARCHIVE_SRC := $(if $(filter memory,$(SANITIZE)),$(filter $(CORE_PARTS:%=%/%),$(LIB_SRC)),$(LIB_SRC))

$(B)/libdryload.a: $(call object,$(ARCHIVE_SRC)) $(B)/obj/profiles/builtin.o $(B)/sources
	$(call say,AR,$@)
	$(Q)rm -f $@
	$(Q)$(AR) rcsD $@ $(filter %.o,$^)

# clang's sanitizers are in the program alone, so that they are missing here.
$(SHARED_LIB): $(call object,$(LIB_SRC)) $(B)/obj/profiles/builtin.o include/dryload.map $(B)/sources
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -shared -Wl,-soname,libdryload.so.$(ABI) \
		-Wl,--version-script=include/dryload.map $(if $(SANITIZE),,-Wl,-z,defs) \
		-o $@ $(filter %.o,$^) $(LIB_LIBS)

$(B)/dryload: $(call object,$(CLI_SRC)) $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(COMMAND_LDFLAGS) -o $@ $^ $(STATIC_LIBS)

# Never sanitized: a sanitizer's shadow memory is more than the helper may have.
$(B)/dryload-second-opinion: second-opinion/lief.c $(B)/flags
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(filter-out $(SANITIZE_FLAGS),$(ALL_CFLAGS)) \
		$(HARDENING_LDFLAGS) $(LDFLAGS) -o $@ $< -lLIEF

# A plain build goes without it where its libraries aren't installed.
$(B)/dryload-snapshot: $(call object,$(SNAPSHOT_SRC)) $(call object,$(filter-out \
		profiles/compiler_main.c,$(COMPILER_SRC))) $(B)/libdryload.a $(B)/sources
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter-out %/sources,$^) $(STATIC_LIBS) $(SNAPSHOT_LIBS)

$(B)/dryload-unpack: $(call object,$(UNPACK_SRC)) $(B)/libdryload.a $(B)/sources
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter-out %/sources,$^) $(STATIC_LIBS) $(UNPACK_LIBS)

# What innoextract is started with; not sanitized, as that isn't.
$(B)/dryload-unpack-inno.so: unpack/preload/inno.c unpack/inno_record.h audit/stream.h cage/filter.c cage/cage.h $(B)/cage_filters.h $(B)/flags
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(CAGE_CPPFLAGS) $(filter-out $(SANITIZE_FLAGS),$(ALL_CFLAGS)) $(HARDENING_LDFLAGS) \
		$(LDFLAGS) -shared -Wl,-z,defs -o $@ $(filter %.c,$^)

# The same: a sanitized build takes the plain one.
EMULATOR_OBJ := $(call object,$(EMULATOR_SRC))

ifeq ($(SANITIZE)$(COVERAGE),)
$(B)/dryload-emulator: $(EMULATOR_OBJ) $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(COMMAND_LDFLAGS) -o $@ $^ $(STATIC_LIBS) \
		$(if $(STATIC),$(EMULATOR_ARCHIVES),$(EMULATOR_LIBS)) -lm
else
$(B)/dryload-emulator: FORCE
	$(Q)$(MAKE) SANITIZE= COVERAGE= build/plain$(if $(filter-out gcc,$(CC)),-$(notdir $(CC)))/dryload-emulator
	$(Q)cp build/plain$(if $(filter-out gcc,$(CC)),-$(notdir $(CC)))/dryload-emulator $@
endif

# What tries to get out of the cages; not sanitized, as it would have none.
CAGE := $(B)/try-cage

$(B)/try-cage: tests/cage/try.c emulator/cage.c emulator/cage.h cage/filter.c cage/files.c cage/cage.h $(B)/cage_filters.h $(B)/flags
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(CAGE_CPPFLAGS) $(filter-out $(SANITIZE_FLAGS) $(FORTIFY),$(ALL_CFLAGS)) -O0 \
		$(LDFLAGS) -o $@ $(filter %.c,$^)

# What innoextract may do where it is taken over; in the same cage, and not sanitized either.
FAKE_INNOEXTRACT := $(if $(UNPACK),$(B)/fake-innoextract)

$(B)/fake-innoextract: tests/inno/fake.c $(B)/flags
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(filter-out $(SANITIZE_FLAGS),$(ALL_CFLAGS)) $(LDFLAGS) -o $@ $<

without-emulator:
	@echo 'libunicorn-dev is missing: dryload-emulator (check --run) is left out'

# The guests: our own DLLs, cross-built.
MINGW32 ?= i686-w64-mingw32-gcc
MINGW64 ?= x86_64-w64-mingw32-gcc
EXAMPLES := $(patsubst examples/%.c,build/examples/%.dll,$(wildcard examples/*.c))

build/examples/%.dll: examples/%.c examples/%.def
	@mkdir -p $(@D)
	$(call say,MINGW,$@)
	$(Q)$(MINGW32) -Os -s -shared -nostdlib -Wl,--enable-stdcall-fixup,--no-insert-timestamp \
		-Wl,-e,_DllMain@12 -o $@ $^ -ladvapi32 -lkernel32

GUESTS := $(patsubst tests/guests/%.c,build/guests/%-x86.dll,$(wildcard tests/guests/*.c)) \
	$(patsubst tests/guests/%.c,build/guests/%-x64.dll,$(wildcard tests/guests/*.c))

# What none of a library's functions is called of isn't imported.
GUEST_LIBS := $(addprefix -l,advapi32 ws2_32 user32 gdi32 ole32 oleaut32 uuid shlwapi shell32 \
	rpcrt4 crypt32 secur32 winhttp wininet iphlpapi winmm)

# By API sets, and without the start-up code of MinGW's own run-time.
build/guests/universal-x86.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,_DllMain@12 -lucrt -lkernel32
build/guests/universal-x64.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,DllMain -lucrt -lkernel32

build/guests/floats-x86.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,_DllMain@12 -lkernel32
build/guests/floats-x64.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,DllMain -lkernel32

# By a run-time that no Windows has.
build/guests/place_of_run_time-x86.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,_DllMain@12 -lmsvcr100 -lkernel32
build/guests/place_of_run_time-x64.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,DllMain -lmsvcr100 -lkernel32

build/guests/binds_assembly-x86.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,_DllMain@12 -lmsvcr90 -luser32 -lkernel32
build/guests/binds_assembly-x64.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,DllMain -lmsvcr90 -luser32 -lkernel32
build/guests/run_time_of_ours-x86.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,_DllMain@12
build/guests/run_time_of_ours-x64.dll: GUEST_LIBS := -nostdlib -fno-builtin -Wl,-e,DllMain

build/guests/takes-x86.dll: GUEST_LIBS := -Lbuild/guests -l:gives-x86.dll
build/guests/takes-x64.dll: GUEST_LIBS := -Lbuild/guests -l:gives-x64.dll
build/guests/takes-x86.dll: build/guests/gives-x86.dll
build/guests/takes-x64.dll: build/guests/gives-x64.dll

build/guests/%-x86.dll: tests/guests/%.c tests/guests/check.h
	@mkdir -p $(@D)
	$(call say,MINGW,$@)
	$(Q)$(MINGW32) -O1 -s -shared -static-libgcc -Wl,--kill-at,--no-insert-timestamp -o $@ $< $(GUEST_LIBS)

build/guests/%-x64.dll: tests/guests/%.c tests/guests/check.h
	@mkdir -p $(@D)
	$(call say,MINGW,$@)
	$(Q)$(MINGW64) -O1 -s -shared -static-libgcc -Wl,--no-insert-timestamp -o $@ $< $(GUEST_LIBS)

# Those of Visual C++'s kind: clang has its exceptions.
MSVC_GUESTS := $(foreach m,x86 x64,$(patsubst tests/guests/msvc/%,build/guests/%-$(m).dll,\
	$(basename $(wildcard tests/guests/msvc/*.c tests/guests/msvc/*.cpp))))
GUESTS += $(if $(shell command -v clang),$(MSVC_GUESTS))

# The linker takes the table of safe handlers for a section of the image.
build/guests/msvc/%-x86.o: tests/guests/msvc/%
	@mkdir -p $(@D)
	$(call say,CLANG,$@)
	$(Q)clang --target=i686-windows-msvc -O1 -fms-extensions $(if $(filter %.cpp,$<),-fcxx-exceptions) -fexceptions -c -o $@ $<
	$(Q)$(MINGW32:gcc=objcopy) --remove-section .sxdata $@

build/guests/msvc/%-x64.o: tests/guests/msvc/%
	@mkdir -p $(@D)
	$(call say,CLANG,$@)
	$(Q)clang --target=x86_64-windows-msvc -O1 -fms-extensions $(if $(filter %.cpp,$<),-fcxx-exceptions) -fexceptions -c -o $@ $<

build/guests/msvc/x86.a: tests/guests/msvc/msvcrt.def
	@mkdir -p $(@D)
	$(Q)$(MINGW32:gcc=dlltool) -k -d $< -l $@

build/guests/msvc/x64.a: tests/guests/msvc/msvcrt.def
	@mkdir -p $(@D)
	$(Q)sed 's/@8//' $< | $(MINGW64:gcc=dlltool) -d /dev/stdin -l $@

build/guests/%-x86.dll: build/guests/msvc/%.c-x86.o build/guests/msvc/x86.a
	$(Q)$(MINGW32) -shared -nostdlib -Wl,-e,_DllMain@12,--exclude-all-symbols,--no-insert-timestamp -o $@ $^ -lkernel32
build/guests/%-x86.dll: build/guests/msvc/%.cpp-x86.o build/guests/msvc/x86.a
	$(Q)$(MINGW32) -shared -nostdlib -Wl,-e,_DllMain@12,--exclude-all-symbols,--no-insert-timestamp -o $@ $^ -lkernel32
build/guests/%-x64.dll: build/guests/msvc/%.c-x64.o build/guests/msvc/x64.a
	$(Q)$(MINGW64) -shared -nostdlib -Wl,-e,DllMain,--exclude-all-symbols,--no-insert-timestamp -o $@ $^ -lkernel32
build/guests/%-x64.dll: build/guests/msvc/%.cpp-x64.o build/guests/msvc/x64.a
	$(Q)$(MINGW64) -shared -nostdlib -Wl,-e,DllMain,--exclude-all-symbols,--no-insert-timestamp -o $@ $^ -lkernel32

guests: $(GUESTS) ## the guests of the emulator's tests, with mingw-w64

examples: $(EXAMPLES) ## the example guests, with mingw-w64

# Tests.
$(B)/unit-tests: $(call object,$(TEST_SRC))
$(B)/unit-tests-$(PART): $(call object,$(sort $(PART_TEST_SRC)))
$(B)/unit-tests $(B)/unit-tests-$(PART): $(call object,$(filter-out \
		profiles/compiler_main.c,$(COMPILER_SRC))) $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -rdynamic -o $@ $(filter %.o,$^) $(filter %.a,$^) $(STATIC_LIBS) $(CRITERION_LIBS)

# Time and memory of each input have ceilings; a target of PE files its mutations.
FUZZ_WRAP := -Wl,--wrap=LLVMFuzzerTestOneInput
PE_FUZZ := image tables check emulator

$(B)/replay-%: fuzz/%.c fuzz/replay.c fuzz/ceilings.c $(call object,$(filter-out \
		profiles/compiler_main.c,$(COMPILER_SRC))) $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(filter-out -Wmissing-prototypes,$(ALL_CFLAGS)) \
		$(ALL_LDFLAGS) $(FUZZ_WRAP) -o $@ -Wl,--start-group $^ -Wl,--end-group $(STATIC_LIBS) $(FUZZ_LIBS)

# A target as a program: replayed, fuzzed, and with faults.
fuzz_programs = $(foreach t,$(1),$(B)/replay-$(t) $(B)/fuzz-$(t) $(B)/faults-$(t))

$(call fuzz_programs,$(SNAPSHOT_FUZZ)): FUZZ_LIBS = $(SNAPSHOT_LIBS)
$(call fuzz_programs,$(SNAPSHOT_FUZZ)): $(call object,$(filter-out snapshot/main.c,$(SNAPSHOT_SRC)))
# The one that reads archives.
$(call fuzz_programs,unpack): $(call object,unpack/archive.c unpack/out.c)
$(call fuzz_programs,unpack): FUZZ_LIBS := -larchive
# The one of SQLite's files.
$(call fuzz_programs,database): fuzz/database_base.c fuzz/database_edits.c
# The one that runs code.
$(call fuzz_programs,emulator): $(call object,$(filter-out emulator/main.c,$(EMULATOR_SRC)))
$(call fuzz_programs,emulator): FUZZ_LIBS := $(EMULATOR_ARCHIVES) -lm

check: check-headers check-layers check-symbols $(if $(SANITIZE)$(COVERAGE),,check-hardening) check-stubs check-replay $(if $(SANITIZE)$(COVERAGE),,check-install) check-unit ## everything below; ends in Criterion's own line

# Valgrind sees the allocations of a shared C library only.
check-valgrind: ## each command under valgrind
	$(Q)$(MAKE) STATIC= build/dynamic/dryload examples
	$(Q)scripts/check-valgrind build/dynamic/dryload

TEST_ENVIRONMENT = DRYLOAD=$(CURDIR)/$(B)/dryload DRYLOAD_EXAMPLES=$(CURDIR)/build/examples \
	DRYLOAD_SOURCE=$(CURDIR) DRYLOAD_GUESTS=$(CURDIR)/build/guests DRYLOAD_CAGE=$(CAGE:%=$(CURDIR)/%) \
	$(FAKE_INNOEXTRACT:%=DRYLOAD_FAKE_INNOEXTRACT=$(CURDIR)/%) \
	$(if $(SANITIZE),ASAN_OPTIONS=log_path=$(CURDIR)/$(B)/report)

# A leak that a sanitizer finds when a test ends doesn't fail it: its report does.
check-unit: $(B)/unit-tests $(B)/dryload $(B)/dryload-second-opinion $(SNAPSHOT:%=$(B)/%) $(UNPACK:%=$(B)/%) $(EMULATOR) $(CAGE) $(FAKE_INNOEXTRACT) $(EXAMPLES) $(GUESTS) ## the Criterion tests
	$(Q)rm -f $(B)/report.*
	$(Q)scripts/fetch-schemas || true
	$(Q)$(TEST_ENVIRONMENT) $(B)/unit-tests $(if $(TEST),--filter '$(TEST)') $(if $(JUNIT),--xml=$(JUNIT))
	$(Q)! cat $(B)/report.* 2>/dev/null

check-part: $(B)/unit-tests-$(PART) $(B)/dryload ## those of PART=rules alone: a third less to compile; what they start of the rest must be there
	$(Q)$(if $(PART),,$(error PART=rules says whose))$(TEST_ENVIRONMENT) $(B)/unit-tests-$(PART) $(if $(TEST),--filter '$(TEST)')

# As a kernel without Landlock has it, a container that forbids seccomp, and both.
check-lacks: $(B)/unit-tests $(B)/dryload $(B)/dryload-second-opinion $(CAGE) ## the tests of the sandbox where the system has none
	$(Q)for what in landlock seccomp both; do \
		DRYLOAD=$(CURDIR)/$(B)/dryload DRYLOAD_SOURCE=$(CURDIR) DRYLOAD_CAGE=$(CURDIR)/$(CAGE) \
		$(CAGE) lacks-$$what $(B)/unit-tests --filter '@(cages|sandbox)/*' || exit 1; done

check-replay: $(FUZZ_TARGETS:%=$(B)/replay-%) ## the fuzz corpora, without a fuzzer
	$(Q)for t in $(FUZZ_TARGETS); do $(B)/replay-$$t fuzz/corpus/$$t || exit 1; done

# The n-th allocation, open, read or mmap fails, for every n.
FAULT_CALLS := fork open openat read pread mmap opendir fdopendir readdir fopen fdopen fread memfd_create \
	arena_take arena_alloc arena_array arena_resize json_tokener_parse_ex
FAULT_LDFLAGS := $(FAULT_CALLS:%=-Wl,--wrap=%)

# The emulator ends where there is no memory left; 'database' edits one before it is read.
FAULT_FUZZ := $(filter-out emulator database,$(FUZZ_TARGETS))

check-faults: examples ## every command and fuzz target while one call after another fails, sanitized
	$(Q)$(MAKE) CC=gcc SANITIZE=address,undefined build/address-undefined/faults \
		build/address-undefined/dryload $(FAULT_FUZZ:%=build/address-undefined/faults-%)
	$(Q)scripts/check-faults build/address-undefined

$(B)/faults: tests/faults/commands.c tests/faults/inject.c $(call object,$(CLI_SRC)) $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(FAULT_LDFLAGS) -Wl,--wrap=main \
		-o $@ $^ $(STATIC_LIBS)

$(B)/faults-%: fuzz/%.c fuzz/replay.c tests/faults/replay.c tests/faults/inject.c $(call object,$(filter-out \
		profiles/compiler_main.c,$(COMPILER_SRC))) $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(filter-out -Wmissing-prototypes,$(ALL_CFLAGS)) $(ALL_LDFLAGS) $(FAULT_LDFLAGS) \
		$(patsubst %,-Wl$(comma)--wrap=%,LLVMFuzzerTestOneInput __assert_fail abort) \
		-o $@ -Wl,--start-group $^ -Wl,--end-group $(STATIC_LIBS) $(FUZZ_LIBS)

check-static: compile_commands.json $(B)/cage_filters.h ## cppcheck, clang-tidy and gcc's analyzer; PART=cage takes one folder
	$(Q)PART=$(PART) scripts/check-static $(ALL_CPPFLAGS) $(CAGE_CPPFLAGS) $(UNPACK_CFLAGS) $(STUB_CFLAGS) -std=c11 -D_GNU_SOURCE

# Those that no library has a part in.
MEMORY_FUZZ := access apiset_schema image overlays profile tables undecorate windows_path

check-memory-sanitizer: ## the fuzz corpora of what needs no library, under clang's memory sanitizer
	$(Q)$(MAKE) CC=clang SANITIZE=memory $(MEMORY_FUZZ:%=build/memory-clang/replay-%)
	$(Q)for t in $(MEMORY_FUZZ); do build/memory-clang/replay-$$t fuzz/corpus/$$t || exit 1; done

check-headers: ## every header compiles alone
	$(call say,CHECK,headers)
	$(Q)for h in $(wildcard include/*.h $(addsuffix /*.h,$(PARTS) snapshot unpack emulator cli tests/support)); do \
		$(CC) $(ALL_CPPFLAGS) $(UNPACK_CFLAGS) $(ALL_CFLAGS) -fsyntax-only -include $$h -x c /dev/null || exit 1; done

check-layers: ## no part includes a later one
	$(call say,CHECK,layers)
	$(Q)scripts/check-layers $(PARTS) cli
	$(Q)scripts/check-layers $(PARTS) snapshot
	$(Q)scripts/check-layers $(PARTS) unpack
	$(Q)scripts/check-layers $(EMULATOR_PARTS) emulator winapi-stubs

check-stubs: ## each row of the emulator's functions against mingw-w64's import libraries
	$(Q)scripts/check-stubs

stub-coverage: ## how many functions of Windows the emulator has; IMPORTED=FILE compares with what DLLs import
	$(Q)scripts/stub-coverage $(IMPORTED)

check-symbols: $(B)/libdryload.a $(SHARED_LIB) $(EMULATOR) ## what the library exports, holds and calls
	$(call say,CHECK,symbols)
	$(Q)scripts/check-symbols $(B)/libdryload.a $(SHARED_LIB) include/dryload.h \
		$(if $(EMULATOR_LIBS),$(B)/obj/emulator $(B)/obj/winapi-stubs)

check-hardening: all ## how the programs and the library were compiled and linked
	$(call say,CHECK,hardening)
	$(Q)scripts/check-hardening $(B)

check-install: all $(EXAMPLES) ## programs in C and C++ against what `make install` installs
	$(Q)+scripts/check-install build/examples/authfilter.dll

check-threads: $(EXAMPLES) ## many analyses at once, under ThreadSanitizer
	$(Q)$(MAKE) SANITIZE=thread build/thread/threads
	$(Q)TSAN_OPTIONS=halt_on_error=1 build/thread/threads build/examples/authfilter.dll profiles

$(B)/threads: tests/api/threads.c $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -pthread -o $@ $^ $(STATIC_LIBS)

check-html: $(B)/dryload $(EXAMPLES) ## the HTML report in Chromium, by Debian's packages
	$(Q)tests/html/check.py $(B)/dryload build/examples/authfilter.dll

check-growth: $(B)/dryload $(B)/write-shapes ## instructions of a check, counted: they grow with the file
	$(Q)scripts/check-growth $(B)/dryload $(B)/write-shapes

$(B)/write-shapes: tests/growth/write.c $(call object,$(wildcard tests/support/shapes.c tests/support/pe_builder*.c)) $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(STATIC_LIBS)

check-truth: $(B)/dryload ## the tables against what each Windows' own files import
	$(Q)scripts/check-truth $(B)/dryload

check-wine: $(B)/dryload $(SNAPSHOT:%=$(B)/%) ## a snapshot of libwine against what Wine's own loader finds
	$(Q)$(if $(SNAPSHOT),scripts/check-wine $(B)/dryload $(B)/$(SNAPSHOT))

check-run-truth: $(B)/dryload $(EMULATOR) $(GUESTS) ## the emulator's guests under Wine as well: the same errors
	$(Q)$(if $(EMULATOR_LIBS),scripts/check-run-truth $(B)/dryload build/guests)

# Mutants are made from clang's syntax tree, and compiled with gcc.
check-mutants: $(B)/unit-tests $(B)/dryload $(EXAMPLES) ## whether tests fail where PART=loader, resolver or rules is wrong
	$(Q)PARTS='$(PARTS)' LIBS='$(STATIC_LIBS)' DRYLOAD=$(CURDIR)/$(B)/dryload \
		DRYLOAD_SOURCE=$(CURDIR) DRYLOAD_EXAMPLES=$(CURDIR)/build/examples \
		scripts/check-mutants $(B) $(or $(PART),loader) -- $(ALL_CPPFLAGS)

$(B)/make-files: tests/differential/make_files.c $(call object,$(wildcard tests/support/pe_builder*.c)) $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(STATIC_LIBS)

check-differential: $(B)/dryload $(B)/dryload-second-opinion $(B)/make-files ## what LIEF, objdump, llvm-readobj and winedump read; COUNT=10000
	$(Q)COUNT=$(or $(COUNT),10000) scripts/check-differential $(B)/dryload $(B)/make-files $(REAL)

check-load-truth: $(B)/dryload $(EMULATOR) ## DLLs that load and that don't, beside Wine's loader
	$(Q)$(if $(EMULATOR_LIBS),scripts/check-load-truth $(B)/dryload)

$(B)/load: tests/load/load.c $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -pthread -o $@ $^ $(STATIC_LIBS)

check-load: $(B)/load $(B)/make-files $(EXAMPLES) ## LOAD=1000 checks of good, broken and hostile files in 8 threads, and an audit
	$(Q)scripts/check-load $(B) $(or $(LOAD),1000)

check-docs: $(B)/dryload $(EXAMPLES) ## every command line of the documents
	$(Q)scripts/check-docs $(B)/dryload

check-integrations: $(B)/dryload $(B)/make-files $(EXAMPLES) ## builds, hooks and CI jobs that call dryload; PART=slurm is one of them
	$(Q)for t in $(filter-out %/lib.sh,$(wildcard tests/integrations/$(or $(PART),*).sh)); do \
		DRYLOAD=$(CURDIR)/$(B)/dryload SOURCE=$(CURDIR) $$t || exit 1; done

fuzz: ## run one fuzz target: TARGET=image TIME=60
	$(Q)$(MAKE) CC=clang SANITIZE=fuzzer-no-link,address,undefined \
		build/fuzzer-no-link-address-undefined-clang/fuzz-$(TARGET)
	$(Q)mkdir -p build/fuzz-found/$(TARGET) build/fuzz-corpus/$(TARGET)
	$(Q)build/fuzzer-no-link-address-undefined-clang/fuzz-$(TARGET) -max_total_time=$(TIME) \
		-rss_limit_mb=1024 -timeout=10 -artifact_prefix=build/fuzz-found/$(TARGET)/ \
		-dict=$(firstword $(wildcard fuzz/$(TARGET).dict) fuzz/pe.dict) \
		build/fuzz-corpus/$(TARGET) fuzz/corpus/$(TARGET)

# AFL++ has mutators of another kind.
$(if $(findstring afl,$(CC)),,$(PE_FUZZ:%=$(B)/fuzz-%)): fuzz/pe_mutator.c
$(B)/fuzz-check: FUZZ_CPPFLAGS := -DPE_OFFSET=5
$(B)/fuzz-emulator: FUZZ_CPPFLAGS := -DPE_OFFSET=1

fuzz-all: $(FUZZ_TARGETS:%=$(B)/fuzz-%)

fuzz-campaign: ## RUNS inputs for every fuzz target, and a table
	$(Q)$(MAKE) CC=clang SANITIZE=fuzzer-no-link,address,undefined fuzz-all
	$(Q)scripts/fuzz-campaign build/fuzzer-no-link-address-undefined-clang $(RUNS)

fuzz-coverage: ## how much of what each fuzz target is for its corpus reaches
	$(Q)$(MAKE) CC=clang COVERAGE=1 $(FUZZ_TARGETS:%=build/coverage-clang/replay-%)
	$(Q)scripts/fuzz-coverage build/coverage-clang

fuzz-afl: ## the same as fuzz by AFL++: TARGET=image TIME=60
	$(Q)AFL_QUIET=1 $(MAKE) CC=afl-clang-fast SANITIZE=address build/address-afl-clang-fast/fuzz-$(TARGET)
	$(Q)mkdir -p build/fuzz-afl/$(TARGET)
	$(Q)AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
		afl-fuzz -i fuzz/corpus/$(TARGET) -o build/fuzz-afl/$(TARGET) -V $(TIME) -t 10000 -m none \
		-x $(firstword $(wildcard fuzz/$(TARGET).dict) fuzz/pe.dict) \
		-- build/address-afl-clang-fast/fuzz-$(TARGET)

$(B)/fuzz-%: fuzz/%.c fuzz/ceilings.c $(call object,$(filter-out profiles/compiler_main.c, \
		$(COMPILER_SRC))) $(B)/libdryload.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(FUZZ_CPPFLAGS) $(filter-out -Wmissing-prototypes,$(ALL_CFLAGS)) -fsanitize=fuzzer \
		$(ALL_LDFLAGS) $(FUZZ_WRAP) -o $@ -Wl,--start-group $^ -Wl,--end-group $(STATIC_LIBS) $(FUZZ_LIBS)

docs: $(B)/dryload ## write docs/rules.md and docs/findings.md from their tables
	$(Q)$(B)/dryload rules -f markdown -o docs/rules.md
	$(Q)$(B)/dryload rules -f markdown-findings -o docs/findings.md

bench: $(B)/dryload $(EMULATOR) $(EXAMPLES) $(SNAPSHOT:%=$(B)/%) ## speed beside other tools, as ratios
	$(Q)bench/run $(B)/dryload
	$(Q)bench/html $(B)/dryload
	$(Q)bench/audit $(B)/dryload build/examples/authfilter.dll
	$(if $(EMULATOR_LIBS),$(Q)bench/emulator $(B)/dryload-emulator)
	$(if $(SNAPSHOT),$(Q)bench/snapshot $(B)/$(SNAPSHOT))

# In the .pc file all folders follow the prefix, so that a moved tree still works.
install-library: all
	$(INSTALL) -d $(DESTDIR)$(libdir)/pkgconfig $(DESTDIR)$(includedir)
	$(INSTALL) -m 755 $(SHARED_LIB) $(DESTDIR)$(libdir)
	ln -sf $(notdir $(SHARED_LIB)) $(DESTDIR)$(libdir)/libdryload.so.$(ABI)
	ln -sf libdryload.so.$(ABI) $(DESTDIR)$(libdir)/libdryload.so
	sed -e 's|@prefix@|$(prefix)|' -e 's|@libdir@|$(patsubst $(prefix)/%,$${prefix}/%,$(libdir))|' \
		-e 's|@includedir@|$(patsubst $(prefix)/%,$${prefix}/%,$(includedir))|' \
		-e 's|@version@|$(VERSION)|' -e 's|@requires@|$(LIB_REQUIRES)|' \
		include/dryload.pc.in >$(DESTDIR)$(libdir)/pkgconfig/dryload.pc
	chmod 644 $(DESTDIR)$(libdir)/pkgconfig/dryload.pc

uninstall-library:
	rm -f $(addprefix $(DESTDIR)$(libdir)/,$(notdir $(SHARED_LIB)) libdryload.so.$(ABI) \
		libdryload.so pkgconfig/dryload.pc)


# For CMake and Make, which look there: nothing of these holds a path.
install-integrations:
	$(INSTALL) -d $(DESTDIR)$(libdir)/cmake/dryload $(DESTDIR)$(includedir)
	$(INSTALL) -m 644 integrations/cmake/*.cmake $(DESTDIR)$(libdir)/cmake/dryload
	$(INSTALL) -m 644 integrations/make/dryload.mk $(DESTDIR)$(includedir)
	$(Q)sed 's/@VERSION@/$(VERSION)/' integrations/cmake/dryloadConfigVersion.cmake.in \
		>$(DESTDIR)$(libdir)/cmake/dryload/dryloadConfigVersion.cmake

uninstall-integrations:
	rm -rf $(DESTDIR)$(libdir)/cmake/dryload $(DESTDIR)$(includedir)/dryload.mk

install: all install-library install-integrations ## into DESTDIR$(prefix)
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(libexecdir)/dryload $(DESTDIR)$(libdir) \
		$(DESTDIR)$(includedir) $(addprefix $(DESTDIR)$(mandir)/man,1 3 5) \
		$(DESTDIR)$(bashcompdir) $(DESTDIR)$(zshcompdir) $(DESTDIR)$(fishcompdir)
	$(INSTALL) -m 755 $(B)/dryload $(DESTDIR)$(bindir)
	$(INSTALL) -m 755 $(B)/dryload-second-opinion $(SNAPSHOT:%=$(B)/%) $(UNPACK:%=$(B)/%) $(DESTDIR)$(libexecdir)/dryload
	$(if $(EMULATOR_LIBS),$(INSTALL) -m 755 $(B)/dryload-emulator $(DESTDIR)$(libexecdir)/dryload)
	$(INSTALL) -m 644 $(B)/libdryload.a $(DESTDIR)$(libdir)
	$(INSTALL) -m 644 include/dryload.h $(DESTDIR)$(includedir)
	$(Q)for n in 1 3 5; do \
		$(INSTALL) -m 644 docs/man/*.$$n $(DESTDIR)$(mandir)/man$$n || exit 1; done
	$(INSTALL) -m 644 completions/dryload.bash $(DESTDIR)$(bashcompdir)/dryload
	$(INSTALL) -m 644 completions/_dryload $(DESTDIR)$(zshcompdir)
	$(INSTALL) -m 644 completions/dryload.fish $(DESTDIR)$(fishcompdir)

uninstall: uninstall-library uninstall-integrations ## take away what install put there
	rm -f $(DESTDIR)$(bindir)/dryload $(DESTDIR)$(libdir)/libdryload.a \
		$(DESTDIR)$(includedir)/dryload.h $(DESTDIR)$(bashcompdir)/dryload \
		$(DESTDIR)$(zshcompdir)/_dryload $(DESTDIR)$(fishcompdir)/dryload.fish
	$(Q)for page in docs/man/*; do \
		rm -f $(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/} || exit 1; done
	rm -rf $(DESTDIR)$(libexecdir)/dryload

compile_commands.json: ## for editors and clang-tidy
	@{ echo '['; for f in $(LIB_SRC) $(CLI_SRC) $(COMPILER_SRC) $(SNAPSHOT_SRC) $(UNPACK_SRC) $(EMULATOR_SRC) $(FILTERS_SRC) \
		$(wildcard second-opinion/*.c unpack/preload/*.c fuzz/*.c bench/*.c examples/api/*.c) $(TEST_SRC); do \
		printf '{"directory":"%s","file":"%s","command":"%s"},\n' '$(CURDIR)' "$$f" \
		"$(CC) $(subst ",\\\",$(ALL_CPPFLAGS) $(CAGE_CPPFLAGS)) $(UNPACK_CFLAGS) -std=c11 -D_GNU_SOURCE -c $$f"; done | sed '$$s/,$$//'; echo ']'; } >$@

format: ## let clang-format decide
	clang-format -i $$(git ls-files '*.c' '*.h')

clean: ## remove what was built, but for the unpacked headers
	mkdir -p build
	find build -mindepth 1 -maxdepth 1 ! -name wine-headers -exec rm -rf {} +
	rm -f compile_commands.json

.PHONY: check-part check-growth check-hardening all no-snapshot no-unpack without-emulator help examples guests stub-coverage check-stubs check check-unit check-valgrind check-replay check-faults check-static check-memory-sanitizer check-headers check-layers check-symbols \
	check-lacks check-install check-threads check-truth check-run-truth check-load-truth check-differential check-mutants check-load check-wine check-html check-docs check-integrations fuzz fuzz-all fuzz-afl fuzz-campaign fuzz-coverage docs bench \
	install install-library install-integrations uninstall uninstall-library uninstall-integrations \
	compile_commands.json format clean FORCE
.DELETE_ON_ERROR:
.SECONDARY:

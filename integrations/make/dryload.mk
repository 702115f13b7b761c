# For GNU Make: a DLL is checked by asking for DLL.checked.
#
#   include dryload.mk
#   filter.dll.checked: DRYLOAD_TARGETS = xp,ws2003-rtm-x86
#   all: filter.dll.checked
#
# Without DRYLOAD_TARGETS: those of .dryload.yaml, or all of the DLL's machine.
# In a recipe of your own: $(call dryload_check,filter.dll,xp,--fail-on=warning)
DRYLOAD ?= dryload
DRYLOAD_TARGETS ?=
DRYLOAD_FLAGS ?=

# $(call dryload_check,FILES[,TARGETS[,OPTIONS]])
dryload_check = $(DRYLOAD) check $(DRYLOAD_FLAGS) $(3) \
	$(addprefix --targets=,$(or $(strip $(2)),$(DRYLOAD_TARGETS))) -- $(1)

# What the verdict rests on, the options and the DLLs beside this one, can change
# without the DLL. So it is always checked, in milliseconds, and DLL.checked is
# written where it's older than the DLL or tells something else than before.
%.checked: % .dryload-always
	@$(call dryload_check,$<) >$@.new || { cat $@.new; rm -f $@ $@.new; exit 1; }
	@if [ ! $< -nt $@ ] && cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# With a dot: it doesn't become the default goal.
.dryload-always:
.PHONY: .dryload-always

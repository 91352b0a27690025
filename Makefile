# kehou: after-school timetabling. `make demo` and `make check` install what is missing and run;
# the README says what each target is for.

VARIANT ?= release
PREFIX  ?= /usr/local
CC      ?= cc
B       := build/$(VARIANT)

# Debian packages: what kehou links, then what its tests run. The README says why each.
DEPS_BUILD := gcc make pkg-config gettext libc6-dev libglpk-dev libmumps-seq-dev libmetis-dev libopenblas-dev libyaml-dev libcsv-dev libmd-dev libjansson-dev libunistring-dev libical-dev
DEPS_TEST  := libcmocka-dev glpk-utils coinor-cbc time python3 python3-yaml python3-jsonschema python3-openpyxl python3-icalendar python3-dateutil valgrind mandoc clang-format cppcheck
DEPS_BUILD += libzip-dev libexpat1-dev libxlsxwriter-dev
DEPS_TEST  += libreoffice-calc-nogui
DEPS_BUILD += libpango1.0-dev fonts-noto-cjk
DEPS_TEST  += slurmctld slurmd slurm-client munge
DEPS_TEST  += poppler-utils
DEPS_TEST  += chromium chromium-driver python3-selenium

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla
CFLAGS_release := -O2 -g
CFLAGS_debug   := -O0 -g3
CFLAGS_san     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CPPFLAGS += -std=c11 -D_GNU_SOURCE -Imodels -I. -DKEHOU_DATADIR='"$(PREFIX)/share/kehou"'
# Papers alone know Pango; its headers are not held to our warnings.
PANGO    := $(subst -I,-isystem ,$(shell pkg-config --cflags pangocairo 2>/dev/null))
$(B)/tools/report/paper_%.o: CPPFLAGS += $(PANGO)
CFLAGS   += $(CFLAGS_$(VARIANT)) $(WARN) -pthread
LDFLAGS  += $(if $(filter san,$(VARIANT)),-fsanitize=address$(comma)undefined) -pthread
LDLIBS   += -lglpk -lyaml -lcsv -lmd -ljansson -lunistring -lical -lm
LDLIBS   += -ldmumps_seq -lmetis -lopenblas -lzip -lexpat -lxlsxwriter
LDLIBS   += -lpangocairo-1.0 -lpango-1.0 -lcairo -lgobject-2.0 -lglib-2.0
comma    := ,

# The library holds all but main(), so tests link what users run. The checker's archive holds
# neither the program nor the search, and links no GLPK.
LIB_SRC  := $(wildcard models/*/*.c solver/*.c tools/*.c tools/*/*.c)
LIB_SRC  := $(filter-out tools/main.c,$(LIB_SRC))
# The page's style and scripts are linked in as they are; the scripts in the order of what uses what.
PAGE_JS  := $(addprefix tools/report/page/,dom.js school.js week.js charts.js tables.js views.js figures.js search.js print.js main.js)
LIB_OBJ  := $(LIB_SRC:%.c=$(B)/%.o) $(B)/tools/report/page_files.o
MAIN_OBJ := $(B)/tools/main.o
ORACLES  := $(patsubst %.c,$(B)/%,$(wildcard tests/oracle/*.c))
ENUMERATION := $(patsubst %.c,$(B)/%.o,$(wildcard tests/oracle/enumeration/*.c))
TESTS    := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test_*.c))

.PHONY: all deps deps-build unit oracles demo check check-long bench lint install clean
all: build/kehou build/locale/zh/LC_MESSAGES/kehou.mo

build/kehou: $(B)/kehou build/variant
	@cp -f $< $@
# Stamps: what was built last, so that another VARIANT or PREFIX is not taken for the same.
build/variant build/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(if $(filter build/variant,$@),$(VARIANT),$(PREFIX))' >$@.new
	@if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi
$(B)/models/school/profile.o: build/prefix
FORCE:
$(B)/kehou: $(MAIN_OBJ) $(B)/libkehou.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(B)/libkehou.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^
$(B)/tools/report/page_files.o: tools/report/page/page.css $(PAGE_JS)
	@mkdir -p $(@D)
	{ cat $< && printf '\0'; } >$(@D)/page.css
	{ cat $(PAGE_JS) && printf '\0'; } >$(@D)/page.js
	cd $(@D) && $(LD) -r -b binary -z noexecstack -o $(@F) page.css page.js
$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(B)/tests/unit/%: tests/unit/%.c $(B)/libkehou.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -Itests $(LDFLAGS) -o $@ $< $(B)/libkehou.a -lcmocka $(LDLIBS)
$(B)/tests/oracle/enumerate: $(ENUMERATION)
$(B)/tests/oracle/%: tests/oracle/%.c $(B)/libkehou.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $(filter %.c %.o,$^) $(B)/libkehou.a $(LDLIBS)
build/locale/zh/LC_MESSAGES/kehou.mo: tools/po/zh.po
	@mkdir -p $(@D)
	msgfmt --check-format -o $@ $<
-include $(LIB_OBJ:.o=.d) $(MAIN_OBJ:.o=.d) $(TESTS:=.d) $(ORACLES:=.d) $(ENUMERATION:.o=.d)

deps:
	@tools/deps.sh $(DEPS_BUILD) $(DEPS_TEST)
deps-build:
	@tools/deps.sh $(DEPS_BUILD)

# A school of 300 students from nothing to its timetable.
demo: deps-build
	@$(MAKE) -s -j2 all
	build/kehou solve instances/school-300/instance.yaml -o build/demo --time-limit 55 --gap 0.01 --threads 2

unit: $(TESTS)
oracles: $(ORACLES)
check check-long: deps
	@$(MAKE) -s -j2 all oracles
	@$(MAKE) -s -j2 VARIANT=debug unit
	@$(MAKE) -s -j2 VARIANT=san unit build/san/kehou
	@tests/check.sh $(if $(filter check-long,$@),long,fast)

# About 45 minutes; BENCH holds options: make bench BENCH='--quick --rivals'. Always of the release build.
bench: deps
	@$(MAKE) -s -j2 VARIANT=release all
	/usr/bin/python3 -B tools/bench/bench.py $(BENCH)

lint: $(LIB_OBJ)
	tools/lint/includes.py
	tools/lint/checker.sh $(B)
	tools/po/update.sh --check
	mandoc -Tlint -W warning tools/kehou.1
	cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability --inline-suppr -Imodels -I. models solver tools

install: all
	install -D build/kehou $(DESTDIR)$(PREFIX)/bin/kehou
	install -d $(DESTDIR)$(PREFIX)/share/kehou/profiles
	install -m 644 models/profiles/*.yaml $(DESTDIR)$(PREFIX)/share/kehou/profiles
	build/kehou schema >$(DESTDIR)$(PREFIX)/share/kehou/kehou.schema.json
	build/kehou schema --district >$(DESTDIR)$(PREFIX)/share/kehou/district.schema.json
	build/kehou schema --mapping >$(DESTDIR)$(PREFIX)/share/kehou/mapping.schema.json
	build/kehou schema --overlay >$(DESTDIR)$(PREFIX)/share/kehou/overlay.schema.json
	install -D -m 644 tools/reference.md $(DESTDIR)$(PREFIX)/share/doc/kehou/reference.md
	install -D -m 644 tools/kehou.1 $(DESTDIR)$(PREFIX)/share/man/man1/kehou.1
	install -D -m 644 build/locale/zh/LC_MESSAGES/kehou.mo $(DESTDIR)$(PREFIX)/share/locale/zh/LC_MESSAGES/kehou.mo

clean:
	rm -rf build

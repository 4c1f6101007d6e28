# make             build/rbctl
# make demo        install what is missing, build, run the main job on the sandbox
# make check       install what is missing, build, run every test
# make test        the tests alone (what is missing is not installed)
# make soak        the property tests with 10,000 random histories and 100,000
#                  random edits and as many merges of configuration
# make mutants     take each rule out, and see its attack tests fail; over an
#                  hour; ONLY='NAME…' for some (tests/mutants/README.md)
# make lint        layers, banned calls, one command one man page one test, shellcheck
# make fmt         clang-format
# make fuzz        build the fuzzers; make fuzz-run TIME=20 runs each,
#                  make fuzz-long RUNS=10000000 those of tests/fuzz/README.md,
#                  make fuzz-coverage says what they reach
# make bench       ratios against named peers in the same run
# make install     PREFIX=/usr/local DESTDIR=
# make clean
#
# CC=clang, SAN=address,undefined, WERROR=1, V=1, BUILD=folder

CC      ?= cc
SAN     ?=
SUFFIX  := $(if $(SAN),-san)$(if $(filter clang%,$(CC)),-clang)
BUILD   ?= build$(SUFFIX)
PREFIX  ?= /usr/local
TIME    ?= 20
RUNS    ?= 10000000
FUZZERS ?= commit tree sshsig sshkey json statement policy
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)
VERSION := 0.1.0

LINKED  := libcjson libsodium libpcre2-8 libutf8proc libcrypto libqrencode
# Compiled against, but loaded on first use: core/base/library.h says why.
LOADED  := libgit2 libcurl libmicrohttpd
LIBS    := $(LINKED) $(LOADED)
PKG_CFLAGS := $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(LINKED) 2>/dev/null)
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wformat=2 -Wundef \
           -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wcast-qual
HARDEN  := -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
CFLAGS  ?= -O2 -g
ALL_CFLAGS = -std=gnu11 $(CFLAGS) $(WARN) $(if $(WERROR),-Werror) $(HARDEN) \
           $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer) \
           -D_GNU_SOURCE -DRBCTL_VERSION='"$(VERSION)"' -I. $(PKG_CFLAGS)
# What one build has verified, another one must not rely on: --build-id.
ALL_LDFLAGS = $(LDFLAGS) -Wl,--build-id=sha1 -pie -Wl,-z,relro,-z,now $(if $(SAN),-fsanitize=$(SAN))
LDLIBS  = $(PKG_LIBS) -lpthread -lm -ldl

CORE_SRC := $(wildcard core/*/*.c)
CMD_SRC  := $(wildcard cmd/*.c)
CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o)
CMD_OBJ  := $(CMD_SRC:%.c=$(BUILD)/%.o)
UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT_BIN := $(UNIT_SRC:%.c=$(BUILD)/%)
PROPERTY_SRC := $(wildcard tests/property/*.c)
PROPERTY_BIN := $(PROPERTY_SRC:%.c=$(BUILD)/%)
PROPERTY_LIB := $(patsubst %.c,$(BUILD)/%.o,$(wildcard \
           tests/property/lib/*.c) tests/bench/pack.c)
CHECKED  := $(BUILD)/tests/checked/rbctl
FUZZ_SRC := $(wildcard tests/fuzz/*.c)
FUZZ_BIN := $(FUZZ_SRC:%.c=$(BUILD)/%)
# Files that become part of an object by .incbin, which -MMD can't see.
EMBEDDED := $(wildcard schemas/*.json schemas/answers/* core/model/presets/* hooks/* core/web/assets/* core/report/assets/*)
EMBED_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(shell \
           grep -ls incbin $(CORE_SRC) $(CMD_SRC) /dev/null))

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all demo check test soak tests unit lint fmt fuzz fuzz-bins fuzz-run \
        fuzz-long fuzz-coverage mutants bench install clean force
all: $(BUILD)/rbctl

$(BUILD)/rbctl: $(CMD_OBJ) $(BUILD)/core.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(CMD_OBJ) $(BUILD)/core.a $(LDLIBS)

$(BUILD)/core.a: $(CORE_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(EMBED_OBJ): $(EMBEDDED)

# Changes only when the compiler or its flags do, and then all is built anew.
$(BUILD)/flags: force
	$(Q)pkg-config --print-errors --exists $(LIBS) || \
		{ echo "libraries are missing: tests/setup build installs them"; exit 1; }
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' '$(CC) $(subst ','\'',$(ALL_CFLAGS))' | cmp -s - $@ || \
		printf '%s\n' '$(CC) $(subst ','\'',$(ALL_CFLAGS))' >$@

# Some have a server of their own, for which libmicrohttpd is used directly.
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/core.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/core.a $(LDLIBS) -lcmocka \
		-Wl,--as-needed -lmicrohttpd

# The program as the command line tests run it: every answer for programs is
# held against its schema. Newer than the plain one, so that lib.sh knows that
# it is of the same source.
$(CHECKED): $(BUILD)/tests/checked/answers.o $(BUILD)/rbctl
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(CMD_OBJ) $(BUILD)/core.a $(LDLIBS) \
		-Wl,--wrap=answer_json,--wrap=answer_json_line,--wrap=complain_json

# They serve objects to libgit2 themselves.
$(BUILD)/tests/property/%: $(BUILD)/tests/property/%.o $(PROPERTY_LIB) $(BUILD)/core.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(PROPERTY_LIB) $(BUILD)/core.a $(LDLIBS) -lgit2

$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/core.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $< $(BUILD)/core.a $(LDLIBS)

demo:
	tests/setup build
	$(MAKE) -j$(JOBS) all
	rm -rf $(BUILD)/demo
	$(BUILD)/rbctl demo $(BUILD)/demo

# The tests of one build: the program, its units and everything that runs it.
tests: $(CHECKED) $(UNIT_BIN) $(PROPERTY_BIN)

# UNIT_SRC=tests/unit/x.c for one.
unit: $(UNIT_BIN)
	$(Q)prove -j2 --exec '' $(UNIT_BIN)

test: tests
	tests/run --build $(BUILD) unit property cli attack server web

# RBCTL_SEED=N and RBCTL_HISTORIES=N for others, and for more or fewer.
soak: tests
	RBCTL_HISTORIES=$${RBCTL_HISTORIES:-10000} RBCTL_TEST_TIMEOUT=7200 \
		RBCTL_EDITS=$${RBCTL_EDITS:-100000} \
		RBCTL_MERGES=$${RBCTL_MERGES:-20000} \
		tests/run --build $(BUILD) property/histories \
		property/differences unit/change_merge_property

lint: $(CHECKED)
	tests/run --build $(BUILD) lint

check:
	tests/setup check
	$(MAKE) -j$(JOBS) tests
	$(MAKE) -j$(JOBS) SAN=address,undefined tests
	@if command -v clang >/dev/null; then $(MAKE) -j$(JOBS) fuzz; fi
	tests/run lint unit property cli attack server web \
		--build build-san unit property cli attack/objects \
		--build build-fuzz fuzz

fuzz:
	$(MAKE) CC=clang SAN=fuzzer-no-link,address,undefined BUILD=build-fuzz fuzz-bins

fuzz-bins: $(FUZZ_BIN)

fuzz-run: fuzz
	RBCTL_FUZZ_TIME=$(TIME) tests/run --build build-fuzz fuzz

fuzz-long: fuzz
	tests/fuzz/long build-fuzz $(RUNS) build-fuzz/long $(FUZZERS)

fuzz-coverage:
	$(MAKE) CC=clang SAN=fuzzer-no-link BUILD=build-cover \
		CFLAGS='-O1 -g -fprofile-instr-generate -fcoverage-mapping' \
		LDFLAGS=-fprofile-instr-generate fuzz-bins
	tests/fuzz/coverage build-cover build-fuzz/long $(FUZZERS)

mutants:
	$(Q)tests/mutants/run $(ONLY)

bench: all
	tests/setup bench
	RBCTL=$(BUILD)/rbctl tests/bench/run
	RBCTL=$(BUILD)/rbctl tests/bench/apply
	RBCTL=$(BUILD)/rbctl tests/bench/vault
	RBCTL=$(BUILD)/rbctl tests/bench/documents
	RBCTL=$(BUILD)/rbctl tests/bench/realm

fmt:
	clang-format -i $$(git ls-files '*.c' '*.h')

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man5 \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $(BUILD)/rbctl $(DESTDIR)$(PREFIX)/bin/rbctl
	install -m 644 cmd/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	for page in cmd/man/*.5; do [ ! -e $$page ] || \
		install -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man5; done
	install -m 644 cmd/completion/rbctl.bash \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/rbctl
	install -m 644 cmd/completion/_rbctl \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_rbctl
	install -m 644 cmd/completion/rbctl.fish \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/rbctl.fish

clean:
	rm -rf build build-*

-include $(CORE_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(UNIT_BIN:=.d) $(PROPERTY_BIN:=.d) $(PROPERTY_LIB:.o=.d) $(FUZZ_BIN:=.d) $(BUILD)/tests/checked/answers.d

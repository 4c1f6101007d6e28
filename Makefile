# make             build/rbctl
# make demo        install what is missing, build, run the main job on the sandbox
# make check       install what is missing, build, run every test
# make test        the tests alone (what is missing is not installed)
# make lint        layers, banned calls, one command one man page one test, shellcheck
# make fmt         clang-format
# make fuzz        build the fuzzers; make fuzz-run TIME=20 runs each
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
VERSION := 0.1.0

LIBS    := libgit2 libcurl libcjson libsodium libmicrohttpd libpcre2-8 libutf8proc libcrypto
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wformat=2 -Wundef \
           -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wcast-qual
HARDEN  := -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
CFLAGS  ?= -O2 -g
ALL_CFLAGS = -std=gnu11 $(CFLAGS) $(WARN) $(if $(WERROR),-Werror) $(HARDEN) \
           $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer) \
           -D_GNU_SOURCE -DRBCTL_VERSION='"$(VERSION)"' -I. \
           $(shell pkg-config --cflags $(LIBS))
ALL_LDFLAGS = $(LDFLAGS) -pie -Wl,-z,relro,-z,now $(if $(SAN),-fsanitize=$(SAN))
LDLIBS  = $(shell pkg-config --libs $(LIBS)) -lpthread

CORE_SRC := $(wildcard core/*/*.c)
CMD_SRC  := $(wildcard cmd/*.c)
CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o)
CMD_OBJ  := $(CMD_SRC:%.c=$(BUILD)/%.o)
UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT_BIN := $(UNIT_SRC:%.c=$(BUILD)/%)

Q := $(if $(V),,@)

.DELETE_ON_ERROR:
.PHONY: all demo check test unit lint fmt fuzz bench install clean
all: $(BUILD)/rbctl

$(BUILD)/rbctl: $(CMD_OBJ) $(BUILD)/core.a
	$(if $(V),,@echo "  LINK  $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(CMD_OBJ) $(BUILD)/core.a $(LDLIBS)

$(BUILD)/core.a: $(CORE_OBJ)
	$(if $(V),,@echo "  AR    $@")
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c
	$(if $(V),,@echo "  CC    $<")
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/core.a
	$(if $(V),,@echo "  LINK  $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/core.a $(LDLIBS) -lcmocka

unit: $(UNIT_BIN)
	$(Q)prove -j2 --exec '' $(UNIT_BIN)

clean:
	rm -rf build build-*

-include $(CORE_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(UNIT_BIN:=.d)
.SECONDARY:

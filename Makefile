# The commands of the repository; docs/development.md describes them.

DESTDIR ?=

RID_x86_64 := linux-x64
RID_aarch64 := linux-arm64
RID := $(RID_$(shell uname -m))

# No build servers are left behind, and ICU is not needed.
export MSBUILDDISABLENODEREUSE := 1
export UseSharedCompilation := false
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT := 1

PROGRAM := artifacts/publish/Cli/release_$(RID)/bootc
SETUP_ROOT := artifacts/publish/SetupRoot/release_$(RID)/bootc-setup-root
# The tests and the demo run the program that is installed, too.
export BOOTC := $(CURDIR)/$(PROGRAM)

# The program that tests kill thousands of times.
CRASH := artifacts/publish/Crash/release_$(RID)/bootc-crash
export BOOTC_CRASH := $(CURDIR)/$(CRASH)

# Directories too, so that a removed file counts as a change.
SOURCES := Directory.Build.props $(shell find src -type d -o -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name 'BannedSymbols*.txt')

.PHONY: demo test check vm nightly vm-parts bench fuzz install clean

demo: $(PROGRAM)
	tests/tools/install-packages run demo
	dotnet msbuild tests/Demo -restore -nologo -v:quiet
	dotnet artifacts/bin/Demo/debug/SkorionOS.Demo.dll

test: $(PROGRAM) $(CRASH) vm-parts
	tests/tools/install-packages run test
	tests/tools/run-tests

check: $(PROGRAM) $(CRASH)
	tests/tools/install-packages run test
	tests/tools/run-tests quick

# The machine alone; what takes hours.
vm nightly: $(PROGRAM) $(CRASH) vm-parts
	tests/tools/install-packages run test
	tests/tools/run-tests $@

# What the images of the virtual machines are built from.
vm-parts: $(PROGRAM) $(SETUP_ROOT)
	tests/tools/install-packages vm
	rm -rf artifacts/vm/install
	$(MAKE) --no-print-directory install DESTDIR=artifacts/vm/install

bench: $(PROGRAM)
	tests/tools/install-packages run bench
	tests/tools/bench

# Goes on until something fails: TARGET=name,name COUNT=inputs TIME=seconds SEED=number INPUT=file (docs/fuzzing.md).
fuzz:
	tests/tools/install-packages run test
	dotnet build tests/Fuzz --nologo -v quiet -c Release
	dotnet artifacts/bin/Fuzz.Tests/release/SkorionOS.Fuzz.Tests.dll TARGET=$(TARGET) COUNT=$(COUNT) TIME=$(TIME) SEED=$(SEED) INPUT=$(INPUT)

install: $(PROGRAM) $(SETUP_ROOT)
	install -D -m 755 $(PROGRAM) $(DESTDIR)/usr/bin/bootc
	install -d $(DESTDIR)/usr/lib/bootc
	ln -sf ../../bin/bootc $(DESTDIR)/usr/lib/bootc/bootcd
	install -D -m 755 $(SETUP_ROOT) $(DESTDIR)/usr/lib/bootc/bootc-setup-root
	cp -R --no-dereference --preserve=mode,links systemd/. $(DESTDIR)/
	install -D -m 644 -t $(DESTDIR)/usr/share/doc/bootc docs/*.md
	install -D -m 644 -t $(DESTDIR)/usr/share/doc/bootc/usage docs/usage/*.md

clean:
	rm -rf artifacts

$(PROGRAM): $(SOURCES)
	tests/tools/install-packages build
	dotnet publish src/Cli --nologo -v quiet -c Release -r $(RID)
	@touch $@

$(SETUP_ROOT): $(SOURCES)
	tests/tools/install-packages build
	dotnet publish src/SetupRoot --nologo -v quiet -c Release -r $(RID)
	@touch $@

$(CRASH): $(SOURCES) $(wildcard tests/Crash/*.cs tests/Crash/*.csproj)
	tests/tools/install-packages build
	dotnet publish tests/Crash --nologo -v quiet -c Release -r $(RID)
	@touch $@

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# cupsd.sh: a private CUPS for tests, as root or not; source it. It runs a copy of the cupsd binary
# (a host's AppArmor profile binds the path of the installed one) on its own folders and port, with
# Waymask installed from the build tree into a private prefix. The system's CUPS is never touched.
#
#   . cupsd.sh; cupsd_start            sets T, the folder of everything, removed at exit
#   queue NAME PPD DEVICE              makes a queue; PPD is a name below ppd/ of the build, "tspl-203-waybills"
#   listen NAME [args]                 a printer: records into $T/NAME.bin; sets port
#   job=$(submit QUEUE [lp options])   prints; job is its number, or empty if lp refused ($T/lp.err)
#   wait_job ID                        until the job has ended; prints its state
#   ok COMMAND…; is GOT WANTED NAME; plan N; skip_all REASON    TAP
set -u
export LC_ALL=C.UTF-8
e2e_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${abs_top_builddir:=$PWD}"
: "${abs_top_srcdir:=$(cd "$e2e_dir/../.." && pwd)}"
tests_bin=$abs_top_builddir/tests/e2e
# shellcheck disable=SC2034 # for tests
node=${NODE:-node}
export WAYMASK_NODE_MODULES=${WAYMASK_NODE_MODULES:-$abs_top_builddir/npm/node_modules}

# --- TAP ---

tap_number=0
plan() { echo "1..$1"; }
skip_all() { echo "1..0 # SKIP $1"; exit 0; }
# Report the result of a test: pass or fail, its name, lines to show if it failed.
result() {
	tap_number=$((tap_number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_number - $2"
	else
		echo "not ok $tap_number - $2"
		[ -z "${3:-}" ] || printf '%s\n' "$3" | sed 's/^/# /' | head -40
	fi
}
# ok NAME COMMAND…: passes if the command does.
ok() {
	local name=$1 out
	shift
	if out=$("$@" 2>&1); then result 0 "$name"; else result 1 "$name" "$* : $out"; fi
}
not() { ! "$@"; }
is() { if [ "$1" = "$2" ]; then result 0 "$3"; else result 1 "$3" "got:    $1
wanted: $2"; fi; }
like() { if printf '%s' "$1" | grep -qE -- "$2"; then result 0 "$3"; else result 1 "$3" "got:    $1
wanted: $2"; fi; }

# --- the private cupsd ---

cupsd_pid=
child_pids=()
cupsd_stop() {
	local pid i
	for pid in "${child_pids[@]}" $cupsd_pid; do kill "$pid" 2>/dev/null; done
	for ((i = 0; i < 100; i++)); do
		if [ -z "$cupsd_pid" ] || ! kill -0 "$cupsd_pid" 2>/dev/null; then break; fi
		sleep 0.05
	done
	[ -z "$cupsd_pid" ] || kill -9 "$cupsd_pid" 2>/dev/null
	wait 2>/dev/null
	cupsd_pid=
}
cleanup() {
	local status=$?
	trap - EXIT INT TERM
	cupsd_stop
	if [ -n "${WAYMASK_KEEP:-}" ]; then
		echo "# kept $T"
	else
		rm -rf "$T"
	fi
	exit "$status"
}

# Copy what a cupsd needs from the system's CUPS and install Waymask over it.
install_private() {
	local system_bin system_data f
	system_bin=$(cups-config --serverbin)
	system_data=$(cups-config --datadir)
	mkdir -p "$T"/{etc/ppd,data/mime,data/drv,data/ppdc,bin/filter,bin/backend,bin/daemon,bin/driver,cache,state} \
		"$T"/{spool/tmp,log,home,sbin,in}
	chmod 755 "$T" "$T"/{etc,data,bin,cache,state,log,in} "$T"/bin/*
	cp "$CUPSD" "$T/sbin/cupsd"
	for f in "$system_bin"/filter/*; do ln -s "$f" "$T/bin/filter/"; done
	cp "$system_bin/backend/socket" "$T/bin/backend/"
	cp "$system_bin"/daemon/cups-{driverd,exec,deviced} "$T/bin/daemon/"
	chmod 755 "$T"/bin/backend/* "$T"/bin/daemon/*
	for f in "$system_data"/mime/{mime,cupsfilters,braille}*.{types,convs}; do
		[ ! -e "$f" ] || cp "$f" "$T/data/mime/"
	done
	for f in "$system_data"/ppdc/*; do ln -s "$f" "$T/data/ppdc/"; done
	[ ! -e "$system_data/drv/sample.drv" ] || cp "$system_data/drv/sample.drv" "$T/data/drv/"
	# An installed Waymask of the host must not be what is tested.
	rm -f "$T"/bin/filter/{orderstowaybills,waybillstoraster,rastertothermal} \
		"$T"/data/mime/waymask.* "$T"/data/drv/waymask.drv "$T"/data/ppdc/waymask-*
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u DESTDIR make -s -C "$abs_top_builddir" install \
		systemdsystemunitdir="$T/units" \
		DESTDIR= prefix="$T/prefix" exec_prefix="$T/prefix" sysconfdir="$T/prefix/etc" \
		localstatedir="$T/prefix/var" cupsserverbin="$T/bin" cupsdatadir="$T/data" \
		>"$T/log/install" 2>&1 || {
		echo "Bail out! make install failed"
		sed 's/^/# /' "$T/log/install" | tail -20
		exit 99
	}
}

write_config() {
	local user=lp group=lp system=root
	if [ "$(id -u)" != 0 ]; then
		user=$(id -un) group=$(id -gn)
		system=daemon
	fi
	cat >"$T/etc/cups-files.conf" <<-END
		ServerRoot $T/etc
		DataDir $T/data
		ServerBin $T/bin
		CacheDir $T/cache
		RequestRoot $T/spool
		TempDir $T/spool/tmp
		StateDir $T/state
		AccessLog $T/log/access_log
		ErrorLog $T/log/error_log
		PageLog $T/log/page_log
		FileDevice Yes
		User $user
		Group $group
		SystemGroup $system
		SetEnv ASAN_OPTIONS detect_leaks=0
		SetEnv WAYMASK_CONFIG $T/site/print/waymask.conf
		SetEnv WAYMASK_DATADIR $T/prefix/share/waymask
		SetEnv SOURCE_DATE_EPOCH ${SOURCE_DATE_EPOCH:-1795392000}
	END
	# The default policy of Debian's cupsd.conf for jobs; queues may be made without a password.
	cat >"$T/etc/cupsd.conf" <<-END
		Listen 127.0.0.1:$1
		LogLevel debug2
		MaxLogSize 0
		PageLogFormat
		WebInterface No
		Browsing Off
		DefaultAuthType Basic
		PreserveJobFiles ${preserve_files:-No}
		PreserveJobHistory Yes
		ErrorPolicy retry-job
		JobRetryInterval ${retry_interval:-30}
		MaxJobTime ${max_job_time:-10800}
		<Location />
		  Order allow,deny
		  Allow localhost
		</Location>
		<Policy default>
		  JobPrivateAccess default
		  JobPrivateValues default
		  <Limit Create-Job Print-Job Print-URI Validate-Job>
		    Order deny,allow
		  </Limit>
		  <Limit Send-Document Send-URI Hold-Job Release-Job Restart-Job Purge-Jobs Cancel-My-Jobs Close-Job>
		    Require user @OWNER @SYSTEM
		    Order deny,allow
		  </Limit>
		  <Limit Cancel-Job CUPS-Authenticate-Job>
		    ${cancel_auth:-}
		    Require user @OWNER @SYSTEM
		    Order deny,allow
		  </Limit>
		  <Limit All>
		    Order deny,allow
		  </Limit>
		</Policy>
	END
}

# Start on a free port; another process may take it first, so try a few.
cupsd_run() {
	local try i port_cups
	for ((try = 0; try < 8; try++)); do
		port_cups=$((20000 + RANDOM % 40000))
		! (exec 3<>"/dev/tcp/127.0.0.1/$port_cups") 2>/dev/null || continue
		write_config "$port_cups"
		"$T/sbin/cupsd" -f -c "$T/etc/cupsd.conf" -s "$T/etc/cups-files.conf" >>"$T/log/cupsd" 2>&1 &
		cupsd_pid=$!
		export CUPS_SERVER=127.0.0.1:$port_cups
		for ((i = 0; i < 200; i++)); do
			kill -0 "$cupsd_pid" 2>/dev/null || break
			if grep -q 'Unable to bind' "$T/log/error_log" 2>/dev/null; then break; fi
			if lpstat -r 2>/dev/null | grep -q 'is running'; then return 0; fi
			sleep 0.05
		done
		kill "$cupsd_pid" 2>/dev/null
		wait "$cupsd_pid" 2>/dev/null
		sed -i 's/Unable to bind/unable-to-bind/' "$T/log/error_log" 2>/dev/null
	done
	echo "Bail out! the private cupsd does not start"
	tail -5 "$T/log/cupsd" "$T/log/error_log" 2>/dev/null | sed 's/^/# /'
	exit 99
}

cupsd_start() {
	if [ ! -x "${CUPSD:-}" ]; then skip_all "no cupsd"; fi
	if ! command -v lpadmin >/dev/null || ! command -v ppdc >/dev/null; then
		skip_all "no lpadmin or ppdc"
	fi
	T=$(mktemp -d "${TMPDIR:-/tmp}/waymask-e2e.XXXXXX")
	trap cleanup EXIT INT TERM
	unset LPDEST PRINTER CUPS_USER CUPS_ENCRYPTION
	export HOME=$T/home
	install_private
	ppdc -I "$T/data/ppdc" -d "$T/ppd" "$T/data/drv/waymask.drv" || exit 99
	cupsd_run
	PATH=$T/prefix/bin:$PATH
	export WAYMASK_CONFIG=$T/site/print/waymask.conf WAYMASK_DATADIR=$T/prefix/share/waymask
	export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1795392000}
}

cupsd_restart() {
	kill "$cupsd_pid"
	wait "$cupsd_pid" 2>/dev/null
	cupsd_run
}

# Site keys as `waymask keygen` makes them, readable for the filters' user.
make_site() {
	waymask keygen --site "$T/site" >"$T/log/keygen" 2>&1 || {
		echo "Bail out! waymask keygen failed"
		sed 's/^/# /' "$T/log/keygen"
		exit 99
	}
	chmod 755 "$T/site" "$T/site/print"
	chmod 644 "$T"/site/print/{root.pub,recipients.list,waymask.conf}
	chmod 640 "$T/site/print/station.key"
	chmod 2770 "$T/site/print/state"
	[ "$(id -u)" != 0 ] || chown root:lp "$T/site/print/station.key"
}

queue() { # NAME PPD DEVICE [lpadmin options]
	local name=$1 ppd=$2 device=$3
	shift 3
	lpadmin -p "$name" -E -P "$T/ppd/$ppd.ppd" -v "$device" "$@" 2>"$T/log/lpadmin" || {
		echo "Bail out! lpadmin failed: $(cat "$T/log/lpadmin")"
		exit 99
	}
}

listen() { # NAME [options of listener]
	local name=$1 i
	shift
	rm -f "$T/$name.port"
	: >"$T/$name.bin"
	"$tests_bin/listener" "$T/$name.port" "$T/$name.bin" "$@" &
	listener_pid=$!
	child_pids+=("$listener_pid")
	for ((i = 0; i < 100; i++)); do
		[ ! -s "$T/$name.port" ] || break
		sleep 0.02
	done
	# shellcheck disable=SC2034 # for the caller
	port=$(cat "$T/$name.port")
}

# A folder's file that the spool's owner can write, for `file:` devices.
output_file() {
	: >"$T/in/$1"
	chmod 666 "$T/in/$1"
	echo "$T/in/$1"
}

submit() { # QUEUE [lp options] FILE
	local queue=$1 out
	shift
	if out=$(lp -d "$queue" "$@" 2>"$T/lp.err"); then
		printf '%s\n' "$out" | sed -n "s/^request id is .*-\([0-9]*\) .*/\1/p"
	fi
}

# A filter as CUPS runs it, without CUPS: QUEUE TYPE FILTER [FILE]
run_filter() {
	local queue=$1 type=$2 filter=$3
	shift 3
	(
		export PPD="$T/etc/ppd/$queue.ppd" CONTENT_TYPE=$type
		exec -a "$queue" "$T/bin/filter/$filter" 1 root title 1 "" "$@"
	)
}

wait_job() { "$tests_bin/jobinfo" --wait "$1"; }
job_state() { "$tests_bin/jobinfo" "$1"; }
size_of() { stat -c %s "$1"; }
queue_message() { lpstat -p "$1" | sed -n '2,$p' | sed 's/^[[:space:]]*//'; }

/* SPDX-License-Identifier: Apache-2.0 */
/* The opener under load, killed, and on a full disk: what was released stands in its log.
 *
 *   WAYMASK_STRESS_ROUNDS  how often it is killed (25)
 *   WAYMASK_STRESS_LOUD    shows what it says
 */
#include "config.h"

#include "filter/base/err.h"
#include "filter/seal/keys.h"
#include "tests/stress.h"
#include "tests/tap.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct stress_log log_now;

static unsigned rounds(void)
{
    const char *text = getenv("WAYMASK_STRESS_ROUNDS");

    return text != NULL ? (unsigned)atoi(text) : 25;
}

static void rest(unsigned milliseconds)
{
    const struct timespec pause = {.tv_sec = milliseconds / 1000,
                                   .tv_nsec = (long)(milliseconds % 1000) * 1000000};

    nanosleep(&pause, NULL);
}

static void ten_thousand_openings_at_once_are_all_on_record(void)
{
    pid_t clients[STRESS_CLIENTS], opener;
    unsigned i, other = 0;

    stress_fresh();
    opener = stress_start(0);
    stress_ask(10000 / STRESS_CLIENTS, clients);
    stress_wait(clients);
    WM_CHECK(stress_end(opener, SIGTERM) == 0, "the opener does not end well");
    stress_read(&log_now);
    WM_CHECK(log_now.result == WM_OK && stress_audit_verify() == WM_OK, "the log does not verify");
    WM_CHECK(stress_sum_ok() == 10000 && stress_tally->refused == 0 &&
                 stress_tally->unreachable == 0,
             "%u sections, %u refusals, %u without an answer", stress_sum_ok(),
             stress_tally->refused, stress_tally->unreachable);
    WM_CHECK(stress_tally->wrong == 0, "%u answers to something else", stress_tally->wrong);
    for (i = 0; i < STRESS_LABELS; i++)
        other += stress_tally->ok[i] != log_now.open[i] ? 1 : 0;
    WM_CHECK(other == 0 && log_now.unknown == 0 && stress_sum_open(&log_now) == 10000,
             "%u labels have other openings in the log, which has %u in all", other,
             stress_sum_open(&log_now));
    WM_CHECK(log_now.repairs == 0, "%u repairs", log_now.repairs);
}

static void killed_at_any_moment_it_has_recorded_what_it_released(void)
{
    pid_t clients[STRESS_CLIENTS], opener;
    unsigned i, last = 0;

    stress_fresh();
    opener = stress_start(0);
    stress_ask(0, clients);
    for (i = 0; i < rounds(); i++) {
        rest((unsigned)(rand() % 200));
        WM_CHECK(WIFSIGNALED(stress_end(opener, SIGKILL)), "was not killed");
        /* As the crash left it: a last line may be torn, but nothing that was released. */
        stress_read(&log_now);
        WM_CHECK(log_now.result == WM_OK || log_now.result == WM_ERR_TAMPERED, "no log");
        WM_CHECK(stress_unrecorded(&log_now) == 0, "round %u: %u labels were opened off record", i,
                 stress_unrecorded(&log_now));
        WM_CHECK(log_now.entries >= last, "entries were lost");
        last = log_now.entries;
        opener = stress_start(0);
        stress_read(&log_now);
        WM_CHECK(log_now.entries >= last, "entries were lost at the start");
    }
    stress_tally->stop = true;
    stress_wait(clients);
    WM_CHECK(stress_end(opener, SIGTERM) == 0, "the opener does not end well");
    stress_read(&log_now);
    WM_CHECK(log_now.result == WM_OK && stress_audit_verify() == WM_OK, "the log does not verify");
    WM_CHECK(stress_unrecorded(&log_now) == 0 && stress_tally->wrong == 0, "opened off record");
    WM_CHECK(stress_sum_ok() > 0, "nothing was opened");
    printf("# %u sections received, %u openings on record, %u repairs, %u without an answer\n",
           stress_sum_ok(), stress_sum_open(&log_now), log_now.repairs, stress_tally->unreachable);
}

/* Wait until there are so many answers that the log cannot be written, and nothing but these: where
 * the entries of a round do not fit, those of a smaller one may. */
static bool fills(unsigned answers)
{
    unsigned tries, ok = 0, failed = 0;

    for (tries = 0; tries < 200; tries++) {
        const bool quiet = stress_sum_ok() == ok && stress_tally->no_record >= failed + answers;
        if (quiet)
            return true;
        ok = stress_sum_ok();
        failed = stress_tally->no_record;
        rest(100);
    }
    return false;
}

static void a_full_disk_releases_nothing_and_room_makes_it_go_on(void)
{
    const struct rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    pid_t clients[STRESS_CLIENTS], opener;
    unsigned before, tries;

    stress_fresh();
    opener = stress_start(40001);
    stress_ask(0, clients);
    WM_CHECK(fills(20), "sections are released on a full disk");
    before = stress_sum_ok();
    stress_read(&log_now);
    WM_CHECK(log_now.result == WM_OK, "half an entry was left");
    WM_CHECK(stress_unrecorded(&log_now) == 0 && before > 0, "released without an entry");
    WM_CHECK(stress_log_size() <= 40001, "%zu bytes", stress_log_size());
    WM_CHECK(prlimit(opener, RLIMIT_FSIZE, &none, NULL) == 0, "no room can be made");
    for (tries = 0; tries < 2000 && stress_sum_ok() < before + 100; tries++)
        rest(10);
    WM_CHECK(stress_sum_ok() >= before + 100, "it does not go on");
    stress_tally->stop = true;
    stress_wait(clients);
    WM_CHECK(stress_end(opener, SIGTERM) == 0, "the opener does not end well");
    stress_read(&log_now);
    WM_CHECK(log_now.result == WM_OK && stress_audit_verify() == WM_OK, "the log does not verify");
    WM_CHECK(stress_sum_open(&log_now) == stress_sum_ok(), "%u sections, %u openings on record",
             stress_sum_ok(), stress_sum_open(&log_now));
}

static void killed_on_a_full_disk_it_starts_where_there_is_room(void)
{
    pid_t clients[STRESS_CLIENTS], opener;

    stress_fresh();
    opener = stress_start(20001);
    stress_ask(0, clients);
    WM_CHECK(fills(20), "sections are released on a full disk");
    WM_CHECK(WIFSIGNALED(stress_end(opener, SIGKILL)), "was not killed");
    stress_read(&log_now);
    WM_CHECK(stress_unrecorded(&log_now) == 0, "released without an entry");
    opener = stress_start(0);
    rest(100);
    stress_tally->stop = true;
    stress_wait(clients);
    WM_CHECK(stress_end(opener, SIGTERM) == 0, "the opener does not end well");
    stress_read(&log_now);
    WM_CHECK(log_now.result == WM_OK && stress_unrecorded(&log_now) == 0,
             "the log does not verify, or lacks an opening");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(ten_thousand_openings_at_once_are_all_on_record),
        WM_CASE(killed_at_any_moment_it_has_recorded_what_it_released),
        WM_CASE(a_full_disk_releases_nothing_and_room_makes_it_go_on),
        WM_CASE(killed_on_a_full_disk_it_starts_where_there_is_room),
        {0},
    };
    int status;

    if (wm_seal_init(NULL) != 0)
        return 99;
    srand((unsigned)time(NULL));
    stress_make();
    status = wm_tap_run("stress", cases);
    stress_remove();
    return status;
}

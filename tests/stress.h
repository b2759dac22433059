/* SPDX-License-Identifier: Apache-2.0 */
/** stress.h: an opener of its own in a temporary folder, labels for it, and clients that ask all at
 * once and note what they were given. */
#ifndef WM_TESTS_STRESS_H
#define WM_TESTS_STRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define STRESS_LABELS 400u
#define STRESS_CLIENTS 8u

/** What clients were given, in memory that all processes share. */
struct stress_tally {
    atomic_uint ok[STRESS_LABELS]; /**< sections received, by label */
    atomic_uint refused;           /**< answers that say why not */
    atomic_uint no_record;         /**< of these, those that the log could not hold */
    atomic_uint unreachable;       /**< no answer */
    atomic_uint wrong;             /**< answers with anything but this very label's section */
    atomic_bool stop;
};

/** What a log says. */
struct stress_log {
    unsigned entries, repairs, deny;
    unsigned open[STRESS_LABELS]; /**< by label */
    unsigned unknown;             /**< openings of labels that are not ours */
    int result;                   /**< of wm_log_each */
};

/** Site, labels, configuration; aborts if that fails. */
void stress_make(void);
void stress_remove(void);

/** Forget what was asked so far and begin a new log. */
void stress_fresh(void);

/** Start the opener and wait until it answers. @param file_bytes RLIMIT_FSIZE, 0 for none */
pid_t stress_start(size_t file_bytes);

/** End it by signal and wait. @return the status as waitpid gives it */
int stress_end(pid_t opener, int signal_number);

extern struct stress_tally *stress_tally;

/** Ask count times from this process, one after the other. */
void stress_ask_alone(unsigned count);

/** Start the clients; each asks count times, or (0) until stress_tally->stop. */
void stress_ask(unsigned count, pid_t clients[STRESS_CLIENTS]);
void stress_wait(const pid_t clients[STRESS_CLIENTS]);

/** Read the log to its end, or as far as it verifies. */
void stress_read(struct stress_log *log);

/** Bytes of the log's file. */
size_t stress_log_size(void);

/** Labels of which more sections were received than the log has openings. */
unsigned stress_unrecorded(const struct stress_log *log);

/** Sum over the labels. */
unsigned stress_sum_ok(void);
unsigned stress_sum_open(const struct stress_log *log);

/** Run `waymask audit verify` on the log. @return its exit status */
int stress_audit_verify(void);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seal-cost seal COUNT RUNS: CPU seconds that a label of two sections costs, sealed and signed in
 * one process, the least of so many runs of COUNT labels; and its bytes seal-cost once: seal one
 * label, for the price of a process seal-cost parts FOLDER: the plaintext of the two sections as
 * FOLDER/1 and FOLDER/2 seal-cost open COUNT: CPU seconds that an opener takes for one opening,
 * COUNT asked for one after the other, each with a write to the disk of its own; and COUNT by eight
 * clients at once
 */
#include "config.h"

#include "filter/seal/section.h"
#include "tests/seal_site.h"
#include "tests/stress.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void die(const char *what)
{
    fprintf(stderr, "seal-cost: %s\n", what);
    exit(99);
}

static double cpu_seconds(clockid_t clock)
{
    struct timespec now;

    if (clock_gettime(clock, &now) != 0)
        die("no clock");
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t seal_one(const struct seal_site *site)
{
    uint8_t label[WM_ENVELOPE_MAX];
    const size_t len = seal_site_seal(site, label, NULL);

    if (len == 0)
        die("not sealed");
    return len;
}

static void seal_many(unsigned count, unsigned runs)
{
    struct seal_site site;
    double least = 1e9;
    size_t len = 0;
    unsigned run, i;

    seal_site_new(&site);
    for (run = 0; run < runs; run++) {
        const double start = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
        double cost;
        for (i = 0; i < count; i++)
            len = seal_one(&site);
        cost = (cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - start) / count;
        least = cost < least ? cost : least;
    }
    printf("%.9f %zu\n", least, len);
    seal_site_free(&site);
}

static void write_parts(const char *folder)
{
    uint8_t plain[WM_SECTION_PLAIN_MAX];
    char path[1024];
    size_t i, len;
    FILE *file;

    for (i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%zu", folder, i + 1);
        file = fopen(path, "wb");
        if (wm_section_encode(&seal_plain[i], plain, &len, NULL) != 0 || file == NULL ||
            fwrite(plain, 1, len, file) != len || fclose(file) != 0)
            die(path);
    }
}

static void open_many(unsigned count)
{
    pid_t clients[STRESS_CLIENTS], opener;
    double start, alone, together;
    clockid_t clock;

    stress_make();
    stress_fresh();
    opener = stress_start(0);
    if (clock_getcpuclockid(opener, &clock) != 0)
        die("no clock of the opener");
    start = cpu_seconds(clock);
    stress_ask_alone(count);
    alone = cpu_seconds(clock) - start;
    stress_ask(count / STRESS_CLIENTS, clients);
    stress_wait(clients);
    together = cpu_seconds(clock) - start - alone;
    stress_end(opener, SIGTERM);
    if (stress_sum_ok() != count + count / STRESS_CLIENTS * STRESS_CLIENTS)
        die("not all was opened");
    printf("%.9f %.9f\n", alone / count, together / (count / STRESS_CLIENTS * STRESS_CLIENTS));
    stress_remove();
}

int main(int argc, char **argv)
{
    if (argc < 2 || wm_seal_init(NULL) != 0)
        die("seal COUNT RUNS | once | parts FOLDER | open COUNT");
    if (strcmp(argv[1], "seal") == 0 && argc == 4)
        seal_many((unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]));
    else if (strcmp(argv[1], "once") == 0)
        seal_many(1, 1);
    else if (strcmp(argv[1], "parts") == 0 && argc == 3)
        write_parts(argv[2]);
    else if (strcmp(argv[1], "open") == 0 && argc == 3)
        open_many((unsigned)atoi(argv[2]));
    else
        die("seal COUNT RUNS | once | parts FOLDER | open COUNT");
    return 0;
}

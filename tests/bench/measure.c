/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure [-i IN] [-o OUT] [-m MARK] COMMAND…: run a command, its standard input IN (/dev/null),
 * its standard output OUT (thrown away), and print one line of what it took, its children included:
 *
 *     CPU_MS WALL_MS FIRST_MS PEAK_KIB BYTES
 *
 * user and system time, elapsed time, time until MARK was first seen in the output (0 without
 * one), largest resident set, bytes of output. Exit status of the command.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double time_ms(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static void die(const char *what)
{
    perror(what);
    exit(99);
}

/** Read the output to its end. *first is the time at which mark was complete. */
static unsigned long long drain(int from, int to, const char *mark, double *first)
{
    static char buffer[65536];
    const size_t mark_len = strlen(mark);
    unsigned long long bytes = 0;
    size_t kept = 0;
    ssize_t got;

    while ((got = read(from, buffer + kept, sizeof buffer - kept)) != 0) {
        size_t len;
        if (got < 0) {
            if (errno == EINTR)
                continue;
            die("read");
        }
        if (to >= 0 && write(to, buffer + kept, (size_t)got) != got)
            die("write");
        bytes += (unsigned long long)got;
        len = kept + (size_t)got;
        if (mark_len > 0 && *first == 0 && memmem(buffer, len, mark, mark_len) != NULL)
            *first = now_ms();
        /* a mark that is cut by the end of the block */
        kept = mark_len > 0 && len >= mark_len ? mark_len - 1 : 0;
        memmove(buffer, buffer + len - kept, kept);
    }
    return bytes;
}

int main(int argc, char **argv)
{
    const char *in = "/dev/null", *out = NULL, *mark = "";
    double start, first = 0, end;
    unsigned long long bytes;
    struct rusage usage;
    int ends[2], to = -1, status, option;
    pid_t child;

    while ((option = getopt(argc, argv, "+i:m:o:")) != -1) {
        if (option == 'i')
            in = optarg;
        else if (option == 'o')
            out = optarg;
        else if (option == 'm')
            mark = optarg;
        else
            return 99;
    }
    if (optind == argc || pipe(ends) != 0)
        return 99;
    if (out != NULL && (to = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600)) < 0)
        die(out);
    start = now_ms();
    child = fork();
    if (child < 0)
        die("fork");
    if (child == 0) {
        int from = open(in, O_RDONLY);
        if (from < 0)
            die(in);
        dup2(from, STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(argv[optind], argv + optind);
        die(argv[optind]);
    }
    close(ends[1]);
    bytes = drain(ends[0], to, mark, &first);
    if (wait4(child, &status, 0, &usage) != child)
        die("wait4");
    end = now_ms();
    printf("%.2f %.2f %.2f %ld %llu\n", time_ms(usage.ru_utime) + time_ms(usage.ru_stime),
           end - start, first > 0 ? first - start : 0.0, usage.ru_maxrss, bytes);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* `waymask check` as a process: what it counts, its memory, and its bar on a terminal. */
#include "config.h"

#include "tests/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEADER "order,waybill,recipient.name,recipient.phone,recipient.detail,goods,quantity\n"

/* What came of a run. */
struct run {
    char out[8192], err[65536]; /* with a zero behind them */
    int status;
    long peak_kib;
};

/* A pseudo-terminal. @return its master, with *slave */
static int open_terminal(int *slave)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        abort();
    *slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    return master;
}

static void read_all(int fd, char *text, size_t size)
{
    size_t used = 0;
    ssize_t count;

    while (used < size - 1) {
        count = read(fd, text + used, size - 1 - used);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) /* a terminal whose other end is closed gives EIO */
            break;
        used += (size_t)count;
    }
    text[used] = '\0';
}

static void start(const char *option, int in, int out, int err)
{
    char program[1024];
    const char *top = getenv("abs_top_builddir");

    snprintf(program, sizeof program, "%s/waymask", top != NULL ? top : ".");
    if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0)
        _exit(99);
    setenv("WAYMASK_CONFIG", "/dev/null", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    execl(program, program, "check", option, "-", (char *)NULL);
    _exit(99);
}

/* Check a file, with standard error on a terminal or not. */
static void check(FILE *file, const char *option, bool terminal, struct run *run)
{
    FILE *out = tmpfile();
    struct rusage usage;
    int ends[2], slave, status = 0;
    pid_t pid;

    if (out == NULL || fflush(file) != 0 || lseek(fileno(file), 0, SEEK_SET) != 0)
        abort();
    if (terminal) {
        ends[0] = open_terminal(&slave);
        ends[1] = slave;
    } else if (pipe2(ends, O_CLOEXEC) != 0) {
        abort();
    }
    pid = fork();
    if (pid == 0)
        start(option, fileno(file), fileno(out), ends[1]);
    close(ends[1]);
    read_all(ends[0], run->err, sizeof run->err);
    close(ends[0]);
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
        abort();
    run->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    run->peak_kib = usage.ru_maxrss;
    lseek(fileno(out), 0, SEEK_SET);
    read_all(fileno(out), run->out, sizeof run->out);
    fclose(out);
}

/* Records that are all good and all different. */
static FILE *many(unsigned long count)
{
    FILE *file = tmpfile();
    unsigned long i;

    if (file == NULL)
        abort();
    fputs(HEADER, file);
    for (i = 0; i < count; i++)
        fprintf(file, "A-%lu,YT%lu,测试甲,1380000%04lu,测试路%lu号,样品,1\n", i, i, i % 10000, i);
    return file;
}

static void a_terminal_gets_a_bar_and_nothing_else_does(void)
{
    static struct run run;
    FILE *file = many(2000);
    size_t len;

    check(file, "--json", false, &run);
    WM_CHECK(run.status == 0 && run.err[0] == '\0', "status %d, standard error: %s", run.status,
             run.err);
    check(file, "--json", true, &run);
    len = strlen(run.err);
    WM_CHECK(run.status == 0 && strstr(run.err, "\r[") == run.err &&
                 strstr(run.err, " %, 256 records") != NULL,
             "no bar: %s", run.err);
    WM_CHECK(len > 4 && strcmp(run.err + len - 4, "\r\033[K") == 0, "the bar is still there");
    fclose(file);
}

static void a_fault_takes_the_bar_away_first(void)
{
    static struct run run;
    FILE *file = many(2000);

    fputs("A-1,YT1,测试乙,13800000001,测试路1号,样品,1\n", file);
    check(file, "--json", true, &run);
    WM_CHECK(run.status == 1 && strstr(run.err, "records\r\033[K") != NULL, "%s", run.err);
    WM_CHECK(strstr(run.out,
                    "\"record\":2001,\"field\":\"waybill\",\"fault\":\"the same number as "
                    "record 2, for another recipient\"") != NULL,
             "%s", run.out);
    fclose(file);
}

static void a_hundred_thousand_records_take_bounded_memory(void)
{
    static struct run few, all;
    FILE *file = many(2000);

    check(file, "--json", false, &few);
    fclose(file);
    file = many(100000);
    check(file, "--json", false, &all);
    fclose(file);
    WM_CHECK(strstr(all.out,
                    "\"records\":100000,\"shipments\":100000,\"merged\":0,\"left_out\":0,"
                    "\"bad\":0}") != NULL,
             "%s", all.out);
    WM_CHECK(all.status == 0 && all.peak_kib - few.peak_kib < 48 * 1024, "%ld KiB more",
             all.peak_kib - few.peak_kib);
}

static void rows_are_shipments_or_merged_or_left_out_or_bad(void)
{
    static struct run run;
    FILE *file = tmpfile();

    if (file == NULL)
        abort();
    fputs(
        "订单编号,收货人姓名,收货地址 ,联系手机,宝贝标题 ,物流单号 ,订单状态,宝贝总数量\n"
        "1,测试甲,测试路1号,13800000001,甲,YT1,等待发货,1\n"
        "2,测试甲,测试路1号,13800000001,乙,YT1,等待发货,1\n"
        "3,测试乙,测试路2号,13800000002,甲,YT2,等待发货,1\n"
        "4,测试丙,测试路3号,13800000003,甲,YT3,交易关闭,1\n"
        "4,,,,乙,,,1\n"
        "5,测试丙,测试路3号,13800000003,甲,,等待发货,1\n"
        "3,测试乙,测试路2号,13800000002,甲,YT2,等待发货,1\n",
        file);
    check(file, "--json", false, &run);
    WM_CHECK(strstr(run.out,
                    "\"dialect\":\"taobao\",\"format\":\"CSV\",\"charset\":\"UTF-8\","
                    "\"records\":7,\"shipments\":2,\"merged\":2,\"left_out\":2,"
                    "\"bad\":1}") != NULL,
             "%s", run.out);
    check(file, "--", false, &run);
    WM_CHECK(strstr(run.out, "\n  7 records: 2 shipments, 2 merged, 2 left out, 1 bad\n") != NULL,
             "%s", run.out);
    fclose(file);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_terminal_gets_a_bar_and_nothing_else_does),
        WM_CASE(a_fault_takes_the_bar_away_first),
        WM_CASE(a_hundred_thousand_records_take_bounded_memory),
        WM_CASE(rows_are_shipments_or_merged_or_left_out_or_bad),
        {0},
    };

    return wm_tap_run("check", cases);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A filter in a process of its own, and this one as CUPS, its backend and a printer: what the
 * filter asks and says, without a cupsd. Answers are those of TSPL's ESC ! ? and ZPL's ~HS. */
#include "config.h"

#include "filter/cups/filter.h"
#include "filter/cups/printer_state.h"
#include "tests/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 60000 /* for a machine under load; nothing waits so long */

struct printer {
    const char *language;
    int got;  /* what the filter sends */
    int back; /* what it is answered */
    int said; /* its standard error */
    pid_t filter;
    char data[16384], text[8192]; /* of got and of said so far */
    size_t data_len, text_len;
};

/* What the filter does: pages are words here. @return its exit status */
typedef int drive_fn(struct wm_printer_state *state, struct wm_output *output);

static void put(struct wm_output *output, const char *page)
{
    wm_sink_text(&output->sink, page);
    wm_sink_flush(&output->sink);
}

static void run_filter(const char *language, int out, int back, drive_fn *drive)
{
    static struct wm_output output;
    struct wm_printer_state state;
    int status;

    signal(SIGPIPE, SIG_IGN);
    wm_output_init(&output, out, WM_OUTPUT_PRINTER);
    wm_printer_state_init(&state, wm_language_find(language), 0, &output, back);
    status = drive(&state, &output);
    wm_printer_state_clear(&state);
    wm_output_finish(&output);
    fputs("filter ends\n", stderr);
    _exit(status);
}

static void on_term(int number)
{
    (void)number;
    wm_cancelled = 1;
}

/* Start a filter whose output is a pipe and whose back channel is a socket. */
static struct printer *start(const char *language, drive_fn *drive)
{
    struct printer *printer = calloc(1, sizeof *printer);
    int out[2], back[2], said[2];

    WM_CHECK(pipe(out) == 0 && pipe(said) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, back) == 0,
             "no pipes");
    printer->filter = fork();
    if (printer->filter == 0) {
        dup2(said[1], STDERR_FILENO);
        close(out[0]);
        close(back[0]);
        close(said[0]);
        signal(SIGTERM, on_term);
        run_filter(language, out[1], back[1], drive);
    }
    close(out[1]);
    close(back[1]);
    close(said[1]);
    printer->got = out[0];
    printer->back = back[0];
    printer->said = said[0];
    return printer;
}

/* Read more of one of the two streams. @return false at its end or when patience does */
static bool more(int fd, char *text, size_t size, size_t *len)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    ssize_t got;

    if (*len + 1 >= size || poll(&ready, 1, PATIENCE_MS) <= 0)
        return false;
    got = read(fd, text + *len, size - 1 - *len);
    if (got <= 0)
        return false;
    *len += (size_t)got;
    text[*len] = '\0';
    return true;
}

/* Read the filter's output until the word came; what was before it is forgotten with it. */
static bool gets(struct printer *printer, const char *word)
{
    const char *found;

    while ((found = memmem(printer->data, printer->data_len, word, strlen(word))) == NULL) {
        size_t drop = printer->data_len > sizeof printer->data / 2 ? printer->data_len - 64 : 0;
        printer->data_len -= drop;
        memmove(printer->data, printer->data + drop, printer->data_len + 1);
        if (!more(printer->got, printer->data, sizeof printer->data, &printer->data_len))
            return false;
    }
    found += strlen(word);
    printer->data_len -= (size_t)(found - printer->data);
    memmove(printer->data, found, printer->data_len + 1);
    return true;
}

static bool hears(struct printer *printer, const char *line)
{
    while (strstr(printer->text, line) == NULL) {
        if (!more(printer->said, printer->text, sizeof printer->text, &printer->text_len))
            return false;
    }
    return true;
}

static void answer(struct printer *printer, const void *bytes, size_t len)
{
    WM_CHECK(write(printer->back, bytes, len) == (ssize_t)len, "no answer");
}

static void answer_flags(struct printer *printer, unsigned char flags)
{
    answer(printer, &flags, 1);
}

/* The end of the filter. @return its status; text holds all that it said, data what is left */
static int finish(struct printer *printer)
{
    int status = -1;

    while (more(printer->got, printer->data, sizeof printer->data, &printer->data_len))
        ;
    WM_CHECK(hears(printer, "filter ends"), "no end: %s", printer->text);
    waitpid(printer->filter, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void drop(struct printer *printer)
{
    close(printer->got);
    close(printer->said);
    if (printer->back >= 0)
        close(printer->back);
    free(printer);
}

#define ASK "\033!?"

static int one_page(struct wm_printer_state *state, struct wm_output *output)
{
    int failed = wm_printer_state_ready(state);

    if (failed == 0)
        put(output, "PAGE");
    return failed != 0 ? failed : wm_printer_state_end(state);
}

static void a_printer_that_is_ready_prints_without_a_word(void)
{
    struct printer *printer = start("tspl", one_page);

    WM_CHECK(gets(printer, ASK), "not asked");
    answer_flags(printer, 0);
    WM_CHECK(gets(printer, "PAGE" ASK), "no page, or not asked behind it");
    answer_flags(printer, 0x20); /* it prints */
    WM_CHECK(finish(printer) == 0, "status");
    WM_CHECK(strstr(printer->text, "+") == NULL && strstr(printer->text, "INFO") == NULL, "said %s",
             printer->text);
    drop(printer);
}

static void states_of_a_killed_filter_are_taken_back_at_the_start(void)
{
    struct printer *printer = start("tspl", one_page);
    size_t i;

    close(printer->back);
    printer->back = -1;
    finish(printer);
    for (i = 0; i < WM_REASON_COUNT; i++) {
        const char *keyword = wm_reason_row((enum wm_reason)i)->keyword;
        WM_CHECK(keyword == NULL || strstr(printer->text, keyword) != NULL, "%s stays", keyword);
    }
    WM_CHECK(strncmp(strstr(printer->text, "STATE: -media"), "STATE: -media-empty-error,", 26) == 0,
             "said %s", printer->text);
    drop(printer);
}

/* A page waits for paper before it is sent, and after it. */
static void a_printer_without_paper_is_waited_for(void)
{
    struct printer *printer = start("tspl", one_page);

    WM_CHECK(gets(printer, ASK), "not asked");
    answer_flags(printer, 0x04);
    WM_CHECK(hears(printer, "STATE: +media-empty-error\nINFO: no labels"), "said %s",
             printer->text);
    WM_CHECK(gets(printer, ASK), "not asked again");
    WM_CHECK(memmem(printer->data, printer->data_len, "PAGE", 4) == NULL, "sent nevertheless");
    answer_flags(printer, 0x05); /* the cover is opened to load some */
    WM_CHECK(hears(printer, "STATE: +cover-open-error"), "said %s", printer->text);
    WM_CHECK(gets(printer, ASK), "not asked again");
    answer_flags(printer, 0);
    WM_CHECK(hears(printer, "STATE: -media-empty-error\nSTATE: -cover-open-error\nINFO: printing"),
             "said %s", printer->text);
    WM_CHECK(gets(printer, "PAGE" ASK), "no page");
    printer->text_len = 0;
    answer_flags(printer, 0x10);
    WM_CHECK(hears(printer, "STATE: +waymask-paused-error"), "said %s", printer->text);
    WM_CHECK(gets(printer, ASK), "not asked again");
    answer_flags(printer, 0x20);
    WM_CHECK(hears(printer, "STATE: -waymask-paused-error"), "said %s", printer->text);
    WM_CHECK(finish(printer) == 0, "status");
    drop(printer);
}

static int two_pages(struct wm_printer_state *state, struct wm_output *output)
{
    int failed = wm_printer_state_ready(state);

    if (failed == 0)
        put(output, "PAGE1");
    if (failed == 0)
        failed = wm_printer_state_ready(state);
    if (failed == 0)
        put(output, "PAGE2");
    return failed != 0 ? failed : wm_printer_state_end(state);
}

static void a_silent_printer_is_asked_once_a_job(void)
{
    struct printer *printer = start("tspl", two_pages);

    WM_CHECK(finish(printer) == 0, "status");
    WM_CHECK(printer->data_len == 13 && memcmp(printer->data, ASK "PAGE1PAGE2", 13) == 0,
             "sent %.40s", printer->data);
    WM_CHECK(strstr(printer->text, "INFO") == NULL, "said %s", printer->text);
    drop(printer);
}

/* More than a pipe holds after some was read: the printer takes no data in the middle of it. */
static int a_long_page(struct wm_printer_state *state, struct wm_output *output)
{
    static char page[400000];
    int failed = wm_printer_state_ready(state);

    memset(page, 'x', sizeof page - 1);
    if (failed == 0)
        put(output, page);
    return failed != 0 ? failed : wm_printer_state_end(state);
}

static void a_late_answer_is_read_while_the_output_stalls(void)
{
    struct printer *printer = start("tspl", a_long_page);

    /* Silent at first, so that the page is on its way; then it takes no more. */
    WM_CHECK(gets(printer, ASK), "not asked");
    WM_CHECK(gets(printer, "xxxx"), "no page");
    WM_CHECK(hears(printer, "STATE: +waymask-printer-stalled-warning"), "said %s", printer->text);
    answer_flags(printer, 0x01);
    WM_CHECK(hears(printer, "STATE: +cover-open-error"), "said %s", printer->text);
    WM_CHECK(gets(printer, ASK), "not asked behind it");
    WM_CHECK(hears(printer, "STATE: -waymask-printer-stalled-warning\nINFO: the printer's cover"),
             "said %s", printer->text);
    answer_flags(printer, 0);
    WM_CHECK(hears(printer, "STATE: -cover-open-error"), "said %s", printer->text);
    WM_CHECK(finish(printer) == 0, "status");
    drop(printer);
}

static void a_cancel_ends_the_wait_and_sends_nothing(void)
{
    struct printer *printer = start("tspl", one_page);

    WM_CHECK(gets(printer, ASK), "not asked");
    answer_flags(printer, 0x10);
    WM_CHECK(hears(printer, "STATE: +waymask-paused-error"), "said %s", printer->text);
    kill(printer->filter, SIGTERM);
    WM_CHECK(finish(printer) == ECANCELED, "not cancelled");
    WM_CHECK(memmem(printer->data, printer->data_len, "PAGE", 4) == NULL, "sent nevertheless");
    WM_CHECK(strstr(printer->text, "STATE: -waymask-paused-error") != NULL, "said %s",
             printer->text);
    drop(printer);
}

static void a_backend_that_goes_ends_the_wait(void)
{
    struct printer *printer = start("tspl", one_page);

    WM_CHECK(gets(printer, ASK), "not asked");
    answer_flags(printer, 0x04);
    WM_CHECK(hears(printer, "STATE: +media-empty-error"), "said %s", printer->text);
    close(printer->got);
    printer->got = open("/dev/null", O_RDONLY);
    WM_CHECK(finish(printer) == EPIPE, "not EPIPE");
    drop(printer);
}

static int data_and_a_page(struct wm_printer_state *state, struct wm_output *output)
{
    put(output, "DATA");
    fputs("data is out\n", stderr);
    return one_page(state, output);
}

static void a_question_is_not_queued_behind_data(void)
{
    struct printer *printer = start("tspl", data_and_a_page);

    WM_CHECK(hears(printer, "data is out"), "said %s", printer->text);
    /* As nobody reads, the filter says so; and has not asked yet. */
    WM_CHECK(hears(printer, "STATE: +waymask-printer-stalled-warning"), "said %s", printer->text);
    WM_CHECK(more(printer->got, printer->data, sizeof printer->data, &printer->data_len) &&
                 strcmp(printer->data, "DATA") == 0,
             "sent %s", printer->data);
    WM_CHECK(gets(printer, ASK), "not asked");
    answer_flags(printer, 0);
    WM_CHECK(gets(printer, "PAGE" ASK), "no page");
    answer_flags(printer, 0);
    WM_CHECK(finish(printer) == 0, "status");
    drop(printer);
}

static void answers_come_in_pieces_and_among_noise(void)
{
    static const char out[] =
        "noise\002030,1,0,1245,000,0,0,0,000,0,0,0\003\r\n"
        "\002000,0,0,0,0,2,6,0,00000000,1,000\003\r\n\0021234,0\003\r\n";
    static const char good[] =
        "\002030,0,0,1245,000,0,0,0,000,0,0,0\003\r\n"
        "\002000,0,0,0,0,2,6,0,00000000,1,000\003\r\n\0021234,0\003\r\n";
    struct printer *printer = start("zpl", one_page);
    size_t i;

    WM_CHECK(gets(printer, "~HS"), "not asked");
    for (i = 0; i < sizeof out - 1; i++) {
        answer(printer, out + i, 1);
        usleep(1000);
    }
    WM_CHECK(hears(printer, "STATE: +media-empty-error"), "said %s", printer->text);
    WM_CHECK(gets(printer, "~HS"), "not asked again");
    answer(printer, good, sizeof good - 1);
    WM_CHECK(hears(printer, "STATE: -media-empty-error"), "said %s", printer->text);
    WM_CHECK(gets(printer, "PAGE"), "no page");
    answer(printer, good, sizeof good - 1);
    WM_CHECK(finish(printer) == 0, "status");
    drop(printer);
}

/* Under cupsfilter and at a terminal there is no back channel; a file is no printer. */
static void without_pipes_nothing_is_asked(void)
{
    static struct wm_output output;
    struct wm_printer_state state;
    int ends[2], null = open("/dev/null", O_RDWR), file = fileno(tmpfile());

    WM_CHECK(pipe(ends) == 0, "no pipe");
    wm_output_init(&output, ends[1], WM_OUTPUT_PRINTER);
    wm_printer_state_init(&state, wm_language_find("tspl"), 0, &output, null);
    WM_CHECK(wm_printer_state_ready(&state) == 0 && wm_printer_state_end(&state) == 0 &&
                 output.sink.written == 0,
             "asked without a back channel");
    wm_printer_state_init(&state, wm_language_find("tspl"), 0, &output, -1);
    WM_CHECK(wm_printer_state_ready(&state) == 0 && output.sink.written == 0, "asked without fd");
    wm_output_init(&output, file, WM_OUTPUT_PRINTER);
    wm_printer_state_init(&state, wm_language_find("tspl"), 0, &output, ends[0]);
    WM_CHECK(wm_printer_state_ready(&state) == 0 && output.sink.written == 0, "asked a file");
    close(ends[0]);
    close(ends[1]);
    close(null);
}

static void reasons_have_keywords_that_cups_takes(void)
{
    size_t i, j;

    for (i = 0; i < WM_REASON_COUNT; i++) {
        const struct wm_reason_row *row = wm_reason_row((enum wm_reason)i);
        const char *suffix = row->keyword != NULL ? strrchr(row->keyword, '-') : NULL;
        if (row->keyword == NULL) {
            WM_CHECK(!row->waits && row->message == NULL, "reason %zu", i);
            continue;
        }
        WM_CHECK(suffix != NULL &&
                     (strcmp(suffix, "-error") == 0 || strcmp(suffix, "-warning") == 0 ||
                      strcmp(suffix, "-report") == 0),
                 "%s", row->keyword);
        WM_CHECK(row->waits || strcmp(suffix, "-error") != 0, "%s prints", row->keyword);
        WM_CHECK(strncmp(row->keyword, "paused", 6) != 0, "CUPS would stop the queue");
        WM_CHECK(row->message != NULL && strlen(row->message) < 100, "%s", row->keyword);
        for (j = 0; j < i; j++) {
            const char *other = wm_reason_row((enum wm_reason)j)->keyword;
            WM_CHECK(other == NULL || strcmp(other, row->keyword) != 0, "%s twice", other);
        }
    }
}

static const struct wm_case cases[] = {
    WM_CASE(reasons_have_keywords_that_cups_takes),
    WM_CASE(without_pipes_nothing_is_asked),
    WM_CASE(a_printer_that_is_ready_prints_without_a_word),
    WM_CASE(states_of_a_killed_filter_are_taken_back_at_the_start),
    WM_CASE(a_printer_without_paper_is_waited_for),
    WM_CASE(a_silent_printer_is_asked_once_a_job),
    WM_CASE(a_late_answer_is_read_while_the_output_stalls),
    WM_CASE(a_cancel_ends_the_wait_and_sends_nothing),
    WM_CASE(a_backend_that_goes_ends_the_wait),
    WM_CASE(a_question_is_not_queued_behind_data),
    WM_CASE(answers_come_in_pieces_and_among_noise),
    {0},
};

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    return wm_tap_run("printer state", cases);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/filter.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"

#include <cups/cups.h>
#include <cups/ppd.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The PPD calls are marked deprecated since CUPS 1.6 in favour of calls for clients; a filter of
 * CUPS 2 has no others. They are used in this file only. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

#define COPIES_MAX 9999

volatile sig_atomic_t wm_cancelled;

struct wm_filter {
    const char *queue, *user; /* borrowed from argv */
    int job;
    unsigned copies;
    int fd;
    bool first;
    char content_type[128];
    int option_count;
    cups_option_t *options;
    ppd_file_t *ppd; /* NULL if $PPD is not set */
};

static void on_term(int number)
{
    (void)number;
    wm_cancelled = 1;
}

/* SIGTERM interrupts a waiting call (no SA_RESTART); a broken pipe and a file that may not grow are
 * errors of write. */
static void set_signals(void)
{
    struct sigaction action = {.sa_handler = SIG_IGN};

    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGXFSZ, &action, NULL);
    action.sa_handler = on_term;
    sigaction(SIGTERM, &action, NULL);
}

/* A decimal number in min…max. */
static bool number_of(const char *text, long min, long max, long *number)
{
    char *end;

    errno = 0;
    *number = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *number >= min && *number <= max;
}

static int read_arguments(struct wm_filter *filter, int argc, char **argv, struct wm_err *err)
{
    long number;

    if (argc != 6 && argc != 7)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("usage: %s job-id user title copies options [file]; CUPS runs it"),
                          argc > 0 ? argv[0] : "filter");
    filter->queue = argv[0];
    if (!number_of(argv[1], 1, INT_MAX, &number))
        return wm_err_set(err, WM_ERR_USAGE, _("the job id is not a number"));
    filter->job = (int)number;
    filter->user = argv[2];
    if (!number_of(argv[4], 1, COPIES_MAX, &number))
        return wm_err_set(err, WM_ERR_USAGE, _("copies must be 1 to %d"), COPIES_MAX);
    filter->copies = (unsigned)number;
    filter->option_count = cupsParseOptions(argv[5], 0, &filter->options);
    filter->first = argc == 7;
    if (filter->first) {
        filter->fd = open(argv[6], O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (filter->fd < 0)
            return wm_err_set(err, WM_ERR_INPUT, _("cannot open the job's file: %s"),
                              strerror(errno));
    }
    return 0;
}

static int load_ppd(struct wm_filter *filter, struct wm_err *err)
{
    const char *path = getenv("PPD");
    ppd_status_t status;
    int line;

    if (path == NULL || path[0] == '\0')
        return 0;
    filter->ppd = ppdOpenFile(path);
    if (filter->ppd == NULL) {
        status = ppdLastError(&line);
        wm_err_set(err, WM_ERR_INPUT, _("the queue's PPD: %s"), ppdErrorString(status));
        wm_err_place(err, NULL, 0, line > 0 ? (unsigned long)line : 0, NULL);
        return WM_ERR_INPUT;
    }
    ppdMarkDefaults(filter->ppd);
    cupsMarkOptions(filter->ppd, filter->option_count, filter->options);
    return 0;
}

struct wm_filter *wm_filter_new(int argc, char **argv, struct wm_err *err)
{
    const char *type = getenv("CONTENT_TYPE");
    struct wm_filter *filter;

    wm_wipe_init();
    wm_message_init();
    set_signals();
    filter = calloc(1, sizeof *filter);
    if (filter == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    if (type != NULL)
        snprintf(filter->content_type, sizeof filter->content_type, "%s", type);
    if (read_arguments(filter, argc, argv, err) != 0 || load_ppd(filter, err) != 0) {
        wm_filter_free(filter);
        return NULL;
    }
    return filter;
}

void wm_filter_free(struct wm_filter *filter)
{
    if (filter == NULL)
        return;
    if (filter->fd > 0)
        close(filter->fd);
    if (filter->ppd != NULL)
        ppdClose(filter->ppd);
    cupsFreeOptions(filter->option_count, filter->options);
    free(filter);
}

int wm_filter_input(const struct wm_filter *filter)
{
    return filter->fd;
}

bool wm_filter_first(const struct wm_filter *filter)
{
    return filter->first;
}

const char *wm_filter_queue(const struct wm_filter *filter)
{
    return filter->queue;
}

const char *wm_filter_user(const struct wm_filter *filter)
{
    return filter->user;
}

int wm_filter_job(const struct wm_filter *filter)
{
    return filter->job;
}

unsigned wm_filter_copies(const struct wm_filter *filter)
{
    return filter->copies;
}

const char *wm_filter_content_type(const struct wm_filter *filter)
{
    return filter->content_type;
}

const char *wm_filter_option(const struct wm_filter *filter, const char *name)
{
    const char *value = cupsGetOption(name, filter->option_count, filter->options);
    ppd_choice_t *choice;

    if (value != NULL || filter->ppd == NULL)
        return value;
    choice = ppdFindMarkedChoice(filter->ppd, name);
    return choice != NULL ? choice->choice : NULL;
}

const char *wm_filter_attribute(const struct wm_filter *filter, const char *name)
{
    ppd_attr_t *attribute;

    if (filter->ppd == NULL)
        return NULL;
    attribute = ppdFindAttr(filter->ppd, name, NULL);
    return attribute != NULL ? attribute->value : NULL;
}

/* A PPD says 283.465 points for 100 mm: to the nearest tenth of a millimetre. */
static uint32_t um_of_points(float points)
{
    double tenths = round((double)points * 254.0 / 72.0);

    return tenths > 0 && tenths < 1e6 ? (uint32_t)tenths * 100 : 0;
}

void wm_filter_media(const struct wm_filter *filter, uint32_t *width_um, uint32_t *height_um)
{
    ppd_size_t *size = filter->ppd != NULL ? ppdPageSize(filter->ppd, NULL) : NULL;

    *width_um = size != NULL ? um_of_points(size->width) : 0;
    *height_um = size != NULL ? um_of_points(size->length) : 0;
}

static void say(enum wm_message kind, const char *text)
{
    static const char *const prefix[] = {
        [WM_MESSAGE_DEBUG] = "DEBUG",
        [WM_MESSAGE_INFO] = "INFO",
        [WM_MESSAGE_WARNING] = "WARNING",
        [WM_MESSAGE_ERROR] = "ERROR",
    };
    char line[1400]; /* well under CUPS_MAX_MESSAGE, 2047 */
    char *c;

    snprintf(line, sizeof line, "%s: %s", prefix[kind], text);
    for (c = line; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    }
    fprintf(stderr, "%s\n", line);
    fflush(stderr);
}

void wm_filter_say(enum wm_message kind, const char *format, ...)
{
    char text[1300];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    say(kind, text);
}

/* Wait until cupsd has read what stands in the pipe, ten seconds at most. If it hears of a filter's
 * end before it reads the filter's last words, the queue says just "Filter failed". */
static void wait_until_read(void)
{
    struct pollfd reader = {.fd = STDERR_FILENO};
    int unread, i;

    for (i = 0; i < 2000 && ioctl(reader.fd, FIONREAD, &unread) == 0 && unread > 0; i++) {
        if (poll(&reader, 1, 5) > 0) /* only an error is waited for: nobody reads any more */
            break;
    }
}

void wm_filter_say_error(const struct wm_err *err)
{
    struct stat status;
    char text[1024];

    say(WM_MESSAGE_ERROR, wm_err_format(err, text, sizeof text));
    if (fstat(STDERR_FILENO, &status) == 0 && S_ISFIFO(status.st_mode))
        wait_until_read();
}

void wm_filter_state(char sign, const char *reason)
{
    fprintf(stderr, "STATE: %c%s\n", sign, reason);
    fflush(stderr);
}

void wm_filter_page(unsigned long page, unsigned copies)
{
    fprintf(stderr, "PAGE: %lu %u\n", page, copies);
    fflush(stderr);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/printer_state.h"

#include "filter/base/message.h"
#include "filter/cups/filter.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_channel(int fd, bool socket_too)
{
    struct stat info;

    return fstat(fd, &info) == 0 &&
           (S_ISFIFO(info.st_mode) || (socket_too && S_ISSOCK(info.st_mode)));
}

/* --- what the queue shows --- */

static bool has(uint32_t reasons, size_t reason)
{
    return (reasons >> reason & 1) != 0;
}

/* What to say of these reasons: of the first that printing waits for, else of the first; NULL if
 * there is nothing to say. */
static const char *message_of(uint32_t reasons)
{
    const char *message = NULL;
    size_t i;

    for (i = 0; i < WM_REASON_COUNT; i++) {
        const struct wm_reason_row *row = wm_reason_row((enum wm_reason)i);
        if (!has(reasons, i) || row->message == NULL)
            continue;
        if (row->waits)
            return row->message;
        if (message == NULL)
            message = row->message;
    }
    return message;
}

static bool waits(uint32_t reasons)
{
    size_t i;

    for (i = 0; i < WM_REASON_COUNT; i++) {
        if (has(reasons, i) && wm_reason_row((enum wm_reason)i)->waits)
            return true;
    }
    return false;
}

/* Tell CUPS what has come and what has passed; a reason without keyword is nothing to tell. */
static void show(struct wm_printer_state *state, uint32_t reasons)
{
    const char *message = message_of(reasons);
    bool changed = false;
    size_t i;

    for (i = 0; i < WM_REASON_COUNT; i++) {
        const char *keyword = wm_reason_row((enum wm_reason)i)->keyword;
        if (keyword == NULL || has(reasons, i) == has(state->reasons, i))
            continue;
        wm_filter_state(has(reasons, i) ? '+' : '-', keyword);
        changed = true;
    }
    state->reasons = reasons;
    state->output->message = message != NULL ? _(message) : NULL;
    if (changed)
        wm_filter_say(WM_MESSAGE_INFO, "%s", message != NULL ? _(message) : _("printing"));
}

/* A filter that was killed leaves its states behind. */
static void take_back_all(void)
{
    char list[1024] = "";
    size_t i, used = 0;

    for (i = 0; i < WM_REASON_COUNT; i++) {
        const char *keyword = wm_reason_row((enum wm_reason)i)->keyword;
        if (keyword != NULL && used + strlen(keyword) + 2 < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", used > 0 ? "," : "",
                                     keyword);
    }
    wm_filter_state('-', list);
}

/* --- the back channel --- */

/* Read the replies that are complete; what is begun stays. */
static void read_replies(struct wm_printer_state *state)
{
    size_t at = 0, used;

    do {
        struct wm_status status = {0};
        bool complete = false;
        used = wm_language_status_read(state->language, state->quirks, state->reply + at,
                                       state->reply_len - at, &status, &complete);
        at += used;
        if (complete) {
            state->answered = true;
            state->heard++;
            state->asking = false;
            show(state, status.reasons);
        }
    } while (used > 0 && at < state->reply_len);
    /* No reply is that long: it is noise. */
    if (at == 0 && state->reply_len == sizeof state->reply)
        at = state->reply_len;
    state->reply_len -= at;
    memmove(state->reply, state->reply + at, state->reply_len);
}

/* The back channel can be read. @return false at its end */
static bool readable(void *context)
{
    struct wm_printer_state *state = context;
    ssize_t got =
        read(state->fd, state->reply + state->reply_len, sizeof state->reply - state->reply_len);

    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (got <= 0) {
        state->fd = -1;
        state->asking = false;
        return false;
    }
    state->reply_len += (size_t)got;
    read_replies(state);
    return true;
}

/* --- questions --- */

/* May the printer be asked? Not after it has kept silent for all that a job may lose. */
static bool may_ask(const struct wm_printer_state *state)
{
    return state->fd >= 0 && (state->answered || state->silence_ms > 0);
}

/* Ask once everything else that was said is on its way. @return 0 or an errno */
static int ask(struct wm_printer_state *state)
{
    size_t len;
    const char *query = wm_language_status_query(state->language, &len);
    int failed = wm_output_drain(state->output);

    if (failed != 0)
        return failed;
    state->asking = true;
    state->asked_ms = wm_output_clock();
    wm_sink_put(&state->output->sink, query, len);
    /* Time runs from when the backend has taken it: until then no page could go out either. */
    return wm_output_drain(state->output);
}

/* Wait for an answer, so long at most. @return 0 or an errno */
static int hear(struct wm_printer_state *state, int64_t ms)
{
    const int64_t until = wm_output_clock() + ms;
    int64_t left = ms;
    int failed = 0;

    for (; failed == 0 && state->asking && left > 0; left = until - wm_output_clock())
        failed =
            wm_output_rest(state->output, left < WM_STATE_ASK_MS ? (int)left : WM_STATE_ASK_MS);
    return failed;
}

/* Read on until the printer is quiet: answers to earlier questions come first, and some say more
 * than one thing. @return 0 or an errno */
static int settle(struct wm_printer_state *state)
{
    const int64_t until = wm_output_clock() + WM_STATE_ANSWER_MS;
    unsigned long heard;
    int failed;

    do {
        heard = state->heard;
        failed = wm_output_rest(state->output, WM_STATE_QUIET_MS);
    } while (failed == 0 && state->heard != heard && wm_output_clock() < until);
    return failed;
}

/* Wait while a reason lasts that nothing can print with, and keep asking. */
static int wait_while(struct wm_printer_state *state)
{
    int failed = 0;

    while (failed == 0 && state->fd >= 0 && waits(state->reasons)) {
        int64_t since = wm_output_clock() - state->asked_ms;
        if (since >= (state->asking ? WM_STATE_REPEAT_MS : WM_STATE_ASK_MS))
            failed = ask(state);
        else
            failed = wm_output_rest(state->output, WM_STATE_ASK_MS);
    }
    /* With the back channel gone nobody can tell when a reason has passed. */
    if (state->fd < 0)
        show(state, 0);
    return failed;
}

void wm_printer_state_init(struct wm_printer_state *state, const struct wm_language *language,
                           unsigned quirks, struct wm_output *output, int back_fd)
{
    size_t len;

    *state = (struct wm_printer_state){.language = language,
                                       .quirks = quirks,
                                       .output = output,
                                       .fd = -1,
                                       .silence_ms = WM_STATE_SILENCE_MS};
    take_back_all();
    if (language == NULL || wm_language_status_query(language, &len) == NULL ||
        !is_channel(output->fd, false) || !is_channel(back_fd, true))
        return;
    state->fd = back_fd;
    wm_output_watch(output, back_fd, readable, state);
}

int wm_printer_state_ready(struct wm_printer_state *state)
{
    int64_t start;
    int failed;

    if (state->fd < 0)
        return 0;
    failed = wm_output_rest(state->output, 0); /* reads what has come */
    if (failed != 0 || !may_ask(state))
        return failed;
    if (state->asked_ms == 0 || wm_output_clock() - state->asked_ms >= WM_STATE_ASK_MS)
        failed = ask(state);
    start = wm_output_clock();
    if (failed == 0 && !state->answered) {
        failed = hear(state, state->silence_ms);
        state->silence_ms -= wm_output_clock() - start;
    }
    return failed == 0 ? wait_while(state) : failed;
}

int wm_printer_state_end(struct wm_printer_state *state)
{
    int64_t until;
    int failed;

    if (state->fd < 0)
        return 0;
    failed = wm_output_rest(state->output, 0);
    if (failed != 0 || !state->answered || !may_ask(state))
        return failed;
    /* An answer that is still on its way must not be taken for that to the last question. */
    if (state->asking) {
        failed = hear(state, WM_STATE_ANSWER_MS);
        if (failed == 0)
            failed = settle(state);
        if (failed != 0)
            return failed;
    }
    /* Asked again, a connection that was lost shows: the backend fails, and CUPS repeats the job.
     */
    until = wm_output_clock() + WM_STATE_ANSWER_MS;
    do {
        failed = ask(state);
        if (failed == 0)
            failed = hear(state, WM_STATE_ASK_MS);
    } while (failed == 0 && state->asking && wm_output_clock() < until);
    if (failed == 0)
        failed = settle(state);
    return failed == 0 ? wait_while(state) : failed;
}

void wm_printer_state_clear(struct wm_printer_state *state)
{
    show(state, 0);
    if (state->fd >= 0)
        wm_output_watch(state->output, -1, NULL, NULL);
    state->fd = -1;
}

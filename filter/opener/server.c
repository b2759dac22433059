/* SPDX-License-Identifier: Apache-2.0 */
/* One process, one loop: a round takes what clients sent, judges all requests that are whole,
 * appends their entries with one durable write, and only then answers. */
#include "config.h"

#include "filter/opener/server.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PEER_CACHE 64u
#define SUMMARY_SECONDS 60 /* how often refusals that were only counted are told of */

enum state {
    FREE,
    READING,
    READY, /* a request, or what never becomes one, waits for judgement */
    WRITING,
};

struct client {
    int fd;
    uid_t uid;
    enum state state;
    int64_t deadline; /* monotonic seconds */
    size_t in_len, out_len, out_done;
    char in[WM_REQUEST_MAX + 1]; /* one byte more tells "too long" */
    char out[WM_ANSWER_MAX];
};

/* What a judged request waits for: that its entry is durable. */
struct pending {
    struct client *client;
    enum wm_verdict verdict;
    uint8_t label_id[8];
};

struct server {
    struct wm_opener *opener;
    int listen_fd, signal_fd;
    bool ending;
    bool log_failed;                       /* said so already */
    int64_t next_summary, next_checkpoint; /* monotonic seconds */
    size_t peer_turn;
    struct wm_peer peers[PEER_CACHE];
    struct client clients[WM_SERVER_PEERS];
    struct pollfd polled[WM_SERVER_PEERS + 2];
    struct pending pending[WM_SERVER_PEERS];
    struct wm_log_entry entries[WM_SERVER_PEERS];
    size_t pending_count; /* and of entries */
    struct wm_opening opening;
};

static int64_t monotonic(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void say(const struct wm_err *err)
{
    wm_err_print(err, "waymask: ", stderr);
}

static void drop(struct client *client)
{
    close(client->fd);
    wm_wipe(client, sizeof *client);
}

/* --- askers */

static const struct wm_peer *peer_of(struct server *server, uid_t uid, int64_t now)
{
    struct wm_peer *peer;
    size_t i;

    for (i = 0; i < PEER_CACHE; i++) {
        if (server->peers[i].until > now && server->peers[i].uid == uid)
            return &server->peers[i];
    }
    peer = &server->peers[server->peer_turn++ % PEER_CACHE];
    wm_peer_look_up(&server->opener->conf, uid, peer);
    peer->until = now + WM_PEER_SECONDS;
    return peer;
}

static struct client *free_client(struct server *server)
{
    size_t i;

    for (i = 0; i < WM_SERVER_PEERS; i++) {
        if (server->clients[i].state == FREE)
            return &server->clients[i];
    }
    return NULL;
}

static bool has_too_many(const struct server *server, uid_t uid)
{
    unsigned count = 0;
    size_t i;

    for (i = 0; i < WM_SERVER_PEERS; i++)
        count += server->clients[i].state != FREE && server->clients[i].uid == uid ? 1u : 0u;
    return count >= WM_SERVER_PER_USER;
}

/* --- reading and writing */

static void receive(struct client *client)
{
    while (client->state == READING) {
        const size_t room = sizeof client->in - client->in_len;
        ssize_t got = recv(client->fd, client->in + client->in_len, room, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (got < 0 || (got == 0 && client->in_len == 0)) {
            drop(client); /* gone, or never said a word */
            return;
        }
        client->in_len += (size_t)got;
        if (got == 0 || client->in_len > WM_REQUEST_MAX ||
            wm_request_complete(client->in, client->in_len))
            client->state = READY;
    }
}

static void accept_all(struct server *server, int64_t now)
{
    struct client *client;
    int fd;

    while ((client = free_client(server)) != NULL &&
           (fd = accept4(server->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
        struct ucred who;
        socklen_t size = sizeof who;
        if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 ||
            has_too_many(server, who.uid)) {
            close(fd);
            continue;
        }
        client->fd = fd;
        client->uid = who.uid;
        client->state = READING;
        client->deadline = now + WM_SERVER_SECONDS;
        receive(client); /* most have said it all by now */
    }
}

static void transmit(struct client *client)
{
    while (client->state == WRITING) {
        ssize_t sent = send(client->fd, client->out + client->out_done,
                            client->out_len - client->out_done, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (sent > 0)
            client->out_done += (size_t)sent;
        if (sent <= 0 || client->out_done == client->out_len)
            drop(client);
    }
}

static void answer(struct client *client, enum wm_verdict verdict, const struct wm_opening *opening,
                   int64_t now)
{
    wm_wipe(client->in, sizeof client->in);
    wm_wipe(client->out, sizeof client->out);
    client->out_len = wm_answer_format(verdict, opening, client->out);
    client->out_done = 0;
    client->state = WRITING;
    client->deadline = now + WM_SERVER_SECONDS;
}

/* --- rounds */

/* The plaintext of an opening waits in the client's buffer until its entry is durable. */
static void judge_one(struct server *server, struct client *client, uint32_t time, int64_t now)
{
    const struct wm_peer *peer = peer_of(server, client->uid, now);
    struct wm_judgement judgement;

    wm_opener_judge(server->opener, peer, client->in, client->in_len, time, &judgement,
                    &server->opening);
    answer(client, judgement.verdict, &server->opening, now);
    wm_wipe(&server->opening, sizeof server->opening);
    if (judgement.verdict != WM_VERDICT_OK &&
        !wm_count_refusal(server->opener->count, peer->name,
                          judgement.entry.label[0] == '\0' ? WM_REFUSAL_GARBAGE : WM_REFUSAL_LABEL))
        return;
    server->entries[server->pending_count] = judgement.entry;
    server->pending[server->pending_count] =
        (struct pending){.client = client, .verdict = judgement.verdict};
    memcpy(server->pending[server->pending_count].label_id, judgement.label_id,
           sizeof judgement.label_id);
    server->pending_count++;
}

/* Nothing of this round stands in the log, so nothing of it is released. Last first: counts are
 * taken back in turn. */
static void withhold(struct server *server, int64_t now)
{
    while (server->pending_count > 0) {
        const struct pending *pending = &server->pending[--server->pending_count];
        if (pending->verdict == WM_VERDICT_OK)
            wm_count_undo(server->opener->count, pending->label_id);
        answer(pending->client, WM_VERDICT_NO_RECORD, NULL, now);
    }
}

static void append(struct server *server, int64_t now)
{
    struct wm_err err = {0};

    if (server->pending_count == 0)
        return;
    if (wm_log_append(server->opener->log, server->entries, server->pending_count, true, &err) ==
        WM_OK) {
        server->log_failed = false;
        server->pending_count = 0;
        return;
    }
    if (!server->log_failed)
        say(&err);
    server->log_failed = true;
    withhold(server, now);
}

static void judge_all(struct server *server, int64_t now)
{
    const uint32_t time = wm_opener_now(server->opener);
    size_t i;

    for (i = 0; i < WM_SERVER_PEERS; i++) {
        if (server->clients[i].state == READY)
            judge_one(server, &server->clients[i], time, now);
    }
    append(server, now);
    for (i = 0; i < WM_SERVER_PEERS; i++)
        transmit(&server->clients[i]);
}

static void expire(struct server *server, int64_t now)
{
    size_t i;

    for (i = 0; i < WM_SERVER_PEERS; i++) {
        struct client *client = &server->clients[i];
        if (client->state == FREE || client->deadline > now)
            continue;
        /* Half a request is on record like any other that is none. */
        if (client->state == READING && client->in_len > 0)
            client->state = READY;
        else
            drop(client);
    }
}

/* Refusals that were only counted: an entry each asker says how many. */
static void summarise(struct server *server)
{
    struct wm_opener *opener = server->opener;
    struct wm_err err = {0};
    size_t count = 0;
    uint32_t refused;
    uint32_t numbers[16];
    struct wm_log_entry entries[16];

    do {
        memset(entries, 0, sizeof entries);
        for (count = 0; count < 16; count++) {
            struct wm_log_entry *entry = &entries[count];
            refused = wm_count_unrecorded(opener->count, entry->asker);
            if (refused == 0)
                break;
            numbers[count] = refused;
            entry->event = WM_LOG_DENY;
            entry->time = wm_opener_now(opener);
            snprintf(entry->result, sizeof entry->result, "many");
            snprintf(entry->detail, sizeof entry->detail, "refused=%lu", (unsigned long)refused);
        }
        if (wm_log_append(opener->log, entries, count, true, &err) != WM_OK) {
            while (count-- > 0)
                wm_count_return(opener->count, entries[count].asker, numbers[count]);
            return;
        }
    } while (count == 16);
}

static void checkpoint(const struct server *server)
{
    struct wm_err err = {0};

    if (wm_opener_checkpoint(server->opener, &err) != WM_OK)
        say(&err);
}

static void do_timed(struct server *server, int64_t now)
{
    if (now >= server->next_summary) {
        summarise(server);
        server->next_summary = now + SUMMARY_SECONDS;
    }
    if (server->opener->conf.checkpoint_minutes > 0 && now >= server->next_checkpoint) {
        checkpoint(server);
        server->next_checkpoint = now + (int64_t)server->opener->conf.checkpoint_minutes * 60;
    }
}

static void reload(struct server *server, bool keys_too)
{
    struct wm_err err = {0};

    if (keys_too && wm_opener_load_keys(server->opener, &err) != WM_OK) {
        say(&err);
        memset(&err, 0, sizeof err);
    }
    if (wm_opener_load_list(server->opener, &err) != WM_OK)
        say(&err);
    else
        fprintf(stderr, _("waymask: recipient list version %lu is in use\n"),
                (unsigned long)wm_recipients_version(server->opener->list.list));
}

static void take_signals(struct server *server)
{
    struct signalfd_siginfo signal;

    while (read(server->signal_fd, &signal, sizeof signal) == (ssize_t)sizeof signal) {
        if (signal.ssi_signo == (uint32_t)SIGHUP)
            reload(server, true);
        else
            server->ending = true;
    }
}

/* What there is to wait for. @return milliseconds */
static int watch(struct server *server, int64_t now)
{
    int64_t until = server->next_summary;
    size_t i;

    if (server->opener->conf.checkpoint_minutes > 0 && server->next_checkpoint < until)
        until = server->next_checkpoint;
    for (i = 0; i < WM_SERVER_PEERS; i++) {
        const struct client *client = &server->clients[i];
        server->polled[i] = (struct pollfd){.fd = -1};
        if (client->state == FREE)
            continue;
        server->polled[i].fd = client->fd;
        server->polled[i].events = client->state == WRITING ? POLLOUT : POLLIN;
        if (client->deadline < until)
            until = client->deadline;
    }
    server->polled[WM_SERVER_PEERS] = (struct pollfd){.fd = server->signal_fd, .events = POLLIN};
    server->polled[WM_SERVER_PEERS + 1] = (struct pollfd){
        .fd = free_client(server) != NULL ? server->listen_fd : -1, .events = POLLIN};
    return until <= now ? 0 : (int)(until - now) * 1000;
}

static int round_of(struct server *server, struct wm_err *err)
{
    int64_t now = monotonic();
    size_t i;

    if (poll(server->polled, WM_SERVER_PEERS + 2, watch(server, now)) < 0 && errno != EINTR)
        return wm_err_set(err, WM_ERR_INPUT, _("cannot wait: %s"), strerror(errno));
    now = monotonic();
    take_signals(server);
    if (wm_opener_list_changed(server->opener))
        reload(server, false);
    for (i = 0; i < WM_SERVER_PEERS; i++) {
        if (server->polled[i].fd < 0 || server->polled[i].revents == 0)
            continue;
        receive(&server->clients[i]);
        transmit(&server->clients[i]);
    }
    if (server->polled[WM_SERVER_PEERS + 1].revents != 0)
        accept_all(server, now);
    expire(server, now);
    judge_all(server, now);
    do_timed(server, now);
    return WM_OK;
}

/* At the end those who have an answer get it, if they read it at once. */
static void finish(struct server *server)
{
    size_t i;

    for (i = 0; i < WM_SERVER_PEERS; i++) {
        transmit(&server->clients[i]);
        if (server->clients[i].state != FREE)
            drop(&server->clients[i]);
    }
    summarise(server);
    checkpoint(server);
}

static int take_over_signals(struct server *server, struct wm_err *err)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a log at its limit is a write that fails */
    if (sigprocmask(SIG_BLOCK, &set, NULL) == 0)
        server->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (server->signal_fd >= 0)
        return WM_OK;
    return wm_err_set(err, WM_ERR_INPUT, _("cannot wait for signals: %s"), strerror(errno));
}

int wm_server_run(struct wm_opener *opener, struct wm_listener *listener, struct wm_err *err)
{
    struct server *server = calloc(1, sizeof *server);

    if (server == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    (void)mlock(server, sizeof *server);
    server->opener = opener;
    server->listen_fd = listener->fd;
    server->signal_fd = -1;
    server->next_summary = monotonic() + SUMMARY_SECONDS;
    if (take_over_signals(server, err) == WM_OK) {
        while (!server->ending && round_of(server, err) == WM_OK)
            continue;
        finish(server);
        close(server->signal_fd);
    }
    wm_wipe_free(server, sizeof *server);
    return (int)err->code;
}

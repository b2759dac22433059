/* SPDX-License-Identifier: Apache-2.0 */
/* audit verify and audit checkpoint: a log against the heads of it that somebody else keeps. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/base/wipe.h"
#include "filter/command/audit.h"
#include "filter/seal/note.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A checkpoint that was named. */
struct checkpoint {
    const char *path; /* borrowed */
    struct wm_note note;
};

/* First and last time of what is read. */
struct span {
    uint32_t first, last;
};

static int note_span(void *context, const struct wm_log_entry *entry)
{
    struct span *span = context;

    if (entry->number == 1)
        span->first = entry->time;
    span->last = entry->time;
    return WM_OK;
}

/* True if the file begins as a checkpoint does. */
static bool is_checkpoint(const char *path)
{
    char head[WM_NOTE_NAME_MAX + 1];
    FILE *file = fopen(path, "rbe");
    size_t len;

    if (file == NULL)
        return false;
    len = fread(head, 1, sizeof head, file);
    fclose(file);
    return wm_note_is(head, len);
}

static int load_checkpoint(const char *path, const uint8_t public_key[32], struct wm_note *note,
                           struct wm_err *err)
{
    size_t len;
    char *text = wm_file_read(path, WM_NOTE_FILE_MAX, &len, err);

    if (text == NULL)
        return WM_ERR_INPUT;
    (void)wm_note_verify(text, len, public_key, note, err);
    wm_wipe_free(text, len); /* somebody may have named a secret file */
    if (err->code != WM_OK)
        wm_err_place(err, path, 0, 0, NULL);
    return (int)err->code;
}

static int by_size(const void *left, const void *right)
{
    const struct checkpoint *a = left, *b = right;

    return (a->note.size > b->note.size) - (a->note.size < b->note.size);
}

/* What verify was asked. */
struct request {
    const char *public_path; /* --public, or NULL */
    uint32_t station;        /* --station, or 0 */
    char log[WM_AUDIT_PATH];
    char **paths; /* of checkpoints; borrowed */
    size_t count;
};

static int station_key(uint32_t id, const char *conf_path, uint8_t public_key[32],
                       struct wm_err *err)
{
    const struct wm_station *station;
    struct wm_recipients *list;
    struct wm_conf conf;

    if (wm_conf_load(&conf, conf_path, err) != WM_OK)
        return (int)err->code;
    list = wm_recipients_load(conf.recipient_list, conf.root_key, (uint32_t)time(NULL), err);
    if (list == NULL)
        return (int)err->code;
    station = wm_recipients_station(list, id);
    if (station == NULL) {
        wm_err_set(err, WM_ERR_USAGE, _("has no station %lu"), (unsigned long)id);
        wm_err_place(err, conf.recipient_list, 0, 0, NULL);
    } else {
        memcpy(public_key, station->public_key, 32);
        if (station->revoked)
            fprintf(stderr,
                    _("waymask: station %lu is revoked: count only checkpoints that a witness "
                      "had before\n"),
                    (unsigned long)id);
    }
    wm_recipients_free(list);
    return (int)err->code;
}

static int load_checkpoints(const struct request *request, const char *conf_path,
                            struct checkpoint *checkpoints, struct wm_err *err)
{
    uint8_t public_key[32];
    int status;
    size_t i;

    if (request->count == 0)
        return WM_OK;
    if (request->public_path != NULL)
        status = wm_log_public_load(request->public_path, public_key, err);
    else if (request->station != 0)
        status = station_key(request->station, conf_path, public_key, err);
    else
        status = wm_err_set(err, WM_ERR_USAGE,
                            _("a checkpoint needs the key that signed it: --public FILE, or "
                              "--station ID"));
    for (i = 0; i < request->count && status == WM_OK; i++) {
        checkpoints[i].path = request->paths[i];
        status = load_checkpoint(request->paths[i], public_key, &checkpoints[i].note, err);
    }
    qsort(checkpoints, request->count, sizeof *checkpoints, by_size);
    return status;
}

/* What holds, and what nobody can tell. */
static void print_result(const struct request *request, const struct checkpoint *checkpoints,
                         uint64_t size, const struct span *span)
{
    char from[WM_UTC_SIZE], until[WM_UTC_SIZE];
    uint64_t known = 0;
    size_t i;

    wm_utc_format((int64_t)span->first, from);
    wm_utc_format((int64_t)span->last, until);
    if (size == 0)
        printf(_("%s: no entries\n"), request->log);
    else
        printf(_("%s: %llu entries from %s to %s, each follows from the one before\n"),
               request->log, (unsigned long long)size, from, until);
    for (i = 0; i < request->count; i++) {
        known = checkpoints[i].note.size;
        wm_utc_format((int64_t)checkpoints[i].note.time, from);
        printf(_("%s: %s, %llu entries at %s: signed, and the log holds them as they were\n"),
               checkpoints[i].path, checkpoints[i].note.name, (unsigned long long)known, from);
    }
    if (request->count == 0)
        printf("%s\n", _("no checkpoint: whoever writes this log could have written all of it "
                         "anew"));
    else if (known < size)
        printf(_("entries %llu to %llu came after the newest checkpoint: whoever writes this log "
                 "could have written them anew, and removed others\n"),
               (unsigned long long)known + 1, (unsigned long long)size);
    else
        printf("%s\n", _("the newest checkpoint has all entries; whoever writes this log could "
                         "have removed only what came after it"));
}

static int verify(const struct request *request, const char *conf_path, struct wm_err *err)
{
    struct checkpoint *checkpoints = calloc(request->count + 1, sizeof *checkpoints);
    struct wm_log_mark *marks = calloc(request->count + 1, sizeof *marks);
    struct wm_tree tree = {0};
    struct span span = {0};
    int status;
    size_t i;

    status = checkpoints == NULL || marks == NULL
                 ? wm_err_set(err, WM_ERR_INPUT, _("out of memory"))
                 : load_checkpoints(request, conf_path, checkpoints, err);
    if (status == WM_OK) {
        for (i = 0; i < request->count; i++) {
            marks[i].size = checkpoints[i].note.size;
            memcpy(marks[i].root, checkpoints[i].note.root, sizeof marks[i].root);
        }
        status = wm_log_check(request->log, marks, request->count, &tree, note_span, &span, err);
    }
    if (status == WM_OK)
        print_result(request, checkpoints, tree.size, &span);
    free(checkpoints);
    free(marks);
    return status;
}

static int read_station(const char *text, uint32_t *id, struct wm_err *err)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (text[0] < '1' || text[0] > '9' || *end != '\0' || number > UINT32_MAX)
        return wm_err_set(err, WM_ERR_USAGE, _("--station is a number, as in the recipient list"));
    *id = (uint32_t)number;
    return WM_OK;
}

int wm_audit_verify(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"public", required_argument, NULL, 'p'},
        {"station", required_argument, NULL, 's'},
        {0},
    };
    struct request request = {0};
    int option, status = WM_OK;

    while (status == WM_OK && (option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'p')
            request.public_path = optarg;
        else if (option == 's')
            status = read_station(optarg, &request.station, err);
        else
            status = wm_command_misuse("audit", err);
    }
    if (status != WM_OK)
        return status;
    if (request.public_path != NULL && request.station != 0)
        return wm_command_misuse("audit", err);
    if (optind == argc || is_checkpoint(argv[optind])) {
        status = wm_audit_default_log(conf_path, request.log, err);
    } else if (strlen(argv[optind]) < sizeof request.log) {
        snprintf(request.log, sizeof request.log, "%s", argv[optind++]);
    } else {
        status = wm_err_set(err, WM_ERR_USAGE, _("path is too long"));
    }
    request.paths = argv + optind;
    request.count = (size_t)(argc - optind);
    return status == WM_OK ? verify(&request, conf_path, err) : status;
}

/* A checkpoint that is to be taken. */
struct taking {
    const char *key_path, *name, *out; /* NULL: not named */
    char log[WM_AUDIT_PATH];
    uint8_t public_key[32], secret_key[64]; /* to be wiped */
    struct wm_note note;
};

static int load_key(struct taking *taking, const char *conf_path, struct wm_err *err)
{
    struct wm_station_key station;
    struct wm_log_key key;
    struct wm_conf conf;
    int status;

    if (taking->key_path != NULL) {
        status = wm_log_key_load(taking->key_path, &key, err);
        memcpy(taking->public_key, key.public_key, sizeof taking->public_key);
        memcpy(taking->secret_key, key.secret_key, sizeof taking->secret_key);
        wm_note_key_name(key.public_key, taking->note.name);
        wm_key_wipe(&key);
    } else {
        if (wm_conf_load(&conf, conf_path, err) != WM_OK)
            return (int)err->code;
        status = wm_station_key_load(conf.station_key, &station, err);
        memcpy(taking->public_key, station.public_key, sizeof taking->public_key);
        memcpy(taking->secret_key, station.secret_key, sizeof taking->secret_key);
        wm_note_station_name(station.id, taking->note.name);
        wm_key_wipe(&station);
    }
    if (status == WM_OK && taking->name != NULL &&
        wm_note_site_name(taking->name, taking->note.name) != 0)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("--name has letters, digits, dot, underscore, minus and slash"));
    return status;
}

/* The log must hold what stands in the file that is to be replaced; nothing there is fine too. */
static int check_before(const struct taking *taking, struct wm_log_mark *mark, size_t *count,
                        struct wm_err *err)
{
    struct wm_note before;

    *count = 0;
    if (taking->out == NULL || (access(taking->out, F_OK) != 0 && errno == ENOENT))
        return WM_OK;
    if (load_checkpoint(taking->out, taking->public_key, &before, err) != WM_OK)
        return (int)err->code;
    mark->size = before.size;
    memcpy(mark->root, before.root, sizeof mark->root);
    *count = 1;
    return WM_OK;
}

static int take(struct taking *taking, struct wm_err *err)
{
    const uint32_t now = (uint32_t)time(NULL);
    struct wm_log_mark mark;
    struct wm_tree tree;
    struct span span = {0};
    char text[WM_NOTE_MAX];
    size_t count, len;

    if (check_before(taking, &mark, &count, err) != WM_OK ||
        wm_log_check(taking->log, &mark, count, &tree, note_span, &span, err) != WM_OK)
        return (int)err->code;
    taking->note.size = tree.size;
    taking->note.time = now > span.last ? now : span.last;
    wm_tree_root(&tree, taking->note.root);
    len = wm_note_sign(&taking->note, taking->secret_key, text);
    if (taking->out != NULL)
        return wm_file_replace(taking->out, 0644, text, len, err);
    fwrite(text, 1, len, stdout);
    return WM_OK;
}

int wm_audit_checkpoint(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"key", required_argument, NULL, 'k'},
        {"name", required_argument, NULL, 'n'},
        {"output", required_argument, NULL, 'o'},
        {0},
    };
    struct taking taking = {0};
    int option, status;

    while ((option = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        if (option == 'k')
            taking.key_path = optarg;
        else if (option == 'n')
            taking.name = optarg;
        else if (option == 'o')
            taking.out = optarg;
        else
            return wm_command_misuse("audit", err);
    }
    if (argc - optind > 1 || (optind < argc && strlen(argv[optind]) >= sizeof taking.log))
        return wm_command_misuse("audit", err);
    if (optind < argc)
        snprintf(taking.log, sizeof taking.log, "%s", argv[optind]);
    else if (wm_audit_default_log(conf_path, taking.log, err) != WM_OK)
        return (int)err->code;
    status = load_key(&taking, conf_path, err);
    if (status == WM_OK)
        status = take(&taking, err);
    wm_wipe(&taking, sizeof taking);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/base/wipe.h"
#include "filter/command/command.h"
#include "filter/opener/server.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static void print_names(const struct wm_opener_conf *conf, const struct wm_opener_names *names)
{
    size_t i;

    for (i = 0; i < names->count; i++)
        printf(" %s", conf->who[names->from + i]);
    putchar('\n');
}

static void print_rules(const struct wm_opener_conf *conf)
{
    char role[12];
    size_t i;
    int purpose;

    for (i = 0; i < conf->rule_count; i++) {
        const struct wm_opener_rule *rule = &conf->rules[i];
        const char *parted = " ";
        printf("allow: %s", wm_role_name(rule->role, role));
        for (purpose = 0; purpose < WM_PURPOSES; purpose++) {
            if ((rule->purposes & 1u << purpose) == 0)
                continue;
            printf("%s%s", parted, wm_purpose_name((enum wm_purpose)purpose));
            parted = ",";
        }
        print_names(conf, &rule->who);
    }
    if (conf->rule_count == 0)
        puts(_("allow: nothing to nobody"));
    for (i = 0; i < conf->outlet_count; i++) {
        printf("outlet: %s", conf->outlets[i].name);
        print_names(conf, &conf->outlets[i].who);
    }
}

static void print_keys(const struct wm_keyring *ring)
{
    char role[12];
    size_t i;

    for (i = 0; i < ring->key_count; i++)
        printf(_("key: %s %u\n"), wm_role_name(ring->keys[i].role, role), ring->keys[i].kid);
    for (i = 0; i < ring->retired_count; i++)
        printf(_("retired: %s %u\n"), wm_role_name(ring->retired[i].role, role),
               ring->retired[i].kid);
}

/* What the opener would hold and allow; no secret, no number. */
static void print_check(const struct wm_opener *opener)
{
    const struct wm_opener_conf *conf = &opener->conf;
    uint32_t from, until;
    char time[WM_UTC_SIZE];

    wm_recipients_validity(opener->list.list, &from, &until);
    wm_utc_format((int64_t)until, time);
    printf(_("configuration: %s\nsocket: %s\n"), conf->path, conf->socket);
    printf(_("recipient list: version %lu, until %s%s\n"),
           (unsigned long)wm_recipients_version(opener->list.list), time,
           wm_opener_now(opener) >= until ? _(", expired: nothing opens") : "");
    printf(_("log: %s\n"), opener->log_path);
    if (conf->checkpoint[0] != '\0')
        printf(_("checkpoint: %s, every %lu minutes, as %s\n"), conf->checkpoint,
               (unsigned long)conf->checkpoint_minutes, opener->log_name);
    print_keys(&opener->ring);
    print_rules(conf);
    printf(_("limits: %lu openings an hour, %lu a day, %lu of a label, %lu a day of other "
             "outlets, %lu a day past their life\n"),
           (unsigned long)conf->per_hour, (unsigned long)conf->per_day,
           (unsigned long)conf->per_label, (unsigned long)conf->foreign_per_day,
           (unsigned long)conf->late_per_day);
}

static int serve(struct wm_opener *opener, struct wm_err *err)
{
    struct wm_listener listener;

    if (wm_listener_open(&listener, opener->conf.socket, err) != WM_OK)
        return (int)err->code;
    fprintf(stderr, _("waymask: the opener listens at %s\n"), opener->conf.socket);
    wm_server_run(opener, &listener, err);
    wm_listener_close(&listener);
    return (int)err->code;
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"check", no_argument, NULL, 'k'},
        {0},
    };
    struct wm_opener *opener;
    bool check = false;
    int option;

    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 'c')
            conf_path = optarg;
        else if (option == 'k')
            check = true;
        else
            return wm_command_misuse(argv[0], err);
    }
    if (optind != argc)
        return wm_command_misuse(argv[0], err);
    opener = calloc(1, sizeof *opener);
    if (opener == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    if (wm_seal_init(err) == WM_OK && wm_opener_start(opener, conf_path, check, err) == WM_OK) {
        if (check)
            print_check(opener);
        else
            serve(opener, err);
    }
    wm_opener_stop(opener);
    free(opener);
    return (int)err->code;
}

const struct wm_command wm_command_opener = {
    .name = "opener",
    .synopsis = "[--config FILE] [--check]",
    .summary = N_("serve openings to those who may, and record each"),
    .help =
        N_("  --config FILE  its own configuration, waymask-opener(8); the environment names none\n"
           "  --check        only check configuration, keys, list and log, and say what is\n"
           "                 allowed to whom"),
    .run = run,
};

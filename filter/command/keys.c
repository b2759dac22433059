/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/command/command.h"
#include "filter/seal/keys.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *role_name(unsigned role)
{
    static const char *const names[] = {NULL, "courier", "service", "sorting"};

    return role >= 1 && role <= 3 ? names[role] : "site";
}

/* What became of a row by now. */
static const char *state(uint32_t from, uint32_t until, uint32_t now)
{
    if (now < from)
        return _("not yet");
    return now < until ? _("current") : _("past");
}

static const char *date(uint32_t seconds, char out[WM_UTC_SIZE])
{
    wm_utc_format((int64_t)seconds, out);
    out[10] = '\0';
    return out;
}

static void print_list(const struct wm_recipients *list, uint32_t now)
{
    const struct wm_recipient *role;
    const struct wm_station *station;
    char from[WM_UTC_SIZE], until[WM_UTC_SIZE];
    uint32_t list_from, list_until;
    size_t i;

    wm_recipients_validity(list, &list_from, &list_until);
    printf(_("recipient list version %lu, valid %s to %s\n\n"),
           (unsigned long)wm_recipients_version(list), date(list_from, from),
           date(list_until, until));
    printf("%-8s %-8s %6s %-8s %-10s %-10s %-8s %s\n", _("role"), _("name"), _("key"), _("suite"),
           _("from"), _("until"), _("state"), _("outlets"));
    for (i = 0; (role = wm_recipients_row(list, i)) != NULL; i++)
        printf("%-8u %-8s %6u %-8s %-10s %-10s %-8s %s\n", role->role, role_name(role->role),
               role->kid, wm_suite_name(role->suite), date(role->seal_from, from),
               date(role->seal_until, until), state(role->seal_from, role->seal_until, now),
               role->scope);
    printf("\n%-10s %-10s %-10s %-8s %s\n", _("station"), _("from"), _("until"), _("state"),
           _("reprints for"));
    for (i = 0; (station = wm_recipients_station_row(list, i)) != NULL; i++)
        printf("%-10lu %-10s %-10s %-8s %s\n", (unsigned long)station->id,
               date(station->from, from), date(station->until, until),
               station->revoked ? _("revoked") : state(station->from, station->until, now),
               station->reprint_for[0] != '\0' ? station->reprint_for : _("itself"));
}

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct wm_recipients *list;
    struct wm_conf conf;
    uint32_t now = (uint32_t)time(NULL);

    if (argc != 2 || strcmp(argv[1], "list") != 0)
        return wm_command_misuse(argv[0], err);
    if (wm_conf_load(&conf, conf_path, err) != WM_OK || wm_seal_init(err) != WM_OK)
        return (int)err->code;
    list = wm_recipients_load(conf.recipient_list, conf.root_key, now, err);
    if (list == NULL)
        return (int)err->code;
    print_list(list, wm_recipients_now(list, now));
    wm_recipients_free(list);
    return WM_OK;
}

const struct wm_command wm_command_keys = {
    .name = "keys",
    .synopsis = "list",
    .summary = N_("show the recipient list"),
    .help = N_("  list  the rows of the recipient list that the configuration names, once its\n"
               "        signature and dates have been checked"),
    .run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/opener/policy.h"

#include "filter/seal/keys.h"
#include "filter/seal/text.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS_MAX 65536   /* the kernel's limit, NGROUPS_MAX */
#define DATABASE_MAX 65536 /* bytes of an entry of the user database */

static gid_t *groups_of(const struct passwd *user, int *count)
{
    gid_t *groups;
    int room = 64;

    while (room <= GROUPS_MAX && (groups = calloc((size_t)room, sizeof *groups)) != NULL) {
        *count = room;
        if (getgrouplist(user->pw_name, user->pw_gid, groups, count) >= 0)
            return groups;
        free(groups);
        room *= 4;
    }
    *count = 0;
    return NULL;
}

static bool in_group(const char *name, const gid_t *groups, int count)
{
    static const size_t size = DATABASE_MAX;
    char *buffer = malloc(size);
    struct group entry, *group = NULL;
    bool in = false;
    int i;

    /* A group of more members than fit is one that nobody is in: fail closed. */
    if (buffer != NULL && getgrnam_r(name, &entry, buffer, size, &group) == 0 && group != NULL) {
        for (i = 0; i < count; i++)
            in = in || groups[i] == group->gr_gid;
    }
    free(buffer);
    return in;
}

static void look_up_user(const struct wm_opener_conf *conf, const struct passwd *user,
                         struct wm_peer *peer)
{
    const size_t len = strlen(user->pw_name);
    gid_t *groups;
    int count = 0;
    size_t i;

    /* The log tells askers apart by name, so a name that it cannot hold is none. */
    if (len == 0 || len >= sizeof peer->name || user->pw_name[0] == '#' ||
        !wm_text_printable(user->pw_name, len))
        return;
    memcpy(peer->name, user->pw_name, len + 1);
    groups = groups_of(user, &count);
    for (i = 0; i < conf->who_count; i++) {
        const char *who = conf->who[i];
        peer->is[i] = strcmp(who, "*") == 0 || (who[0] == '@' ? in_group(who + 1, groups, count)
                                                              : strcmp(who, user->pw_name) == 0);
    }
    free(groups);
}

void wm_peer_look_up(const struct wm_opener_conf *conf, uid_t uid, struct wm_peer *peer)
{
    struct passwd entry, *user = NULL;
    char *buffer = malloc(DATABASE_MAX);
    size_t i;

    memset(peer, 0, sizeof *peer);
    peer->uid = uid;
    snprintf(peer->name, sizeof peer->name, "#%lu", (unsigned long)uid);
    for (i = 0; i < conf->who_count; i++)
        peer->is[i] = strcmp(conf->who[i], "*") == 0;
    if (buffer != NULL && getpwuid_r(uid, &entry, buffer, DATABASE_MAX, &user) == 0 && user != NULL)
        look_up_user(conf, user, peer);
    free(buffer);
}

static bool is_named(const struct wm_peer *peer, const struct wm_opener_names *names)
{
    size_t i;

    for (i = 0; i < names->count; i++) {
        if (peer->is[names->from + i])
            return true;
    }
    return false;
}

bool wm_policy_allows(const struct wm_opener_conf *conf, const struct wm_peer *peer, unsigned role,
                      enum wm_purpose purpose)
{
    size_t i;

    for (i = 0; i < conf->rule_count; i++) {
        const struct wm_opener_rule *rule = &conf->rules[i];
        if (rule->role == role && (rule->purposes & 1u << purpose) != 0 &&
            is_named(peer, &rule->who))
            return true;
    }
    return false;
}

bool wm_policy_at_home(const struct wm_opener_conf *conf, const struct wm_peer *peer,
                       const char *scope)
{
    bool anywhere = true;
    size_t i;

    for (i = 0; i < conf->outlet_count; i++) {
        const struct wm_opener_outlet *outlet = &conf->outlets[i];
        if (!is_named(peer, &outlet->who))
            continue;
        if (scope != NULL && wm_scope_covers(scope, outlet->name))
            return true;
        anywhere = false;
    }
    return anywhere;
}

/* SPDX-License-Identifier: Apache-2.0 */
/** policy.h: who asks, and what opener.conf allows him. */
#ifndef WM_OPENER_POLICY_H
#define WM_OPENER_POLICY_H

#include "filter/opener/opener_conf.h"
#include "filter/opener/request.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/** An asker as the kernel and the user database know him; he has no say in it. */
struct wm_peer {
    uid_t uid;
    char name[64];          /**< of the user; "#1000" if he has none */
    bool is[WM_OPENER_WHO]; /**< which of the configuration's names he answers to */
    int64_t until;          /**< monotonic seconds: when to look him up again */
};

/** How long a looked-up user is believed, seconds: who is put out of a group opens no longer. */
#define WM_PEER_SECONDS 30

/** Look a user up, his groups included. Who is not in the user database answers to "*" only. */
void wm_peer_look_up(const struct wm_opener_conf *conf, uid_t uid, struct wm_peer *peer);

/** True if an Allow line lets him open that role's section for that purpose. */
bool wm_policy_allows(const struct wm_opener_conf *conf, const struct wm_peer *peer, unsigned role,
                      enum wm_purpose purpose);

/** True if labels of this scope, a pattern on outlets, are his own: one of his outlets is covered,
 * or no Outlet line names him. scope NULL (the list has no row any more): only the latter. */
bool wm_policy_at_home(const struct wm_opener_conf *conf, const struct wm_peer *peer,
                       const char *scope);

#endif

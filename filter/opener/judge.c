/* SPDX-License-Identifier: Apache-2.0 */
/* One request: every check, in the order of waymask-opener(8), and what the log is to say. */
#include "config.h"

#include "filter/opener/opener.h"

#include "filter/base/hex.h"
#include "filter/base/wipe.h"

#include <stdio.h>
#include <string.h>

/* What is known of a request while it is checked. */
struct matter {
    struct wm_opener *opener;
    const struct wm_peer *peer;
    uint32_t now;
    struct wm_request request;
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len;
    struct wm_envelope_info info;
    unsigned section; /* index of the one to open */
    const struct wm_role_key *key;
    bool late, foreign;
};

/* Label and number as the code has them, genuine or not: the log tells what was tried. */
static enum wm_verdict describe(const struct matter *matter, struct wm_log_entry *entry)
{
    const struct wm_envelope_info *info = &matter->info;

    wm_hex_put(info->label_id, sizeof info->label_id, entry->label);
    entry->copy = info->print_no;
    snprintf(entry->detail, sizeof entry->detail, "station=%lu", (unsigned long)info->station);
    return wm_auditor_seal(matter->opener->list.list, info->waybill, info->label_id, matter->now,
                           entry->sealed_number, NULL) == WM_OK
               ? WM_VERDICT_OK
               : WM_VERDICT_NO_RECORD;
}

static enum wm_verdict read_request(struct matter *matter, const char *bytes, size_t len,
                                    struct wm_log_entry *entry)
{
    struct wm_err err = {0};

    if (wm_request_parse(bytes, len, &matter->request) != 0)
        return WM_VERDICT_MALFORMED;
    snprintf(entry->purpose, sizeof entry->purpose, "%s", wm_purpose_name(matter->request.purpose));
    entry->role = matter->request.role;
    if (wm_digits_decode(matter->request.code, matter->envelope, &matter->len,
                         sizeof matter->envelope, &err) != WM_OK)
        return err.code == WM_ERR_FOREIGN ? WM_VERDICT_NOT_OURS : WM_VERDICT_TAMPERED;
    if (wm_envelope_parse(matter->envelope, matter->len, &matter->info, NULL) != WM_OK)
        return WM_VERDICT_TAMPERED;
    return describe(matter, entry);
}

static bool list_is_valid(const struct wm_recipients *list, uint32_t now)
{
    uint32_t from, until;

    wm_recipients_validity(list, &from, &until);
    return now >= from && now < until;
}

/* Is it a label that may be opened at all, by anybody? */
static enum wm_verdict check_label(struct matter *matter)
{
    const struct wm_recipients *list = matter->opener->list.list;
    struct wm_err err = {0};

    if (!list_is_valid(list, matter->now))
        return WM_VERDICT_NO_LIST;
    if (wm_envelope_verify(list, matter->envelope, matter->len, &matter->info, &err) != WM_OK)
        return err.code == WM_ERR_REVOKED ? WM_VERDICT_REVOKED : WM_VERDICT_TAMPERED;
    matter->late = wm_envelope_expired(&matter->info, matter->now);
    if (matter->late && matter->opener->conf.late_per_day == 0)
        return WM_VERDICT_EXPIRED;
    if (matter->request.waybill[0] != '\0' &&
        strcmp(matter->request.waybill, matter->info.waybill) != 0)
        return WM_VERDICT_OTHER_WAYBILL;
    return WM_VERDICT_OK;
}

static const struct wm_role_key *find_key(const struct wm_keyring *ring, unsigned role,
                                          unsigned kid)
{
    size_t i;

    for (i = 0; i < ring->key_count; i++) {
        if (ring->keys[i].role == role && ring->keys[i].kid == kid)
            return &ring->keys[i];
    }
    return NULL;
}

static bool is_retired(const struct wm_keyring *ring, unsigned role, unsigned kid)
{
    size_t i;

    for (i = 0; i < ring->retired_count; i++) {
        if (ring->retired[i].role == role && ring->retired[i].kid == kid)
            return true;
    }
    return false;
}

/* The section that was asked for; or else the first that he may open and that we can, or that he
 * may open. */
static enum wm_verdict choose_section(struct matter *matter)
{
    const struct wm_opener *opener = matter->opener;
    const struct wm_request *request = &matter->request;
    const struct wm_envelope_info *info = &matter->info;
    bool found = false;
    unsigned i;

    if (request->role != 0 &&
        !wm_policy_allows(&opener->conf, matter->peer, request->role, request->purpose))
        return WM_VERDICT_DENIED;
    for (i = 0; i < info->section_count && matter->key == NULL; i++) {
        const unsigned role = info->section[i].role;
        const struct wm_role_key *key;
        if (request->role != 0
                ? role != request->role
                : !wm_policy_allows(&opener->conf, matter->peer, role, request->purpose))
            continue;
        key = find_key(&opener->ring, role, info->section[i].kid);
        if (!found || key != NULL)
            matter->section = i;
        found = true;
        matter->key = key;
    }
    if (found)
        return WM_VERDICT_OK;
    return request->role != 0 ? WM_VERDICT_NO_SECTION : WM_VERDICT_DENIED;
}

static enum wm_verdict check_key(struct matter *matter)
{
    const struct wm_opener *opener = matter->opener;
    const unsigned role = matter->info.section[matter->section].role;
    const unsigned kid = matter->info.section[matter->section].kid;
    const struct wm_recipient *row = wm_recipients_key(opener->list.list, role, kid);

    if (matter->key == NULL) {
        if (is_retired(&opener->ring, role, kid))
            return WM_VERDICT_RETIRED;
        return row != NULL && strcmp(row->scope, "*") != 0 ? WM_VERDICT_OUTLET
                                                           : WM_VERDICT_WRONG_KEY;
    }
    matter->foreign =
        !wm_policy_at_home(&opener->conf, matter->peer, row != NULL ? row->scope : NULL);
    return WM_VERDICT_OK;
}

static enum wm_verdict check_limits(const struct matter *matter)
{
    const struct wm_opener_conf *conf = &matter->opener->conf;
    struct wm_tally tally;

    wm_count_tally(matter->opener->count, matter->peer->name, matter->info.label_id, &tally);
    if (matter->foreign && tally.foreign >= conf->foreign_per_day)
        return conf->foreign_per_day == 0 ? WM_VERDICT_OUTLET : WM_VERDICT_LIMIT_FOREIGN;
    if (matter->late && tally.late >= conf->late_per_day)
        return WM_VERDICT_LIMIT_LATE;
    if (tally.label >= conf->per_label)
        return WM_VERDICT_LIMIT_LABEL;
    if (tally.hour >= conf->per_hour)
        return WM_VERDICT_LIMIT_HOUR;
    return tally.day >= conf->per_day ? WM_VERDICT_LIMIT_DAY : WM_VERDICT_OK;
}

static enum wm_verdict open_section(struct matter *matter, struct wm_log_entry *entry,
                                    struct wm_opening *opening)
{
    struct wm_opener *opener = matter->opener;
    const struct wm_envelope_info *info = &matter->info;
    struct wm_err err = {0};
    const unsigned flags = (matter->foreign ? (unsigned)WM_COUNT_FOREIGN : 0u) |
                           (matter->late ? (unsigned)WM_COUNT_LATE : 0u);

    if (wm_envelope_open(opener->list.list, matter->key, matter->envelope, matter->len,
                         &matter->info, &opening->opened, &err) != WM_OK)
        return err.code == WM_ERR_KEY ? WM_VERDICT_WRONG_KEY : WM_VERDICT_TAMPERED;
    if (wm_count_add(opener->count, matter->peer->name, info->label_id, flags) != 0)
        return WM_VERDICT_NO_RECORD;
    memcpy(opening->waybill, info->waybill, sizeof opening->waybill);
    opening->station = info->station;
    opening->copy = info->print_no;
    opening->sealed_at = info->issued_at;
    snprintf(entry->detail, sizeof entry->detail, "station=%lu kid=%u%s%s",
             (unsigned long)info->station, matter->key->kid, matter->foreign ? " foreign" : "",
             matter->late ? " late" : "");
    return WM_VERDICT_OK;
}

static enum wm_verdict judge(struct matter *matter, const char *bytes, size_t len,
                             struct wm_log_entry *entry, struct wm_opening *opening)
{
    enum wm_verdict verdict = read_request(matter, bytes, len, entry);

    if (verdict == WM_VERDICT_OK)
        verdict = check_label(matter);
    if (verdict == WM_VERDICT_OK)
        verdict = choose_section(matter);
    if (verdict == WM_VERDICT_OK) {
        entry->role = matter->info.section[matter->section].role;
        verdict = check_key(matter);
    }
    if (verdict == WM_VERDICT_OK)
        verdict = check_limits(matter);
    return verdict == WM_VERDICT_OK ? open_section(matter, entry, opening) : verdict;
}

void wm_opener_judge(struct wm_opener *opener, const struct wm_peer *peer, const char *bytes,
                     size_t len, uint32_t now, struct wm_judgement *judgement,
                     struct wm_opening *opening)
{
    struct matter matter = {.opener = opener, .peer = peer, .now = now};
    struct wm_log_entry *entry = &judgement->entry;

    memset(judgement, 0, sizeof *judgement);
    memset(opening, 0, sizeof *opening);
    wm_count_advance(opener->count, now);
    memcpy(entry->asker, peer->name, sizeof entry->asker);
    entry->time = now;
    judgement->verdict = judge(&matter, bytes, len, entry, opening);
    entry->event = judgement->verdict == WM_VERDICT_OK ? WM_LOG_OPEN : WM_LOG_DENY;
    snprintf(entry->result, sizeof entry->result, "%s", wm_verdict_row(judgement->verdict)->word);
    memcpy(judgement->label_id, matter.info.label_id, sizeof judgement->label_id);
    if (judgement->verdict != WM_VERDICT_OK)
        wm_wipe(opening, sizeof *opening);
}

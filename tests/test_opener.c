/* SPDX-License-Identifier: Apache-2.0 */
/* The opener without its socket: protocol, policy, counts, and its judgement on labels and lists of
 * any time. opener.test runs it as a process. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/wipe.h"
#include "filter/opener/opener.h"
#include "tests/folder.h"
#include "tests/seal_site.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/test_opener.XXXXXX";
static struct seal_site site;
static struct wm_role_key hangzhou, shanghai; /* courier keys 6 and 7 of outlets HZ* and SH* */
static struct wm_recipient rows[4];

/* --- protocol */

static const char good_request[] =
    "waymask-open 1\npurpose after-sale\nrole service\n"
    "waybill 7710000000017\ncode 731255\n\n";

static void a_request_comes_back_as_it_was(void)
{
    struct wm_request request;
    char out[WM_REQUEST_MAX];

    WM_CHECK(wm_request_parse(good_request, sizeof good_request - 1, &request) == 0, "refused");
    WM_CHECK(request.purpose == WM_PURPOSE_AFTER_SALE && request.role == 2 &&
                 strcmp(request.waybill, "7710000000017") == 0 &&
                 strcmp(request.code, "731255") == 0,
             "read otherwise");
    WM_CHECK(wm_request_format(&request, out) == sizeof good_request - 1 &&
                 memcmp(out, good_request, sizeof good_request - 1) == 0,
             "written otherwise");
}

static void no_prefix_and_no_extension_is_a_request(void)
{
    static char longer[sizeof good_request + 1];
    struct wm_request request;
    size_t len;

    for (len = 0; len < sizeof good_request - 1; len++)
        WM_CHECK(wm_request_parse(good_request, len, &request) == -1 &&
                     !wm_request_complete(good_request, len) && request.code[0] == '\0',
                 "%zu bytes", len);
    memcpy(longer, good_request, sizeof good_request);
    longer[sizeof good_request - 1] = '\n';
    WM_CHECK(wm_request_parse(longer, sizeof good_request, &request) == -1, "a line more");
}

static void what_is_not_strictly_a_request_is_refused(void)
{
    static const char *const bad[] = {
        "\n",
        "waymask-open 2\npurpose deliver\ncode 731255\n\n",
        "waymask-open 1 \npurpose deliver\ncode 731255\n\n",
        "waymask-open 1\r\npurpose deliver\r\ncode 731255\r\n\n",
        "waymask-open 1\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\n\n",
        "waymask-open 1\npurpose deliver\ncode \n\n",
        "waymask-open 1\npurpose deliver\ncode  731255\n\n",
        "waymask-open 1\npurpose deliver\ncode 731255 \n\n",
        "waymask-open 1\npurpose deliver\ncode 731\t255\n\n",
        "waymask-open 1\npurpose deliver\ncode 731\x01\n\n",
        "waymask-open 1\npurpose deliver\ncode 731\xff\n\n",
        "waymask-open 1\npurpose Deliver\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver \ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\npurpose deliver\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\ncode 731255\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\nrole 0\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\nrole 01\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\nrole 256\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\nrole captain\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\nrole courier\nrole courier\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\nwaybill abc\ncode 731255\n\n",
        "waymask-open 1\npurpose deliver\nwaybill 123456789012345678901234567890123\ncode 731\n\n",
        "waymask-open 1\npurpose deliver\nuser root\ncode 731255\n\n",
    };
    struct wm_request request;
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        WM_CHECK(wm_request_parse(bad[i], strlen(bad[i]), &request) == -1, "case %zu", i);
}

static void an_answer_comes_back_as_it_was(void)
{
    static struct wm_opening opening;
    static struct wm_answer answer;
    static char out[WM_ANSWER_MAX];
    size_t len, cut;
    unsigned key;

    memset(&opening, 0, sizeof opening);
    strcpy(opening.waybill, "7710000000017");
    opening.station = UINT32_MAX;
    opening.copy = 65535;
    opening.sealed_at = SEAL_NOW;
    opening.opened.role = 255;
    for (key = 1; key < WM_SECTION_KEYS; key++)
        memset(opening.opened.text[key], ' ', sizeof opening.opened.text[key] - 1);
    len = wm_answer_format(WM_VERDICT_OK, &opening, out);
    WM_CHECK(wm_answer_parse(out, len, &answer) == 0 &&
                 memcmp(&answer.opening, &opening, sizeof opening) == 0,
             "%zu bytes", len);
    for (cut = 0; cut < 300; cut++)
        WM_CHECK(wm_answer_parse(out, len - 1 - cut, &answer) == -1 &&
                     answer.opening.waybill[0] == '\0',
                 "%zu bytes less", cut + 1);
}

static void every_refusal_has_a_status_a_word_and_a_text(void)
{
    static struct wm_answer answer;
    static char out[WM_ANSWER_MAX];
    enum wm_verdict found;
    int verdict;

    for (verdict = WM_VERDICT_OK + 1; verdict < WM_VERDICTS; verdict++) {
        const struct wm_verdict_row *row = wm_verdict_row((enum wm_verdict)verdict);
        const size_t len = wm_answer_format((enum wm_verdict)verdict, NULL, out);
        WM_CHECK(wm_answer_parse(out, len, &answer) == 0 && answer.status == row->status &&
                     strcmp(answer.result, row->word) == 0 && strcmp(answer.text, row->text) == 0,
                 "%s", row->word);
        WM_CHECK(wm_verdict_find(row->word, &found) == 0 && (int)found == verdict, "%s", row->word);
    }
}

/* --- counts */

static void openings_leave_the_hour_and_the_day(void)
{
    struct wm_count *count = wm_count_new();
    static const uint8_t label[8] = {1}, other[8] = {2};
    struct wm_tally tally;

    wm_count_advance(count, 1000000);
    WM_CHECK(wm_count_add(count, "a", label, WM_COUNT_FOREIGN) == 0, "memory");
    wm_count_advance(count, 1000000 + WM_COUNT_HOUR - 1);
    WM_CHECK(wm_count_add(count, "a", other, WM_COUNT_LATE) == 0, "memory");
    wm_count_tally(count, "a", label, &tally);
    WM_CHECK(tally.hour == 2 && tally.day == 2 && tally.foreign == 1 && tally.late == 1 &&
                 tally.label == 1,
             "hour %u, day %u", tally.hour, tally.day);
    wm_count_advance(count, 1000000 + WM_COUNT_HOUR);
    wm_count_tally(count, "a", label, &tally);
    WM_CHECK(tally.hour == 1 && tally.day == 2, "hour %u, day %u", tally.hour, tally.day);
    wm_count_advance(count, 5); /* a clock that was set back */
    wm_count_tally(count, "a", label, &tally);
    WM_CHECK(tally.hour == 1 && tally.day == 2, "hour %u, day %u", tally.hour, tally.day);
    wm_count_advance(count, 1000000 + WM_COUNT_DAY);
    wm_count_tally(count, "a", label, &tally);
    WM_CHECK(tally.hour == 0 && tally.day == 1 && tally.foreign == 0 && tally.late == 1 &&
                 tally.label == 1,
             "hour %u, day %u, label %u", tally.hour, tally.day, tally.label);
    wm_count_tally(count, "b", other, &tally);
    WM_CHECK(tally.day == 0 && tally.label == 1, "another asker");
    WM_CHECK(wm_count_add(count, "b", other, WM_COUNT_LATE) == 0, "memory");
    wm_count_undo(count, other);
    wm_count_tally(count, "b", other, &tally);
    WM_CHECK(tally.hour == 0 && tally.day == 0 && tally.late == 0 && tally.label == 1,
             "was not taken back");
    wm_count_free(count);
}

static void many_askers_and_labels_are_told_apart(void)
{
    enum { MANY = 20000 };
    struct wm_count *count = wm_count_new();
    struct wm_tally tally;
    char name[64];
    uint8_t label[8] = {0};
    unsigned i, wrong = 0;

    for (i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "asker%u", i % (MANY / 4));
        memcpy(label, &i, sizeof i);
        wm_count_advance(count, 1000000 + i);
        wrong += wm_count_add(count, name, label, 0) != 0 ? 1u : 0u;
    }
    for (i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "asker%u", i % (MANY / 4));
        memcpy(label, &i, sizeof i);
        wm_count_tally(count, name, label, &tally);
        wrong += tally.day != 4 || tally.label != 1 ? 1u : 0u;
    }
    WM_CHECK(wrong == 0, "%u wrong", wrong);
    wm_count_free(count);
}

static void floods_of_refusals_are_counted(void)
{
    struct wm_count *count = wm_count_new();
    char asker[64];
    unsigned i, recorded = 0;

    wm_count_advance(count, 1000000);
    for (i = 0; i < 1000; i++)
        recorded += wm_count_refusal(count, "a", WM_REFUSAL_GARBAGE) ? 1u : 0u;
    WM_CHECK(recorded == WM_COUNT_GARBAGE_HOUR, "%u recorded", recorded);
    WM_CHECK(wm_count_refusal(count, "a", WM_REFUSAL_LABEL), "labels have their own measure");
    WM_CHECK(wm_count_refusal(count, "b", WM_REFUSAL_GARBAGE), "so has another asker");
    WM_CHECK(wm_count_unrecorded(count, asker) == 1000 - WM_COUNT_GARBAGE_HOUR &&
                 strcmp(asker, "a") == 0 && wm_count_unrecorded(count, asker) == 0,
             "not counted");
    wm_count_advance(count, 1000000 + WM_COUNT_HOUR);
    WM_CHECK(wm_count_refusal(count, "a", WM_REFUSAL_GARBAGE), "the next hour");
    wm_count_free(count);
}

/* --- an opener over a site */

static void write_conf(const char *more)
{
    char text[2048];

    snprintf(text, sizeof text, "StateDirectory .\nRoleKey courier.key\nRoleKey hangzhou.key\n%s",
             more);
    folder_write(folder, "opener.conf", 0644, text);
}

static void sign_list(void)
{
    size_t len;
    char *text = wm_recipients_sign(&site.draft, &site.root, &len, NULL);

    if (WM_CHECK(text != NULL, "no list"))
        folder_write(folder, "recipients.list", 0644, text);
    free(text);
    seal_site_sign(&site);
}

static struct wm_recipient row_of(const struct wm_role_key *key, const char *scope)
{
    struct wm_recipient row = {.role = key->role, .kid = key->kid, .suite = WM_SUITE_X25519};

    strcpy(row.scope, scope);
    row.seal_from = SEAL_NOW - SEAL_DAY;
    row.seal_until = SEAL_NOW + 14 * SEAL_DAY;
    memcpy(row.public_key, key->public_key, 32);
    return row;
}

static void a_site_is_made(void)
{
    char text[WM_KEY_FILE_MAX];

    seal_site_new(&site);
    wm_role_key_new(1, 6, &hangzhou);
    wm_role_key_new(1, 7, &shanghai);
    rows[0] = site.rows[0];
    rows[1] = site.rows[1];
    rows[2] = row_of(&hangzhou, "HZ*");
    rows[3] = row_of(&shanghai, "SH*");
    site.draft.recipients = rows;
    site.draft.recipient_count = 4;
    sign_list();
    (void)wm_role_key_format(&site.courier, text);
    folder_write(folder, "courier.key", 0600, text);
    (void)wm_role_key_format(&hangzhou, text);
    folder_write(folder, "hangzhou.key", 0600, text);
    (void)wm_root_public_format(site.root.public_key, text);
    folder_write(folder, "root.pub", 0644, text);
}

/* A new opener over a log that is kept or not. NULL if it does not start. */
static struct wm_opener *start(const char *more, int keep_log, struct wm_err *err)
{
    struct wm_opener *opener = calloc(1, sizeof *opener);
    char path[256];

    memset(err, 0, sizeof *err);
    write_conf(more);
    if (!keep_log)
        (void)unlink(folder_path(folder, "audit.log"));
    snprintf(path, sizeof path, "%s", folder_path(folder, "opener.conf"));
    if (opener != NULL && wm_opener_start(opener, path, false, err) == WM_OK)
        return opener;
    if (opener != NULL)
        wm_opener_stop(opener);
    free(opener);
    return NULL;
}

static void stop(struct wm_opener *opener)
{
    if (opener != NULL)
        wm_opener_stop(opener);
    free(opener);
}

/* A label as digits, sealed by station `station` (1…) for the outlet at that time. */
static const char *label_at(unsigned station, const char *waybill, const char *outlet,
                            uint32_t time, uint16_t hours)
{
    static char digits[2][WM_ENVELOPE_DIGITS];
    static int turn;
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len = 0;
    struct wm_err err = {0};

    turn = !turn;
    WM_CHECK(wm_envelope_seal(site.list, &site.station[station - 1], waybill, outlet, time, hours,
                              seal_plain, 2, envelope, &len, &err) == WM_OK &&
                 wm_digits_encode(envelope, len, digits[turn], sizeof digits[turn]) == 0,
             "%s", err.text);
    return digits[turn];
}

static struct wm_peer peer_named(const struct wm_opener *opener, const char *name)
{
    struct wm_peer peer = {.uid = 1000};
    size_t i;

    snprintf(peer.name, sizeof peer.name, "%s", name);
    for (i = 0; i < opener->conf.who_count; i++)
        peer.is[i] =
            strcmp(opener->conf.who[i], name) == 0 || strcmp(opener->conf.who[i], "*") == 0;
    return peer;
}

/* Ask, and record what the log is to say. */
static enum wm_verdict ask(struct wm_opener *opener, const char *name, const char *code,
                           uint32_t now)
{
    static struct wm_opening opening;
    static const struct wm_opening nothing;
    const struct wm_peer peer = peer_named(opener, name);
    struct wm_request request = {.purpose = WM_PURPOSE_DELIVER};
    struct wm_judgement judgement;
    char bytes[WM_REQUEST_MAX];
    size_t len;

    snprintf(request.code, sizeof request.code, "%s", code);
    len = wm_request_format(&request, bytes);
    wm_opener_judge(opener, &peer, bytes, len, now, &judgement, &opening);
    WM_CHECK((judgement.verdict == WM_VERDICT_OK) == (opening.opened.text[WM_KEY_NAME][0] != '\0'),
             "the verdict is %s", wm_verdict_row(judgement.verdict)->word);
    WM_CHECK(judgement.verdict == WM_VERDICT_OK || memcmp(&opening, &nothing, sizeof opening) == 0,
             "something is left");
    WM_CHECK(strcmp(judgement.entry.asker, name) == 0 &&
                 strcmp(judgement.entry.result, wm_verdict_row(judgement.verdict)->word) == 0 &&
                 judgement.entry.event ==
                     (judgement.verdict == WM_VERDICT_OK ? WM_LOG_OPEN : WM_LOG_DENY),
             "recorded as %s", judgement.entry.result);
    WM_CHECK(wm_log_append(opener->log, &judgement.entry, 1, true, NULL) == WM_OK, "no record");
    wm_wipe(&opening, sizeof opening);
    return judgement.verdict;
}

static int is(enum wm_verdict verdict, enum wm_verdict wanted)
{
    return WM_CHECK(verdict == wanted, "%s, not %s", wm_verdict_row(verdict)->word,
                    wm_verdict_row(wanted)->word);
}

static void nothing_is_allowed_by_default(void)
{
    struct wm_err err;
    struct wm_opener *opener = start("", 0, &err);

    if (!WM_CHECK(opener != NULL, "%s", err.text))
        return;
    is(ask(opener, "a", label_at(1, "1", "X", SEAL_NOW, 720), SEAL_NOW), WM_VERDICT_DENIED);
    stop(opener);
}

static void rules_name_role_purpose_and_asker(void)
{
    static struct wm_opener_conf conf;
    struct wm_opener opener = {0};
    struct wm_peer a, b;
    struct wm_err err = {0};

    write_conf(
        "Allow courier deliver,contact a\nAllow 16 return *\nOutlet HZ01 a\nOutlet HZ02 a\n");
    WM_CHECK(wm_opener_conf_load(&conf, folder_path(folder, "opener.conf"), &err) == WM_OK, "%s",
             err.text);
    opener.conf = conf;
    a = peer_named(&opener, "a");
    b = peer_named(&opener, "b");
    WM_CHECK(wm_policy_allows(&conf, &a, 1, WM_PURPOSE_DELIVER) &&
                 wm_policy_allows(&conf, &a, 1, WM_PURPOSE_CONTACT),
             "a");
    WM_CHECK(!wm_policy_allows(&conf, &a, 1, WM_PURPOSE_RETURN) &&
                 !wm_policy_allows(&conf, &a, 2, WM_PURPOSE_DELIVER) &&
                 !wm_policy_allows(&conf, &b, 1, WM_PURPOSE_DELIVER),
             "too much");
    WM_CHECK(wm_policy_allows(&conf, &b, 16, WM_PURPOSE_RETURN), "everybody");
    WM_CHECK(wm_policy_at_home(&conf, &a, "HZ*") && wm_policy_at_home(&conf, &a, "HZ02") &&
                 wm_policy_at_home(&conf, &a, "*"),
             "not at home");
    WM_CHECK(!wm_policy_at_home(&conf, &a, "SH*") && !wm_policy_at_home(&conf, &a, NULL),
             "at home abroad");
    WM_CHECK(wm_policy_at_home(&conf, &b, "SH*") && wm_policy_at_home(&conf, &b, NULL),
             "without an outlet at home anywhere");
}

static void bad_directives_are_named_by_line(void)
{
    static const char *const bad[] = {
        "Allow courier deliver\n",
        "Allow courier gossip *\n",
        "Allow captain deliver *\n",
        "Allow courier deliver,, *\n",
        "Allow courier deliver a*\n",
        "Allow courier deliver @\n",
        "Allow\n",
        "Outlet HZ01\n",
        "Checkpoint 0 file\n",
        "Checkpoint 5\n",
        "OpeningsPerHour -1\n",
        "OpeningsPerHour 1000001\n",
        "OpeningsPerHour 5\nOpeningsPerHour 6\n",
        "StationKey station.key\n",
        "Include other.conf\n",
    };
    static struct wm_opener_conf conf;
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wm_err err = {0};
        write_conf(bad[i]);
        WM_CHECK(wm_opener_conf_load(&conf, folder_path(folder, "opener.conf"), &err) ==
                         WM_ERR_USAGE &&
                     err.line >= 4,
                 "line %lu: %s", err.line, bad[i]);
    }
}

static void limits_last_as_long_as_the_log_says(void)
{
    static const char more[] =
        "Allow courier deliver *\nOpeningsPerHour 2\nOpeningsPerDay 3\n"
        "OpeningsPerLabel 2\n";
    const char *label = label_at(1, "1", "X", SEAL_NOW, 720);
    const char *second = label_at(1, "2", "X", SEAL_NOW, 720);
    struct wm_err err;
    struct wm_opener *opener = start(more, 0, &err);
    int i;

    if (!WM_CHECK(opener != NULL, "%s", err.text))
        return;
    is(ask(opener, "a", label, SEAL_NOW), WM_VERDICT_OK);
    is(ask(opener, "a", label, SEAL_NOW + 1), WM_VERDICT_OK);
    for (i = 0; i < 2; i++) {
        is(ask(opener, "a", second, SEAL_NOW + 2), WM_VERDICT_LIMIT_HOUR);
        is(ask(opener, "b", label, SEAL_NOW + 2), WM_VERDICT_LIMIT_LABEL);
        stop(opener);
        opener = start(more, 1, &err);
        if (!WM_CHECK(opener != NULL, "%s", err.text))
            return;
    }
    is(ask(opener, "a", second, SEAL_NOW + 3601), WM_VERDICT_OK);
    is(ask(opener, "a", second, SEAL_NOW + 2 * 3601), WM_VERDICT_LIMIT_DAY);
    stop(opener);
    opener = start(more, 1, &err);
    if (!WM_CHECK(opener != NULL, "%s", err.text))
        return;
    is(ask(opener, "a", second, SEAL_NOW + 3 * 3601), WM_VERDICT_LIMIT_DAY);
    is(ask(opener, "a", second, SEAL_NOW + SEAL_DAY + 3601), WM_VERDICT_OK);
    is(ask(opener, "c", label, SEAL_NOW + 5 * SEAL_DAY), WM_VERDICT_LIMIT_LABEL);
    WM_CHECK(wm_opener_now(opener) >= SEAL_NOW + 5 * SEAL_DAY, "time ran below the log's");
    stop(opener);
}

static void late_and_foreign_openings_have_their_own_limits(void)
{
    static const char more[] =
        "Allow courier deliver *\nOutlet SH01 a\nForeignPerDay 1\n"
        "LatePerDay 1\n";
    const char *late = label_at(1, "1", "X", SEAL_NOW - 7200, 1);
    const char *foreign = label_at(1, "2", "HZ01", SEAL_NOW, 720);
    struct wm_err err;
    struct wm_opener *opener = start(more, 0, &err);

    if (!WM_CHECK(opener != NULL, "%s", err.text))
        return;
    is(ask(opener, "a", late, SEAL_NOW), WM_VERDICT_OK);
    is(ask(opener, "a", foreign, SEAL_NOW), WM_VERDICT_OK);
    stop(opener);
    opener = start(more, 1, &err);
    if (!WM_CHECK(opener != NULL, "%s", err.text))
        return;
    is(ask(opener, "a", late, SEAL_NOW), WM_VERDICT_LIMIT_LATE);
    is(ask(opener, "a", foreign, SEAL_NOW), WM_VERDICT_LIMIT_FOREIGN);
    is(ask(opener, "b", foreign, SEAL_NOW), WM_VERDICT_OK);
    is(ask(opener, "a", late, SEAL_NOW + SEAL_DAY), WM_VERDICT_OK);
    stop(opener);
    opener = start("Allow courier deliver *\nOutlet SH01 a\n", 0, &err);
    if (!WM_CHECK(opener != NULL, "%s", err.text))
        return;
    is(ask(opener, "a", late, SEAL_NOW), WM_VERDICT_EXPIRED);
    is(ask(opener, "a", foreign, SEAL_NOW), WM_VERDICT_OUTLET);
    is(ask(opener, "a", label_at(1, "3", "SH01", SEAL_NOW, 720), SEAL_NOW), WM_VERDICT_OUTLET);
    stop(opener);
}

static void an_expired_list_opens_nothing(void)
{
    struct wm_err err;
    struct wm_opener *opener = start("Allow courier deliver *\n", 0, &err);
    const char *label = label_at(1, "1", "X", SEAL_NOW, 65535);

    if (!WM_CHECK(opener != NULL, "%s", err.text))
        return;
    is(ask(opener, "a", label, site.draft.until - 1), WM_VERDICT_OK);
    is(ask(opener, "a", label, site.draft.until), WM_VERDICT_NO_LIST);
    stop(opener);
}

static void a_revoked_station_has_what_its_log_shows(void)
{
    struct wm_log_entry entries[2] = {{.event = WM_LOG_SEAL, .copy = 1},
                                      {.event = WM_LOG_SEAL, .copy = 1}};
    const char *before = label_at(1, "1", "X", SEAL_NOW, 720);
    const char *after = label_at(1, "2", "X", SEAL_NOW, 720);
    char log_path[256];
    struct wm_log *log;
    struct wm_err err = {0};
    struct wm_opener *opener;
    struct wm_envelope_info info;
    struct wm_tree tree = {0};
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len, i;

    snprintf(log_path, sizeof log_path, "%s", folder_path(folder, "station-1.log"));
    (void)wm_digits_decode(before, envelope, &len, sizeof envelope, NULL);
    (void)wm_envelope_parse(envelope, len, &info, NULL);
    for (i = 0; i < 8; i++)
        snprintf(entries[0].label + 2 * i, 3, "%02x", info.label_id[i]);
    (void)wm_digits_decode(after, envelope, &len, sizeof envelope, NULL);
    (void)wm_envelope_parse(envelope, len, &info, NULL);
    for (i = 0; i < 8; i++)
        snprintf(entries[1].label + 2 * i, 3, "%02x", info.label_id[i]);
    log = wm_log_open(log_path, WM_LOG_SHARED, 0600, &err);
    WM_CHECK(log != NULL && wm_log_append(log, &entries[0], 1, true, &err) == WM_OK, "%s",
             err.text);
    WM_CHECK(wm_log_head(log_path, &tree, &err) == WM_OK, "%s", err.text);
    WM_CHECK(wm_log_append(log, &entries[1], 1, true, &err) == WM_OK, "%s", err.text);
    wm_log_close(log);

    site.stations[0].revoked = site.stations[0].pinned = true;
    site.stations[0].pinned_size = tree.size;
    wm_tree_root(&tree, site.stations[0].pinned_root);
    sign_list();
    opener = start("Allow courier deliver *\nStationLog station-1.log\n", 0, &err);
    if (WM_CHECK(opener != NULL, "%s", err.text)) {
        is(ask(opener, "a", before, SEAL_NOW), WM_VERDICT_OK);
        is(ask(opener, "a", after, SEAL_NOW), WM_VERDICT_REVOKED);
    }
    stop(opener);
    opener = start("Allow courier deliver *\n", 0, &err);
    if (WM_CHECK(opener != NULL, "%s", err.text))
        is(ask(opener, "a", before, SEAL_NOW), WM_VERDICT_REVOKED);
    stop(opener);
    site.stations[0].revoked = site.stations[0].pinned = false;
    sign_list();
}

/* Signed by a station that is out to deceive: only the key tells. */
static void a_section_of_another_label_does_not_open(void)
{
    uint8_t a[WM_ENVELOPE_MAX], b[WM_ENVELOPE_MAX];
    char digits[WM_ENVELOPE_DIGITS];
    struct wm_opener *opener;
    struct wm_err err;
    size_t a_len = seal_site_seal(&site, a, NULL), b_len = seal_site_seal(&site, b, NULL);
    const size_t at = 3u + a[2] + 42, len = 5u + (size_t)(a[at + 3] << 8 | a[at + 4]);

    WM_CHECK(a_len == b_len && memcmp(a + at, b + at, 5) == 0, "other lengths");
    memcpy(a + at, b + at, len);
    WM_CHECK(wm_envelope_restamp(a, a_len, &site.station[0], 1, NULL) == 0 &&
                 wm_digits_encode(a, a_len, digits, sizeof digits) == 0,
             "not signed");
    opener = start("Allow courier deliver *\n", 0, &err);
    if (WM_CHECK(opener != NULL, "%s", err.text))
        is(ask(opener, "a", digits, SEAL_NOW), WM_VERDICT_TAMPERED);
    stop(opener);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_request_comes_back_as_it_was),
        WM_CASE(no_prefix_and_no_extension_is_a_request),
        WM_CASE(what_is_not_strictly_a_request_is_refused),
        WM_CASE(an_answer_comes_back_as_it_was),
        WM_CASE(every_refusal_has_a_status_a_word_and_a_text),
        WM_CASE(openings_leave_the_hour_and_the_day),
        WM_CASE(many_askers_and_labels_are_told_apart),
        WM_CASE(floods_of_refusals_are_counted),
        WM_CASE(a_site_is_made),
        WM_CASE(nothing_is_allowed_by_default),
        WM_CASE(rules_name_role_purpose_and_asker),
        WM_CASE(bad_directives_are_named_by_line),
        WM_CASE(limits_last_as_long_as_the_log_says),
        WM_CASE(late_and_foreign_openings_have_their_own_limits),
        WM_CASE(an_expired_list_opens_nothing),
        WM_CASE(a_revoked_station_has_what_its_log_shows),
        WM_CASE(a_section_of_another_label_does_not_open),
        {0},
    };
    static const char *const files[] = {"opener.conf",  "audit.log",    "recipients.list",
                                        "courier.key",  "hangzhou.key", "root.pub",
                                        "station-1.log"};
    size_t i;
    int status;

    if (wm_seal_init(NULL) != 0 || mkdtemp(folder) == NULL)
        return 99;
    status = wm_tap_run("opener", cases);
    for (i = 0; i < sizeof files / sizeof *files; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
    seal_site_free(&site);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Key files, the recipient list and a new site. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/wipe.h"
#include "filter/seal/envelope.h"
#include "filter/seal/keys.h"
#include "filter/seal/text.h"
#include "tests/folder.h"
#include "tests/seal_site.h"
#include "tests/tap.h"

#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/waymask-keys-XXXXXX";
static struct seal_site site;

static const char *path_of(const char *name)
{
    return folder_path(folder, name);
}

static void write_file(const char *name, unsigned mode, const char *text)
{
    folder_write(folder, name, mode, text);
}

static void keys_come_back_from_their_files(void)
{
    struct wm_station_key station;
    struct wm_role_key role;
    struct wm_root_key root;
    uint8_t public_key[32];
    char text[WM_KEY_FILE_MAX];
    struct wm_err err = {0};

    WM_CHECK(wm_station_key_format(&site.station[2], text) == strlen(text), "length");
    write_file("station.key", 0640, text);
    WM_CHECK(wm_station_key_load(path_of("station.key"), &station, &err) == 0 &&
                 memcmp(&station, &site.station[2], sizeof station) == 0,
             "station: %s", err.text);
    wm_role_key_format(&site.service, text);
    write_file("role.key", 0600, text);
    WM_CHECK(wm_role_key_load(path_of("role.key"), &role, &err) == 0 &&
                 memcmp(&role, &site.service, sizeof role) == 0,
             "role: %s", err.text);
    wm_root_key_format(&site.root, text);
    write_file("root.key", 0400, text);
    WM_CHECK(wm_root_key_load(path_of("root.key"), &root, &err) == 0 &&
                 memcmp(&root, &site.root, sizeof root) == 0,
             "root: %s", err.text);
    wm_root_public_format(site.root.public_key, text);
    write_file("root.pub", 0644, text);
    WM_CHECK(wm_root_public_load(path_of("root.pub"), public_key, &err) == 0 &&
                 memcmp(public_key, site.root.public_key, 32) == 0,
             "root.pub: %s", err.text);
}

static void keys_that_others_can_read_are_refused(void)
{
    static const unsigned modes[] = {0644, 0604, 0660, 0666};
    struct wm_station_key station;
    struct wm_role_key role;
    char text[WM_KEY_FILE_MAX];
    struct wm_err err = {0};
    size_t i;

    for (i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct wm_err loose = {0};
        wm_station_key_format(&site.station[0], text);
        write_file("loose.key", modes[i], text);
        WM_CHECK(wm_station_key_load(path_of("loose.key"), &station, &loose) == WM_ERR_INPUT &&
                     strstr(loose.text, "0640") != NULL && strstr(loose.file, "loose.key") != NULL,
                 "%o: %s", modes[i], loose.text);
        wm_role_key_format(&site.courier, text);
        write_file("loose.key", modes[i], text);
        WM_CHECK(wm_role_key_load(path_of("loose.key"), &role, NULL) == WM_ERR_INPUT, "%o",
                 modes[i]);
    }
    write_file("loose.key", 0640, text);
    WM_CHECK(wm_role_key_load(path_of("loose.key"), &role, &err) == WM_ERR_INPUT &&
                 strstr(err.text, "0600") != NULL,
             "a role key for the group: %s", err.text);
    write_file("real.key", 0600, text);
    (void)unlink(path_of("link.key"));
    WM_CHECK(symlink("real.key", path_of("link.key")) == 0, "no link");
    WM_CHECK(wm_role_key_load(path_of("link.key"), &role, NULL) == WM_ERR_INPUT, "a link");
    WM_CHECK(wm_role_key_load(path_of("real.key"), &role, NULL) == 0, "the real one");
    WM_CHECK(wm_station_key_load(path_of("real.key"), &station, NULL) == WM_ERR_INPUT &&
                 station.id == 0,
             "a role key as station key");
}

/* Replace the first occurrence of a text. */
static char *edited(const char *text, const char *old, const char *by)
{
    const char *at = strstr(text, old);
    char *out = malloc(strlen(text) + strlen(by) + 1);

    if (!WM_CHECK(at != NULL && out != NULL, "no '%s' to edit", old))
        abort();
    sprintf(out, "%.*s%s%s", (int)(at - text), text, by, at + strlen(old));
    return out;
}

static void key_files_in_any_other_form_are_refused(void)
{
    static const char *const edits[][2] = {
        {"waymask", "Waymask"},
        {"key 1\n", "key 2\n"},
        {"key 1\n", "key 1\r\n"},
        {"role 1", "role 0"},
        {"role 1", "role 256"},
        {"role 1", "role 01"},
        {"role 1", "role  1"},
        {"role 1\n", "role 1 \n"},
        {"role 1\n", "role 1 1\n"},
        {"role 1\n", ""},
        {"role 1\n", "\nrole 1\n"},
        {"role 1", " role 1"},
        {"kid 5", "kid 0"},
        {"kid 5", "kid 65536"},
        {"kid 5", "kid -5"},
        {"kid 5", "kid 0x5"},
        {"kid 5", "kid 99999999999"},
        {"suite 1", "suite 0"},
        {"public ", "public 00"},
        {"public ", "public:"},
        {"secret ", "secret 0"},
        {"secret", "Secret"},
        {"suite 1\n", "suite 1\nsuite 1\n"},
    };
    struct wm_role_key key;
    char text[WM_KEY_FILE_MAX];
    const size_t len = wm_role_key_format(&site.courier, text);
    size_t i;

    for (i = 0; i < sizeof edits / sizeof *edits; i++) {
        char *other = edited(text, edits[i][0], edits[i][1]);
        struct wm_err err = {0};
        WM_CHECK(wm_role_key_parse(other, strlen(other), &key, &err) == WM_ERR_INPUT &&
                     key.role == 0,
                 "accepted: '%s' for '%s'", edits[i][1], edits[i][0]);
        free(other);
    }
    for (i = 0; i < len; i++)
        WM_CHECK(wm_role_key_parse(text, i, &key, NULL) == WM_ERR_INPUT, "%zu bytes", i);
    text[len] = '\n';
    WM_CHECK(wm_role_key_parse(text, len + 1, &key, NULL) == WM_ERR_INPUT, "an empty line more");
    text[len] = '\0';
    WM_CHECK(wm_role_key_parse(text, len + 1, &key, NULL) == WM_ERR_INPUT, "a zero byte more");
    WM_CHECK(wm_role_key_parse(text, len, &key, NULL) == 0, "the good one");
}

static void halves_that_do_not_match_are_refused(void)
{
    struct wm_role_key role = site.courier, role_back;
    struct wm_station_key station = site.station[0], station_back;
    struct wm_root_key root = site.root, root_back;
    char text[WM_KEY_FILE_MAX];
    size_t len;

    role.public_key[0] ^= 1;
    len = wm_role_key_format(&role, text);
    WM_CHECK(wm_role_key_parse(text, len, &role_back, NULL) == WM_ERR_INPUT, "role");
    station.public_key[31] ^= 1;
    len = wm_station_key_format(&station, text);
    WM_CHECK(wm_station_key_parse(text, len, &station_back, NULL) == WM_ERR_INPUT, "station");
    root.secret_key[0] ^= 1;
    len = wm_root_key_format(&root, text);
    WM_CHECK(wm_root_key_parse(text, len, &root_back, NULL) == WM_ERR_INPUT, "root");
}

static void keys_of_other_suites_are_refused_by_name(void)
{
    char text[WM_KEY_FILE_MAX], *other;
    struct wm_role_key key;
    struct wm_err err = {0}, err3 = {0};

    wm_role_key_format(&site.courier, text);
    other = edited(text, "suite 1", "suite 2");
    WM_CHECK(wm_role_key_parse(other, strlen(other), &key, &err) == WM_ERR_INPUT &&
                 strstr(err.text, "P-256") != NULL,
             "got: %s", err.text);
    free(other);
    other = edited(text, "suite 1", "suite 3");
    WM_CHECK(wm_role_key_parse(other, strlen(other), &key, &err3) == WM_ERR_INPUT &&
                 strstr(err3.text, "SM2") != NULL,
             "got: %s", err3.text);
    free(other);
}

/* Sign the draft as it is and parse it at a time. */
static enum wm_code list_at(uint32_t now, struct wm_err *err)
{
    size_t len;
    char *text = wm_recipients_sign(&site.draft, &site.root, &len, err);
    struct wm_recipients *list =
        text != NULL ? wm_recipients_parse(text, len, site.root.public_key, now, err) : NULL;

    wm_recipients_free(list);
    free(text);
    return list != NULL ? WM_OK : err->code;
}

static void expect_list(uint32_t now, enum wm_code code, const char *part)
{
    struct wm_err err = {0};

    WM_CHECK(list_at(now, &err) == code && strstr(err.text, part) != NULL, "got %d: %s", err.code,
             err.text);
}

static void a_list_holds_within_its_validity_only(void)
{
    const uint32_t from = SEAL_NOW - SEAL_DAY, until = SEAL_NOW + 30 * SEAL_DAY;

    expect_list(from, WM_OK, "");
    expect_list(until - 1, WM_OK, "");
    expect_list(until, WM_ERR_INPUT, "expired on 20");
    expect_list(UINT32_MAX, WM_ERR_INPUT, "expired");
    site.draft.issued = WM_RELEASE_TIME;
    expect_list(from - 1, WM_ERR_INPUT, "not valid before");
    site.draft.issued = from;
}

static void a_clock_set_back_revives_nothing(void)
{
    const struct wm_recipients_draft good = site.draft;
    struct wm_recipients *list;

    /* Issue lifts the clock to SEAL_NOW - 1 day: rows that ended before stay ended. */
    site.rows[0].seal_from = SEAL_NOW - 3 * SEAL_DAY;
    site.rows[0].seal_until = SEAL_NOW - SEAL_DAY;
    list = seal_site_sign(&site);
    WM_CHECK(wm_recipients_role(list, 1, "", SEAL_NOW - 2 * SEAL_DAY) == NULL, "row revived");
    WM_CHECK(wm_recipients_now(list, 0) == SEAL_NOW - SEAL_DAY, "clock not lifted");
    site.rows[0].seal_from = SEAL_NOW - SEAL_DAY;
    site.rows[0].seal_until = SEAL_NOW + 14 * SEAL_DAY;
    /* A list that ended before this release does not come back with an old clock. */
    site.draft.issued = site.draft.from = WM_RELEASE_TIME - 20 * SEAL_DAY;
    site.draft.until = WM_RELEASE_TIME - 10 * SEAL_DAY;
    expect_list(WM_RELEASE_TIME - 15 * SEAL_DAY, WM_ERR_INPUT, "expired");
    site.draft = good;
    WM_CHECK(seal_site_sign(&site) != NULL, "not put back");
}

static void expect_text(const char *text, enum wm_code code, const char *part)
{
    struct wm_err err = {0};
    struct wm_recipients *list =
        wm_recipients_parse(text, strlen(text), site.root.public_key, SEAL_NOW, &err);

    WM_CHECK(list == NULL && err.code == code && strstr(err.text, part) != NULL, "got %d: %s",
             err.code, err.text);
    wm_recipients_free(list);
}

static void unsigned_and_foreign_lists_are_refused(void)
{
    struct wm_root_key other;
    size_t len;
    char *text = wm_recipients_sign(&site.draft, &site.root, &len, NULL);
    char *line = strstr(text, "signature "), *foreign, *grafted;

    WM_CHECK(line != NULL, "no signature line");
    grafted = strdup(text);
    line[0] = '\0';
    expect_text(text, WM_ERR_TAMPERED, "not signed");
    expect_text("", WM_ERR_INPUT, "not a recipient list");

    wm_root_key_new(&other);
    foreign = wm_recipients_sign(&site.draft, &other, &len, NULL);
    expect_text(foreign, WM_ERR_TAMPERED, "another root");
    /* Its body with our root's name in it, and our body under its signature. */
    memcpy(strstr(foreign, "root ") + 5, strstr(grafted, "root ") + 5, 64);
    expect_text(foreign, WM_ERR_TAMPERED, "changed");
    strcpy(strstr(grafted, "signature "), strstr(foreign, "signature "));
    expect_text(grafted, WM_ERR_TAMPERED, "changed");
    free(text);
    free(foreign);
    free(grafted);
}

static void every_change_to_a_list_is_refused(void)
{
    size_t len, i, wrong = 0;
    char *text = wm_recipients_sign(&site.draft, &site.root, &len, NULL);

    for (i = 0; i < len * 8; i++) {
        struct wm_recipients *list;
        text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
        list = wm_recipients_parse(text, len, site.root.public_key, SEAL_NOW, NULL);
        wrong += list != NULL ? 1 : 0;
        wm_recipients_free(list);
        text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
    }
    for (i = 0; i < len; i++) {
        struct wm_recipients *list =
            wm_recipients_parse(text, i, site.root.public_key, SEAL_NOW, NULL);
        wrong += list != NULL ? 1 : 0;
        wm_recipients_free(list);
    }
    WM_CHECK(wrong == 0, "%zu accepted", wrong);
    free(text);
}

static void rows_that_seal_nothing_are_refused_even_if_signed(void)
{
    static const uint8_t order8[32] = {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae,
                                       0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
                                       0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd,
                                       0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00};
    const struct wm_recipient good = site.rows[0];
    struct wm_recipient *row = &site.rows[0];
    size_t i;

    memset(row->public_key, 0, 32);
    expect_list(SEAL_NOW, WM_ERR_INPUT, "seals nothing");
    memcpy(row->public_key, order8, 32);
    expect_list(SEAL_NOW, WM_ERR_INPUT, "seals nothing");
    /* 9 + (2^255 - 19): the base point, not in its canonical form. */
    for (i = 0; i < 32; i++)
        row->public_key[i] = 0xff;
    row->public_key[0] = 0xf6;
    row->public_key[31] = 0x7f;
    expect_list(SEAL_NOW, WM_ERR_INPUT, "seals nothing");
    *row = good;
    row->suite = 2;
    expect_list(SEAL_NOW, WM_ERR_INPUT, "P-256");
    row->suite = 3;
    expect_list(SEAL_NOW, WM_ERR_INPUT, "SM2");
    *row = good;
    site.rows[1].role = 1;
    site.rows[1].kid = row->kid;
    expect_list(SEAL_NOW, WM_ERR_INPUT, "second time");
    site.rows[1].role = 2;
    site.rows[1].kid = 9;
    strcpy(row->scope, "");
    expect_list(SEAL_NOW, WM_ERR_INPUT, "");
    strcpy(row->scope, "a\nb");
    expect_list(SEAL_NOW, WM_ERR_INPUT, "");
    *row = good;
    site.stations[1].id = 1;
    expect_list(SEAL_NOW, WM_ERR_INPUT, "second time");
    site.stations[1].id = 2;
    memset(site.stations[1].public_key, 0, 32);
    expect_list(SEAL_NOW, WM_ERR_INPUT, "no station has");
    memset(site.stations[1].public_key, 0xff, 32);
    expect_list(SEAL_NOW, WM_ERR_INPUT, "no station has");
    memcpy(site.stations[1].public_key, site.station[1].public_key, 32);
    strcpy(site.stations[1].reprint_for, "1,,2");
    expect_list(SEAL_NOW, WM_ERR_INPUT, "");
    strcpy(site.stations[1].reprint_for, "7,1");
    expect_list(SEAL_NOW, WM_OK, "");
}

static void what_ends_before_it_begins_is_refused(void)
{
    const struct wm_recipients_draft good = site.draft;
    const uint32_t until = site.rows[0].seal_until, station_until = site.stations[0].until;

    site.draft.until = site.draft.from;
    expect_list(SEAL_NOW, WM_ERR_INPUT, "ends before it begins");
    site.draft = good;
    site.draft.issued = site.draft.until;
    expect_list(SEAL_NOW, WM_ERR_INPUT, "ends before it is issued");
    site.draft = good;
    site.rows[0].seal_until = site.rows[0].seal_from;
    expect_list(SEAL_NOW, WM_ERR_INPUT, "ends before it begins");
    site.rows[0].seal_until = until;
    site.stations[0].until = site.stations[0].from - 1;
    expect_list(SEAL_NOW, WM_ERR_INPUT, "ends before it begins");
    site.stations[0].until = station_until;
    expect_list(SEAL_NOW, WM_OK, "");
}

static void a_list_names_the_file_and_the_line(void)
{
    struct wm_err err = {0};
    char text[WM_KEY_FILE_MAX];
    size_t len;
    char *list = wm_recipients_sign(&site.draft, &site.root, &len, NULL);

    wm_root_public_format(site.root.public_key, text);
    write_file("root.pub", 0644, text);
    write_file("recipients.list", 0644, list);
    free(list);
    WM_CHECK(wm_recipients_load(path_of("recipients.list"), path_of("root.pub"), UINT32_MAX,
                                &err) == NULL &&
                 strstr(err.file, "recipients.list") != NULL,
             "got %s: %s", err.file, err.text);
    WM_CHECK(wm_recipients_load(path_of("recipients.list"), path_of("missing.pub"), SEAL_NOW,
                                NULL) == NULL,
             "without a root");
}

static void scopes_cover_what_they_say(void)
{
    static const struct {
        const char *pattern, *text;
        bool covers;
    } rows[] = {
        {"*", "", true},
        {"*", "HZ01", true},
        {"HZ01", "HZ01", true},
        {"HZ01", "HZ011", false},
        {"HZ01", "HZ0", false},
        {"HZ01", "hz01", false},
        {"HZ01", "", false},
        {"HZ*", "HZ", true},
        {"HZ*", "HZ01", true},
        {"HZ*", "AHZ01", false},
        {"*01", "HZ01", true},
        {"*01", "HZ010", false},
        {"*01", "HZ0101", true},
        {"*Z*", "HZ01", true},
        {"*Z*", "HQ01", false},
        {"杭州*", "杭州西湖", true},
        {"H*Z*1", "HxZy1z1", true},
        {"H*Z*1", "HxZy1z", false},
        {"**", "x", true},
        {"a*b", "ab", true},
        {"a*b", "a", false},
        {"?", "x", false},
        {"[a]", "a", false},
        {"*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        WM_CHECK(wm_scope_covers(rows[i].pattern, rows[i].text) == rows[i].covers, "'%s' on '%s'",
                 rows[i].pattern, rows[i].text);
}

static unsigned kid_for(unsigned role, const char *outlet)
{
    const struct wm_recipient *row = wm_recipients_role(site.list, role, outlet, SEAL_NOW);

    return row != NULL ? row->kid : 0;
}

static void the_most_specific_and_newest_row_is_sealed_to(void)
{
    static const struct {
        unsigned role, kid;
        const char *scope;
        int from_days, until_days;
    } rows[] = {
        {1, 1, "*", -1, 14},   {1, 2, "*", 0, 14},      {1, 3, "*", 1, 14},
        {1, 4, "HZ*", -1, 14}, {1, 5, "HZ01", -30, -1}, {1, 6, "SH01", 0, 14},
        {1, 7, "SH01", 0, 14}, {2, 8, "NB*", -1, 14},
    };
    struct wm_recipient table[8];
    size_t i;

    for (i = 0; i < 8; i++) {
        table[i] = site.rows[0];
        table[i].role = rows[i].role;
        table[i].kid = rows[i].kid;
        strcpy(table[i].scope, rows[i].scope);
        table[i].seal_from = (uint32_t)((int64_t)SEAL_NOW + rows[i].from_days * 86400);
        table[i].seal_until = (uint32_t)((int64_t)SEAL_NOW + rows[i].until_days * 86400);
    }
    site.draft.recipients = table;
    site.draft.recipient_count = 8;
    if (!WM_CHECK(seal_site_sign(&site) != NULL, "list refused"))
        return;
    WM_CHECK(kid_for(1, "BJ01") == 2, "newest: %u", kid_for(1, "BJ01"));
    WM_CHECK(kid_for(1, NULL) == 2, "no outlet: %u", kid_for(1, NULL));
    WM_CHECK(kid_for(1, "HZ01") == 4, "most specific that is current: %u", kid_for(1, "HZ01"));
    WM_CHECK(kid_for(1, "SH01") == 7, "highest number: %u", kid_for(1, "SH01"));
    WM_CHECK(kid_for(2, "NB7") == 8 && kid_for(2, "HZ01") == 0 && kid_for(2, "") == 0,
             "outside its scope");
    WM_CHECK(kid_for(3, "") == 0, "a role without a row");
    site.draft.recipients = site.rows;
    site.draft.recipient_count = 2;
    WM_CHECK(seal_site_sign(&site) != NULL, "not put back");
}

static void times_are_read_and_written_alike(void)
{
    static const struct {
        const char *text;
        uint32_t seconds;
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0},          {"1972-02-29T23:59:59Z", 68255999},
        {"2000-02-29T00:00:00Z", 951782400},  {"2038-01-19T03:14:08Z", 2147483648u},
        {"2026-11-23T00:00:00Z", 1795392000}, {"2100-03-01T00:00:00Z", 4107542400u},
        {"2106-02-07T06:28:15Z", UINT32_MAX}, {"2027-12-31T23:59:59Z", 1830297599},
    };
    static const char *const bad[] = {
        "2026-11-31T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "1970-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
        "2106-02-07T06:28:16Z", "1969-12-31T23:59:59Z", "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00+", "2026-1-01T00:00:00ZZ", "2026-01-01t00:00:00z",
    };
    char line[32], back[WM_TEXT_TIME];
    struct wm_text text;
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(line, sizeof line, "%s\n", rows[i].text);
        wm_text_start(&text, line, strlen(line));
        WM_CHECK(wm_text_next(&text) && wm_text_time(&text) == rows[i].seconds &&
                     wm_text_done(&text),
                 "%s is not read", rows[i].text);
        WM_CHECK(strcmp(wm_text_put_time(rows[i].seconds, back), rows[i].text) == 0,
                 "%s is written as %s", rows[i].text, back);
    }
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(line, sizeof line, "%s\n", bad[i]);
        wm_text_start(&text, line, strlen(line));
        WM_CHECK(wm_text_next(&text) && wm_text_time(&text) == 0 && !wm_text_done(&text),
                 "%s is read", bad[i]);
    }
}

static unsigned mode_of(const char *name)
{
    struct stat st;

    return lstat(path_of(name), &st) == 0 ? st.st_mode & 07777 : 0;
}

static void a_new_site_has_a_folder_for_each_custodian(void)
{
    static const struct {
        const char *name;
        unsigned mode;
    } rows[] = {
        {"site/root", 0700},
        {"site/root/root.key", 0600},
        {"site/root/root.pub", 0644},
        {"site/print/root.pub", 0644},
        {"site/print/recipients.list", 0644},
        {"site/print/waymask.conf", 0644},
        {"site/open-courier", 0700},
        {"site/open-courier/courier.key", 0600},
        {"site/open-courier/log.key", 0600},
        {"site/open-courier/log.pub", 0644},
        {"site/open-courier/state", 0700},
        {"site/open-courier/root.pub", 0644},
        {"site/open-courier/recipients.list", 0644},
        {"site/open-courier/opener.conf", 0644},
        {"site/open-service", 0700},
        {"site/open-service/service.key", 0600},
        {"site/open-service/log.key", 0600},
        {"site/open-service/log.pub", 0644},
        {"site/open-service/state", 0700},
        {"site/open-service/root.pub", 0644},
        {"site/open-service/recipients.list", 0644},
        {"site/open-service/opener.conf", 0644},
        {"site/audit", 0700},
        {"site/audit/auditor.key", 0600},
        {"site/audit/root.pub", 0644},
    };
    const struct group *lp = geteuid() == 0 ? getgrnam("lp") : NULL;
    struct wm_err err = {0};
    struct stat st;
    mode_t old = umask(0);
    size_t i;

    WM_CHECK(wm_keys_make_site(path_of("site"), SEAL_NOW, &err) == 0, "%s: %s", err.file, err.text);
    umask(old);
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        WM_CHECK(mode_of(rows[i].name) == rows[i].mode, "%s has mode %04o", rows[i].name,
                 mode_of(rows[i].name));
    WM_CHECK(mode_of("site/print") == (lp != NULL ? 0750 : 0700), "print/ has mode %04o",
             mode_of("site/print"));
    WM_CHECK(mode_of("site/print/state") == (lp != NULL ? 02770 : 0700), "state/ has mode %04o",
             mode_of("site/print/state"));
    WM_CHECK(mode_of("site/print/station.key") == (lp != NULL ? 0640 : 0600),
             "station.key has mode %04o", mode_of("site/print/station.key"));
    if (lp != NULL)
        WM_CHECK(stat(path_of("site/print/station.key"), &st) == 0 && st.st_gid == lp->gr_gid &&
                     st.st_uid == 0 && stat(path_of("site/print"), &st) == 0 &&
                     st.st_gid == lp->gr_gid,
                 "station.key is not root:lp");
}

static void what_a_new_site_prints_its_openers_open(void)
{
    struct wm_station_key station;
    struct wm_role_key key;
    struct wm_envelope_info info;
    static struct wm_opened opened;
    struct wm_err err = {0};
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len = 0;
    struct wm_recipients *print, *opener;

    print = wm_recipients_load(path_of("site/print/recipients.list"),
                               path_of("site/print/root.pub"), SEAL_NOW, &err);
    opener = wm_recipients_load(path_of("site/open-courier/recipients.list"),
                                path_of("site/open-courier/root.pub"), SEAL_NOW, &err);
    if (!WM_CHECK(print != NULL && opener != NULL, "%s: %s", err.file, err.text))
        return;
    WM_CHECK(wm_station_key_load(path_of("site/print/station.key"), &station, &err) == 0 &&
                 wm_role_key_load(path_of("site/open-courier/courier.key"), &key, &err) == 0,
             "%s: %s", err.file, err.text);
    WM_CHECK(wm_envelope_seal(print, &station, "1", "", SEAL_NOW, 720, seal_plain, 2, envelope,
                              &len, &err) == 0 &&
                 wm_envelope_open(opener, &key, envelope, len, &info, &opened, &err) == 0 &&
                 strcmp(opened.text[WM_KEY_NAME], "欧阳测试") == 0,
             "%s", err.text);
    WM_CHECK(wm_role_key_load(path_of("site/open-service/service.key"), &key, &err) == 0 &&
                 wm_envelope_open(opener, &key, envelope, len, &info, &opened, &err) == 0 &&
                 opened.text[WM_KEY_NAME][0] == '\0' &&
                 strcmp(opened.text[WM_KEY_ORDER], "0020261123000017") == 0,
             "%s", err.text);
    wm_recipients_free(print);
    wm_recipients_free(opener);
}

static void a_site_is_never_made_over_another(void)
{
    struct wm_err err = {0}, busy = {0};
    uint8_t before[32], after[32];

    WM_CHECK(wm_root_public_load(path_of("site/root/root.pub"), before, &err) == 0, "%s", err.text);
    WM_CHECK(wm_keys_make_site(path_of("site"), SEAL_NOW, &err) == WM_ERR_USAGE &&
                 strstr(err.text, "not empty") != NULL,
             "got: %s", err.text);
    WM_CHECK(wm_root_public_load(path_of("site/root/root.pub"), after, NULL) == 0 &&
                 memcmp(before, after, sizeof before) == 0,
             "root.pub changed");
    write_file("file", 0600, "x");
    WM_CHECK(wm_keys_make_site(path_of("file"), SEAL_NOW, NULL) != 0, "made in a file");
    WM_CHECK(wm_keys_make_site(path_of("no/such"), SEAL_NOW, &busy) == WM_ERR_INPUT &&
                 busy.file[0] != '\0',
             "got: %s", busy.text);
    WM_CHECK(mkdir(path_of("empty"), 0755) == 0 &&
                 wm_keys_make_site(path_of("empty"), SEAL_NOW, &busy) == 0,
             "an empty folder is refused: %s", busy.text);
}

static void a_failed_site_leaves_nothing_behind(void)
{
    /* The path is so long that open-courier/recipients.list no longer fits, but all before does. */
    const size_t len = 998;
    char dir[1024], command[1100];
    struct wm_err err = {0};
    size_t used = (size_t)snprintf(dir, sizeof dir, "%s/deep", folder);
    struct stat st;

    WM_CHECK(mkdir(dir, 0700) == 0, "no folder");
    while (used < len) {
        const size_t part = len - used > 240 ? 200 : len - used;
        dir[used] = '/';
        memset(dir + used + 1, 'd', part - 1);
        used += part;
        dir[used] = '\0';
        if (used < len)
            WM_CHECK(mkdir(dir, 0700) == 0, "no folder");
    }
    WM_CHECK(wm_keys_make_site(dir, SEAL_NOW, &err) != 0, "made, though a name does not fit");
    WM_CHECK(stat(dir, &st) != 0, "something is left behind: %s", err.text);
    WM_CHECK(mkdir(dir, 0700) == 0 && wm_keys_make_site(dir, SEAL_NOW, NULL) != 0, "made");
    snprintf(command, sizeof command, "test -z \"$(ls -A '%s')\"", dir);
    WM_CHECK(system(command) == 0, "something is left in a folder that was there");
}

static void a_private_key_beside_the_configuration_is_refused(void)
{
    char text[WM_KEY_FILE_MAX];
    struct wm_err err = {0}, root = {0}, inner = {0}, link = {0};

    WM_CHECK(wm_keys_refuse_private(path_of("site/print"), &err) == 0, "%s: %s", err.file,
             err.text);
    wm_role_key_format(&site.courier, text);
    write_file("site/print/innocent.txt", 0600, text);
    WM_CHECK(wm_keys_refuse_private(path_of("site/print"), &err) == WM_ERR_USAGE &&
                 strstr(err.file, "innocent.txt") != NULL,
             "role key: %s", err.text);
    WM_CHECK(unlink(path_of("site/print/innocent.txt")) == 0 &&
                 symlink("../open-courier/courier.key", path_of("site/print/x")) == 0,
             "no link");
    WM_CHECK(wm_keys_refuse_private(path_of("site/print"), &link) == WM_ERR_USAGE, "behind a link");
    WM_CHECK(unlink(path_of("site/print/x")) == 0, "link stays");
    wm_root_key_format(&site.root, text);
    write_file("site/print/root.key", 0600, text);
    WM_CHECK(wm_keys_refuse_private(path_of("site/print"), &root) == WM_ERR_USAGE, "root key");
    WM_CHECK(unlink(path_of("site/print/root.key")) == 0, "key stays");
    WM_CHECK(wm_keys_refuse_private(path_of("site"), &inner) == WM_ERR_USAGE, "in a folder inside");
    WM_CHECK(wm_keys_refuse_private(path_of("site/print"), NULL) == 0, "good again");
    WM_CHECK(wm_keys_refuse_private(path_of("nowhere"), NULL) == 0, "no folder, no key");
}

static void what_cannot_be_read_is_a_private_key_unless_the_group_may(void)
{
    char text[WM_KEY_FILE_MAX];
    struct wm_err err = {0};
    int station = 1, role = 1;

    WM_CHECK(chmod(folder, 0755) == 0 && mkdir(path_of("plain"), 0755) == 0, "no folder");
    wm_station_key_format(&site.station[0], text);
    write_file("plain/station.key", 0640, text);
    if (geteuid() != 0)
        return;
    WM_CHECK(seteuid(65534) == 0, "no other user");
    station = wm_keys_refuse_private(path_of("plain"), &err);
    WM_CHECK(seteuid(0) == 0, "not root again");
    WM_CHECK(station == 0, "the station key is refused: %s", err.text);
    wm_role_key_format(&site.courier, text);
    write_file("plain/courier.key", 0600, text);
    WM_CHECK(seteuid(65534) == 0, "no other user");
    role = wm_keys_refuse_private(path_of("plain"), &err);
    WM_CHECK(seteuid(0) == 0, "not root again");
    WM_CHECK(role == WM_ERR_USAGE && strstr(err.file, "courier.key") != NULL, "got %s: %s",
             err.file, err.text);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(keys_come_back_from_their_files),
        WM_CASE(keys_that_others_can_read_are_refused),
        WM_CASE(key_files_in_any_other_form_are_refused),
        WM_CASE(halves_that_do_not_match_are_refused),
        WM_CASE(keys_of_other_suites_are_refused_by_name),
        WM_CASE(a_list_holds_within_its_validity_only),
        WM_CASE(a_clock_set_back_revives_nothing),
        WM_CASE(unsigned_and_foreign_lists_are_refused),
        WM_CASE(every_change_to_a_list_is_refused),
        WM_CASE(rows_that_seal_nothing_are_refused_even_if_signed),
        WM_CASE(what_ends_before_it_begins_is_refused),
        WM_CASE(a_list_names_the_file_and_the_line),
        WM_CASE(scopes_cover_what_they_say),
        WM_CASE(the_most_specific_and_newest_row_is_sealed_to),
        WM_CASE(times_are_read_and_written_alike),
        WM_CASE(a_new_site_has_a_folder_for_each_custodian),
        WM_CASE(what_a_new_site_prints_its_openers_open),
        WM_CASE(a_site_is_never_made_over_another),
        WM_CASE(a_failed_site_leaves_nothing_behind),
        WM_CASE(what_cannot_be_read_is_a_private_key_unless_the_group_may),
        WM_CASE(a_private_key_beside_the_configuration_is_refused),
        {0},
    };
    int status;

    if (wm_seal_init(NULL) != 0)
        return 99;
    seal_site_new(&site);
    status = site.list != NULL ? wm_tap_run_in("seal keys", cases, folder) : 99;
    seal_site_free(&site);
    return status;
}

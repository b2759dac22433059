/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts of the recipient list: read, signed, and put in the place of an older list. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/base/wipe.h"
#include "filter/seal/keys.h"
#include "tests/folder.h"
#include "tests/seal_site.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/waymask-list-XXXXXX";
static struct seal_site site;

static const char *path_of(const char *name)
{
    return folder_path(folder, name);
}

static void write_file(const char *name, unsigned mode, const char *text)
{
    folder_write(folder, name, mode, text);
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

/* The site's list without its last line; to be freed. */
static char *unsigned_list(void)
{
    size_t len;
    char *text = wm_recipients_sign(&site.draft, &site.root, &len, NULL);

    if (!WM_CHECK(text != NULL, "not signed"))
        abort();
    *strstr(text, "signature ") = '\0';
    return text;
}

static void a_draft_is_signed_as_it_stands(void)
{
    struct wm_err err = {0};
    struct wm_recipients *list;
    char *draft = unsigned_list(), *text;
    size_t len = 0;

    text = wm_recipients_sign_text(draft, strlen(draft), &site.root, &len, &err);
    if (!WM_CHECK(text != NULL, "line %lu: %s", err.line, err.text))
        return;
    WM_CHECK(len == strlen(text) && strncmp(text, draft, strlen(draft)) == 0 &&
                 strncmp(text + strlen(draft), "signature ", 10) == 0,
             "not the draft and a signature");
    list = wm_recipients_parse(text, len, site.root.public_key, SEAL_NOW, &err);
    WM_CHECK(list != NULL && wm_recipients_version(list) == 1 &&
                 wm_recipients_station_row(list, 2) != NULL,
             "%s", err.text);
    wm_recipients_free(list);
    free(text);
    free(draft);
}

/* line 0: any; part of the message */
static void expect_no_draft(const char *draft, size_t len, const struct wm_root_key *root,
                            unsigned long line, const char *part)
{
    struct wm_err err = {0};
    size_t signed_len;
    char *text = wm_recipients_sign_text(draft, len, root, &signed_len, &err);

    WM_CHECK(text == NULL && err.code == WM_ERR_INPUT && strstr(err.text, part) != NULL &&
                 (line == 0 || err.line == line),
             "wanted '%s', got line %lu: %s", part, err.line, err.text);
    free(text);
}

static void drafts_in_any_other_form_are_refused_by_their_line(void)
{
    static const struct {
        const char *old, *by;
        unsigned long line;
        const char *part;
    } edits[] = {
        {"recipients 1\n", "recipients 2\n", 0, "not a recipient list of version 1"},
        {"root ", "root 0", 0, "not a recipient list of version 1"},
        {"version 1\n", "version 0\n", 3, "waymask-keys(5)"},
        {"version 1\n", "version 01\n", 3, ""},
        {"version 1\n", "version 4294967296\n", 3, ""},
        {"version 1\n", "", 3, ""},
        {"version 1\n", "version 1\r\n", 3, ""},
        {"issued 20", "issued 19", 4, ""},
        {"valid 2026-12-22", "valid 2026-12-32", 5, ""},
        {"valid 2026-12-22", "valid 2027-12-22", 5, "ends before it begins"},
        {"recipient 1 5", "recipient 0 5", 6, ""},
        {"recipient 1 5", "recipient 256 5", 6, ""},
        {"recipient 1 5", "recipient 1 0", 6, ""},
        {"recipient 1 5", "recipient 1 65536", 6, ""},
        {"recipient 1 5 1", "recipient 1 5 2", 6, "P-256"},
        {"recipient 1 5 1", "recipient 1 5 3", 6, "SM2"},
        {"recipient 2 9", "recipient 1 5", 7, "second time"},
        {"station 2 ", "station 1 ", 9, "second time"},
        {"station 2 ", "station 0 ", 9, ""},
        {"station 2 active", "station 2 Active", 9, ""},
        {"7,1\n", "7;1\n", 9, ""},
        {"station 3", "# station 3", 10, ""},
        {"station 3", "\nstation 3", 10, ""},
    };
    char *draft = unsigned_list(), *text;
    struct wm_root_key other;
    size_t len, i;

    for (i = 0; i < sizeof edits / sizeof *edits; i++) {
        text = edited(draft, edits[i].old, edits[i].by);
        expect_no_draft(text, strlen(text), &site.root, edits[i].line, edits[i].part);
        free(text);
    }
    len = strlen(draft);
    for (i = 0; i < len; i++) { /* whole rows may be missing, nothing else */
        size_t signed_len;
        text = wm_recipients_sign_text(draft, i, &site.root, &signed_len, NULL);
        WM_CHECK((text != NULL) ==
                     (draft[i - (i > 0 ? 1 : 0)] == '\n' && strncmp(draft + i, "version", 7) != 0 &&
                      strncmp(draft + i, "root", 4) != 0 && strncmp(draft + i, "issued", 6) != 0 &&
                      strncmp(draft + i, "valid", 5) != 0),
                 "%zu bytes", i);
        free(text);
    }
    expect_no_draft(draft, len + 1, &site.root, 11, "");
    wm_root_key_new(&other);
    expect_no_draft(draft, len, &other, 2, "another root key");
    text = wm_recipients_sign(&site.draft, &site.root, &len, NULL);
    expect_no_draft(text, len, &site.root, 11, "a draft has no signature");
    free(text);
    free(draft);
}

static void drafts_are_not_read_past_their_limit(void)
{
    const size_t size = WM_LIST_FILE_MAX + 2;
    char *draft = unsigned_list(), *big = malloc(size), text[WM_LIST_ROW_MAX];
    struct wm_recipient row = site.rows[0];
    size_t len;

    if (!WM_CHECK(big != NULL, "no memory"))
        abort();
    memset(big, '\n', size);
    memcpy(big, draft, strlen(draft));
    expect_no_draft(big, WM_LIST_FILE_MAX + 1, &site.root, 0, "longer than 1048576 bytes");
    /* Rows that fit, but leave no room for the signature, are not signed either. */
    len = strlen(draft);
    row.role = 16;
    for (;;) {
        const size_t row_len = wm_recipient_format(&row, text);
        if (len + row_len > WM_LIST_FILE_MAX)
            break;
        memcpy(big + len, text, row_len);
        len += row_len;
        row.kid++;
    }
    expect_no_draft(big, len, &site.root, 0, "longer than");
    free(big);
    free(draft);
}

static void a_signed_list_becomes_a_draft_of_the_next_version(void)
{
    struct wm_err err = {0};
    struct wm_recipients *list;
    size_t len, draft_len, next_len;
    char *text, *draft, *next;

    site.draft.version = 9;
    text = wm_recipients_sign(&site.draft, &site.root, &len, NULL);
    draft = wm_recipients_draft_text(text, len, SEAL_NOW + 5, &draft_len, &err);
    if (!WM_CHECK(draft != NULL && draft_len == strlen(draft), "%s", err.text))
        return;
    WM_CHECK(strstr(draft, "\nversion 10\nissued 2026-12-23T00:00:05Z\nvalid ") != NULL &&
                 strstr(draft, "signature") == NULL &&
                 strncmp(strstr(draft, "valid "), strstr(text, "valid "),
                         strlen(strstr(draft, "valid "))) == 0,
             "got: %s", draft);
    next = wm_recipients_sign_text(draft, draft_len, &site.root, &next_len, &err);
    list = next != NULL ? wm_recipients_read(next, next_len, site.root.public_key, &err) : NULL;
    WM_CHECK(list != NULL && wm_recipients_version(list) == 10, "%s", err.text);
    wm_recipients_free(list);
    free(next);
    WM_CHECK(wm_recipients_draft_text(draft, draft_len, SEAL_NOW, &len, &err) == NULL &&
                 err.code == WM_ERR_TAMPERED,
             "a draft of a draft: %s", err.text);
    free(draft);
    text[strlen(text) - 5] ^= 1;
    WM_CHECK(wm_recipients_draft_text(text, strlen(text), SEAL_NOW, &len, NULL) == NULL,
             "a draft of a changed list");
    free(text);
    site.draft.version = UINT32_MAX;
    text = wm_recipients_sign(&site.draft, &site.root, &len, NULL);
    WM_CHECK(wm_recipients_draft_text(text, len, SEAL_NOW, &draft_len, NULL) == NULL,
             "version over 32 bits");
    free(text);
    site.draft.version = 1;
}

static void rows_of_new_keys_are_read_back(void)
{
    struct wm_role_key role;
    struct wm_station_key station;
    struct wm_recipient row;
    struct wm_station station_row;
    char text[WM_LIST_ROW_MAX], station_text[WM_LIST_ROW_MAX], *draft = unsigned_list();
    char *more = malloc(strlen(draft) + sizeof text + sizeof station_text), *list_text;
    struct wm_recipients *list = NULL;
    struct wm_err err = {0};
    size_t len = 0;

    wm_role_key_new(255, 65535, &role);
    wm_role_key_row(&role, SEAL_NOW, &row);
    memset(row.scope, 'x', sizeof row.scope - 1);
    wm_station_key_new(UINT32_MAX, &station);
    wm_station_key_row(&station, SEAL_NOW, &station_row);
    memset(station_row.reprint_for, '7', 10);
    WM_CHECK(wm_recipient_format(&row, text) == strlen(text) &&
                 wm_station_format(&station_row, station_text) == strlen(station_text),
             "length");
    if (!WM_CHECK(more != NULL, "no memory"))
        abort();
    sprintf(more, "%s%s%s", draft, station_text, text);
    /* 7777777777 is no id: a station's row is checked like any other */
    expect_no_draft(more, strlen(more), &site.root, 11, "");
    station_row.reprint_for[0] = '\0';
    wm_station_format(&station_row, station_text);
    sprintf(more, "%s%s%s", draft, station_text, text);
    list_text = wm_recipients_sign_text(more, strlen(more), &site.root, &len, &err);
    if (list_text != NULL)
        list = wm_recipients_parse(list_text, len, site.root.public_key, SEAL_NOW, &err);
    if (WM_CHECK(list != NULL, "line %lu: %s", err.line, err.text)) {
        WM_CHECK(memcmp(wm_recipients_key(list, 255, 65535), &row, sizeof row) == 0, "role");
        WM_CHECK(memcmp(wm_recipients_station(list, UINT32_MAX)->public_key, station.public_key,
                        32) == 0,
                 "station");
    }
    wm_recipients_free(list);
    wm_role_key_row(&role, UINT32_MAX - 5, &row);
    WM_CHECK(row.seal_until == UINT32_MAX, "the end of time");
    wm_role_key_row(&role, 5, &row);
    WM_CHECK(row.seal_from == 0, "its beginning");
    free(list_text);
    free(more);
    free(draft);
}

/* Sign the site's draft as that version and install it as `installed.list`. */
static void expect_install(uint32_t version, const char *part)
{
    struct wm_err err = {0};
    size_t len;
    char *text;

    site.draft.version = version;
    text = wm_recipients_sign(&site.draft, &site.root, &len, NULL);
    wm_recipients_install(path_of("installed.list"), text, len, site.root.public_key, &err);
    WM_CHECK(part == NULL ? err.code == WM_OK
                          : err.code == WM_ERR_INPUT && strstr(err.text, part) != NULL &&
                                strstr(err.file, "installed.list") != NULL,
             "version %u: wanted '%s', got %s: %s", (unsigned)version, part != NULL ? part : "",
             err.file, err.text);
    free(text);
    site.draft.version = 1;
}

static void an_older_list_never_takes_the_place_of_a_newer(void)
{
    const struct wm_root_key root = site.root;
    struct wm_recipients *list;
    uint8_t root_public[32];
    char text[WM_KEY_FILE_MAX], *first;
    size_t len;

    expect_install(5, NULL);
    expect_install(5, "has version 5, and the new list only 5");
    expect_install(4, "has version 5, and the new list only 4");
    expect_install(6, NULL);
    first = wm_file_read(path_of("installed.list"), WM_LIST_FILE_MAX, &len, NULL);
    list = first != NULL ? wm_recipients_read(first, len, root.public_key, NULL) : NULL;
    WM_CHECK(list != NULL && wm_recipients_version(list) == 6, "not version 6");
    wm_recipients_free(list);
    /* Another root's list, a key, a link and a folder in its place stay as they are. */
    wm_root_key_new(&site.root);
    expect_install(7, "not a list signed by this root key");
    site.root = root;
    wm_root_public_format(root.public_key, text);
    write_file("installed.list", 0644, text);
    expect_install(7, "not a list signed by this root key");
    WM_CHECK(wm_root_public_load(path_of("installed.list"), root_public, NULL) == 0, "overwritten");
    WM_CHECK(unlink(path_of("installed.list")) == 0 &&
                 symlink("elsewhere", path_of("installed.list")) == 0,
             "no link");
    expect_install(7, "is not a regular file");
    WM_CHECK(unlink(path_of("installed.list")) == 0 && mkdir(path_of("installed.list"), 0755) == 0,
             "no folder");
    expect_install(7, "is not a regular file");
    WM_CHECK(rmdir(path_of("installed.list")) == 0, "folder stays");
    free(first);
}

static void lists_that_end_soon_are_told_by_30_7_and_1_days(void)
{
    static const struct {
        uint32_t before;
        unsigned days;
    } rows[] = {
        {30 * SEAL_DAY, 30},
        {29 * SEAL_DAY, 30},
        {7 * SEAL_DAY + 1, 30},
        {7 * SEAL_DAY, 7},
        {SEAL_DAY + 1, 7},
        {SEAL_DAY, 1},
        {1, 1},
        {0, 1},
    };
    struct wm_recipients *list;
    size_t i;

    site.draft.until = SEAL_NOW + 60 * SEAL_DAY;
    list = seal_site_sign(&site);
    if (!WM_CHECK(list != NULL, "list refused"))
        return;
    WM_CHECK(wm_recipients_ends_within(list, SEAL_NOW) == 0 &&
                 wm_recipients_ends_within(list, site.draft.until - 30 * SEAL_DAY - 1) == 0,
             "told too early");
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const unsigned days = wm_recipients_ends_within(list, site.draft.until - rows[i].before);
        WM_CHECK(days == rows[i].days, "%u s before: %u", (unsigned)rows[i].before, days);
    }
    WM_CHECK(wm_recipients_ends_within(list, UINT32_MAX) == 1, "after its end");
    site.draft.until = SEAL_NOW + 30 * SEAL_DAY;
    WM_CHECK(seal_site_sign(&site) != NULL, "not put back");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(a_draft_is_signed_as_it_stands),
        WM_CASE(drafts_in_any_other_form_are_refused_by_their_line),
        WM_CASE(drafts_are_not_read_past_their_limit),
        WM_CASE(a_signed_list_becomes_a_draft_of_the_next_version),
        WM_CASE(rows_of_new_keys_are_read_back),
        WM_CASE(an_older_list_never_takes_the_place_of_a_newer),
        WM_CASE(lists_that_end_soon_are_told_by_30_7_and_1_days),
        {0},
    };
    int status;

    if (wm_seal_init(NULL) != 0)
        return 99;
    seal_site_new(&site);
    status = site.list != NULL ? wm_tap_run_in("seal list", cases, folder) : 99;
    seal_site_free(&site);
    return status;
}

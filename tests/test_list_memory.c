/* SPDX-License-Identifier: Apache-2.0 */
/* What a list says of revoked stations, and that no older list comes back. */
#include "config.h"

#include "filter/base/file.h"
#include "filter/seal/envelope.h"
#include "filter/seal/keys.h"
#include "filter/seal/note.h"
#include "tests/folder.h"
#include "tests/seal_site.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/waymask-memory-XXXXXX";
static struct seal_site site;

static const char *path_of(const char *name)
{
    return folder_path(folder, name);
}

/* The site's list of this version in place of the one before. */
static void sign_version(uint32_t version)
{
    site.draft.version = version;
    if (!WM_CHECK(seal_site_sign(&site) != NULL, "version %u is refused", (unsigned)version))
        abort();
}

static int remember(bool write, struct wm_err *err)
{
    return wm_list_memory(folder, site.list, write, err);
}

static void an_older_list_is_refused(void)
{
    struct wm_err err = {0};

    sign_version(4);
    WM_CHECK(remember(false, NULL) == WM_OK, "nothing is known yet");
    WM_CHECK(access(path_of("recipients.seen"), F_OK) != 0, "remembered by who only reads");
    WM_CHECK(remember(true, &err) == WM_OK && remember(true, &err) == WM_OK &&
                 remember(false, &err) == WM_OK,
             "%s", err.text);
    sign_version(3);
    WM_CHECK(remember(true, &err) == WM_ERR_TAMPERED &&
                 strstr(err.text, "version 4 was in use here already") != NULL,
             "%s", err.text);
    WM_CHECK(remember(false, NULL) == WM_ERR_TAMPERED, "for who only reads");
    sign_version(5);
    WM_CHECK(remember(true, NULL) == WM_OK, "a newer one");
    sign_version(4);
    WM_CHECK(remember(true, NULL) == WM_ERR_TAMPERED, "back again");
}

static void another_list_of_the_same_version_is_refused(void)
{
    struct wm_err err = {0};

    sign_version(7);
    WM_CHECK(remember(true, NULL) == WM_OK, "new");
    site.draft.until += SEAL_DAY;
    sign_version(7);
    WM_CHECK(remember(true, &err) == WM_ERR_TAMPERED && strstr(err.text, "this version, 7"), "%s",
             err.text);
    site.draft.until -= SEAL_DAY;
    sign_version(7);
    WM_CHECK(remember(true, NULL) == WM_OK, "the same as before");
}

static void versions_are_counted_by_root(void)
{
    struct seal_site other;

    sign_version(9);
    WM_CHECK(remember(true, NULL) == WM_OK, "new");
    seal_site_new(&other);
    WM_CHECK(wm_list_memory(folder, other.list, true, NULL) == WM_OK, "version 1 of another site");
    seal_site_free(&other);
}

static void a_damaged_memory_is_not_taken_for_none(void)
{
    static const char *const texts[] = {
        "",
        "waymask-recipients-seen 1\n",
        "waymask-recipients-seen 2\nroot",
        "\n\n\n",
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct wm_err err = {0};
        folder_write(folder, "recipients.seen", 0644, texts[i]);
        WM_CHECK(remember(true, &err) == WM_ERR_TAMPERED && strstr(err.file, "recipients.seen"),
                 "text %zu: %s", i, err.text);
        WM_CHECK(remember(false, NULL) == WM_ERR_TAMPERED, "text %zu", i);
    }
    WM_CHECK(unlink(path_of("recipients.seen")) == 0 &&
                 symlink("elsewhere", path_of("recipients.seen")) == 0 &&
                 remember(true, NULL) == WM_ERR_INPUT,
             "a symbolic link");
    WM_CHECK(unlink(path_of("recipients.seen")) == 0, "?");
}

static void who_seals_needs_the_state_folder(void)
{
    struct wm_err err = {0};
    char missing[300];

    snprintf(missing, sizeof missing, "%s", path_of("missing"));
    WM_CHECK(wm_list_memory(missing, site.list, true, &err) == WM_ERR_USAGE &&
                 strstr(err.text, "StateDirectory") != NULL && strcmp(err.file, missing) == 0,
             "%s", err.text);
    WM_CHECK(wm_list_memory(missing, site.list, false, NULL) == WM_OK, "who only reads");
    if (geteuid() != 0) {
        WM_CHECK(mkdir(missing, 0500) == 0 &&
                     wm_list_memory(missing, site.list, true, NULL) == WM_ERR_USAGE,
                 "a folder that cannot be written");
        (void)rmdir(missing);
    }
}

/* Filters of several jobs, half with the old list and half with the new one. */
static void many_at_once_leave_the_newest(void)
{
    pid_t children[8];
    int status, i, round;

    for (i = 0; i < 8; i++) {
        children[i] = fork();
        if (children[i] != 0)
            continue;
        for (round = 0; round < 40; round++) {
            sign_version((uint32_t)(20 + round + i % 2));
            status = remember(true, NULL);
            if (status != WM_OK && status != WM_ERR_TAMPERED)
                _exit(1);
        }
        _exit(0);
    }
    for (i = 0; i < 8; i++)
        WM_CHECK(waitpid(children[i], &status, 0) > 0 && WIFEXITED(status) &&
                     WEXITSTATUS(status) == 0,
                 "child %d", i);
    sign_version(60);
    WM_CHECK(remember(true, NULL) == WM_OK, "not version 60");
    sign_version(59);
    WM_CHECK(remember(true, NULL) == WM_ERR_TAMPERED, "an old one came back");
}

/* --- revoked stations --- */

static int verify(const uint8_t *envelope, size_t len, uint8_t label_id[8])
{
    struct wm_envelope_info info;
    const int status = wm_envelope_verify(site.list, envelope, len, &info, NULL);

    memcpy(label_id, info.label_id, 8);
    return status;
}

static void a_pinned_checkpoint_comes_back_from_its_row(void)
{
    const struct wm_station *row;
    char text[WM_LIST_ROW_MAX];

    site.stations[0].revoked = true;
    WM_CHECK(wm_station_format(&site.stations[0], text) == strlen(text) &&
                 strcmp(text + strlen(text) - 4, "- -\n") == 0,
             "%s", text);
    site.stations[0].pinned = true;
    site.stations[0].pinned_size = UINT64_MAX;
    memset(site.stations[0].pinned_root, 0xab, 32);
    WM_CHECK(wm_station_format(&site.stations[0], text) == strlen(text) &&
                 strstr(text, " - 18446744073709551615 abab") != NULL,
             "%s", text);
    WM_CHECK(seal_site_sign(&site) != NULL, "refused");
    row = wm_recipients_station(site.list, 1);
    WM_CHECK(row != NULL && row->pinned && row->pinned_size == UINT64_MAX &&
                 memcmp(row->pinned_root, site.stations[0].pinned_root, 32) == 0,
             "not the same");
    row = wm_recipients_station(site.list, 2);
    WM_CHECK(row != NULL && !row->pinned && !row->revoked, "another station's row");
    site.stations[0] = (struct wm_station){
        .id = 1, .from = site.stations[0].from, .until = site.stations[0].until};
    memcpy(site.stations[0].public_key, site.station[0].public_key, 32);
    WM_CHECK(seal_site_sign(&site) != NULL, "not put back");
}

static void of_a_revoked_station_only_labels_from_before_are_genuine(void)
{
    uint8_t first[WM_ENVELOPE_MAX], second[WM_ENVELOPE_MAX], genuine[3][8], id[8];
    size_t first_len = seal_site_seal(&site, first, NULL);
    size_t second_len = seal_site_seal(&site, second, NULL);
    size_t i;

    site.stations[0].revoked = true;
    WM_CHECK(seal_site_sign(&site) != NULL, "refused");
    WM_CHECK(verify(first, first_len, genuine[1]) == WM_ERR_REVOKED, "believed");
    memset(genuine[0], 0xff, 8);
    memset(genuine[2], 0, 8);
    WM_CHECK(wm_recipients_add_genuine(site.list, (const uint8_t(*)[8])genuine, 0, NULL) == 0 &&
                 verify(first, first_len, id) == WM_ERR_REVOKED,
             "none is all");
    WM_CHECK(
        wm_recipients_add_genuine(site.list, (const uint8_t(*)[8])genuine, 1, NULL) == 0 &&
            wm_recipients_add_genuine(site.list, (const uint8_t(*)[8])(genuine + 1), 2, NULL) == 0,
        "not added");
    WM_CHECK(verify(first, first_len, id) == WM_OK, "a genuine label is refused");
    WM_CHECK(verify(second, second_len, id) == WM_ERR_REVOKED, "another one is believed");
    for (i = 0; i < first_len; i++) {
        first[i] ^= 1;
        WM_CHECK(verify(first, first_len, id) != WM_OK, "byte %zu", i);
        first[i] ^= 1;
    }
    /* Reprinted by station 2: who forged labels of station 1 may have had them reprinted there. */
    WM_CHECK(wm_envelope_restamp(first, first_len, &site.station[1], 2, NULL) == 0 &&
                 verify(first, first_len, id) == WM_OK,
             "a reprint of a genuine label");
    WM_CHECK(wm_envelope_restamp(second, second_len, &site.station[1], 2, NULL) == 0 &&
                 verify(second, second_len, id) == WM_ERR_REVOKED,
             "a reprint of another");
    site.stations[0].revoked = false;
    WM_CHECK(seal_site_sign(&site) != NULL && verify(second, second_len, id) == WM_OK, "back");
}

/* The row of station 1 in the draft, or NULL; *status gets how the call ended. */
static const char *revoked_row(const char *list, const char *checkpoint, int *status)
{
    static char row[WM_LIST_ROW_MAX];
    struct wm_err err = {0};
    size_t len = 0;
    char *draft =
        wm_recipients_revoke(list, strlen(list), 1, checkpoint,
                             checkpoint != NULL ? strlen(checkpoint) : 0, SEAL_NOW, &len, &err);
    const char *at = draft != NULL ? strstr(draft, "\nstation 1 ") : NULL;

    *status = (int)err.code;
    row[0] = '\0';
    if (at != NULL)
        snprintf(row, sizeof row, "%.*s", (int)strcspn(at + 1, "\n"), at + 1);
    free(draft);
    return at != NULL ? row : NULL;
}

static void a_revocation_pins_only_what_the_station_signed(void)
{
    struct wm_note note = {.size = 41, .time = SEAL_NOW};
    char text[WM_NOTE_MAX], want[100] = " - 41 ";
    const char *row;
    size_t len, i;
    char *list;
    int status;

    list = wm_recipients_sign(&site.draft, &site.root, &len, NULL);
    if (!WM_CHECK(list != NULL, "not signed"))
        return;
    wm_note_station_name(1, note.name);
    memset(note.root, 0xcd, sizeof note.root);
    for (i = 0; i < 32; i++)
        strcat(want, "cd");
    wm_note_sign(&note, site.station[0].secret_key, text);
    row = revoked_row(list, text, &status);
    WM_CHECK(row != NULL && strstr(row, "station 1 revoked ") == row && strstr(row, want) != NULL,
             "%d: %s", status, row != NULL ? row : "none");
    row = revoked_row(list, NULL, &status);
    WM_CHECK(row != NULL && strcmp(row + strlen(row) - 4, " - -") == 0, "%d", status);
    for (i = 0; text[i] != '\0'; i++) {
        text[i] ^= 1;
        row = revoked_row(list, text, &status);
        WM_CHECK(row == NULL || strstr(row, want) != NULL, "changed at %zu", i);
        text[i] ^= 1;
    }
    wm_note_sign(&note, site.station[1].secret_key, text);
    WM_CHECK(revoked_row(list, text, &status) == NULL && status == WM_ERR_TAMPERED,
             "signed by another: %d", status);
    free(list);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(an_older_list_is_refused),
        WM_CASE(another_list_of_the_same_version_is_refused),
        WM_CASE(versions_are_counted_by_root),
        WM_CASE(a_damaged_memory_is_not_taken_for_none),
        WM_CASE(who_seals_needs_the_state_folder),
        WM_CASE(many_at_once_leave_the_newest),
        WM_CASE(a_pinned_checkpoint_comes_back_from_its_row),
        WM_CASE(of_a_revoked_station_only_labels_from_before_are_genuine),
        WM_CASE(a_revocation_pins_only_what_the_station_signed),
        {0},
    };
    int status;

    if (wm_seal_init(NULL) != 0)
        return 99;
    seal_site_new(&site);
    status = site.list != NULL ? wm_tap_run_in("list memory", cases, folder) : 99;
    seal_site_free(&site);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/note.h"

#include "filter/base/message.h"
#include "filter/seal/text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define ED25519 0x01 /* signature type of a signed note */
#define KEY_ID 4     /* bytes of a signature line's key hash */
#define SIGNATURE (KEY_ID + 64)
#define SIGNATURES_MAX 32
#define DASH "\xe2\x80\x94 " /* U+2014, which opens a signature line */
#define BASE64 sodium_base64_VARIANT_ORIGINAL

void wm_note_station_name(uint32_t station, char name[WM_NOTE_NAME_MAX])
{
    snprintf(name, WM_NOTE_NAME_MAX, WM_NOTE_ORIGIN "station-%lu", (unsigned long)station);
}

void wm_note_key_name(const uint8_t public_key[32], char name[WM_NOTE_NAME_MAX])
{
    char hex[17];

    snprintf(name, WM_NOTE_NAME_MAX, WM_NOTE_ORIGIN "key-%s",
             sodium_bin2hex(hex, sizeof hex, public_key, 8));
}

int wm_note_site_name(const char *text, char name[WM_NOTE_NAME_MAX])
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/";
    const size_t len = strlen(text);

    if (len == 0 || len > WM_NOTE_NAME_MAX - sizeof WM_NOTE_ORIGIN || strspn(text, allowed) != len)
        return -1;
    snprintf(name, WM_NOTE_NAME_MAX, WM_NOTE_ORIGIN "%s", text);
    return 0;
}

/* SHA-256(name || newline || type || public key), its first bytes. */
static void key_id(const char *name, const uint8_t public_key[32], uint8_t id[KEY_ID])
{
    static const uint8_t tail[2] = {'\n', ED25519};
    crypto_hash_sha256_state state;
    uint8_t hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const uint8_t *)name, strlen(name));
    crypto_hash_sha256_update(&state, tail, sizeof tail);
    crypto_hash_sha256_update(&state, public_key, 32);
    crypto_hash_sha256_final(&state, hash);
    memcpy(id, hash, KEY_ID);
}

/* The lines that are signed. @return their length */
static size_t format_body(const struct wm_note *note, char out[WM_NOTE_MAX])
{
    char root[sodium_base64_ENCODED_LEN(WM_TREE_HASH, BASE64)], time[WM_TEXT_TIME];

    sodium_bin2base64(root, sizeof root, note->root, sizeof note->root, BASE64);
    return (size_t)snprintf(out, WM_NOTE_MAX, "%s\n%llu\n%s\ntime %s\n", note->name,
                            (unsigned long long)note->size, root,
                            wm_text_put_time(note->time, time));
}

size_t wm_note_sign(const struct wm_note *note, const uint8_t secret_key[64], char out[WM_NOTE_MAX])
{
    uint8_t signature[SIGNATURE], public_key[32];
    char text[sodium_base64_ENCODED_LEN(SIGNATURE, BASE64)];
    size_t len = format_body(note, out);

    crypto_sign_ed25519_sk_to_pk(public_key, secret_key);
    key_id(note->name, public_key, signature);
    crypto_sign_detached(signature + KEY_ID, NULL, (const uint8_t *)out, len, secret_key);
    sodium_bin2base64(text, sizeof text, signature, sizeof signature, BASE64);
    len += (size_t)snprintf(out + len, WM_NOTE_MAX - len, "\n" DASH "%s %s\n", note->name, text);
    return len;
}

bool wm_note_is(const char *text, size_t len)
{
    const size_t prefix = sizeof WM_NOTE_ORIGIN - 1;

    return len > prefix && memcmp(text, WM_NOTE_ORIGIN, prefix) == 0 &&
           memchr(text, '\n', len) != NULL;
}

/* A number of at most 19 digits without leading zeros. */
static bool read_size(struct wm_text *text, uint64_t *size)
{
    char word[20];
    const char *c;

    if (!wm_text_next(text) || !wm_text_word(text, word, sizeof word) ||
        (word[0] == '0' && word[1] != '\0'))
        return false;
    *size = 0;
    for (c = word; *c != '\0'; c++) {
        if (*c < '0' || *c > '9')
            return false;
        *size = *size * 10 + (unsigned)(*c - '0');
    }
    return true;
}

/* Read the signed lines and make sure that there is one way to write them: ours.
 * @return their length, 0 if they are malformed */
static size_t read_body(const char *data, size_t len, struct wm_note *note)
{
    char word[sodium_base64_ENCODED_LEN(WM_TREE_HASH, BASE64)], again[WM_NOTE_MAX];
    struct wm_text text;
    size_t body;

    memset(note, 0, sizeof *note);
    wm_text_start(&text, data, len);
    if (!wm_note_is(data, len) || !wm_text_next(&text) ||
        !wm_text_word(&text, note->name, sizeof note->name) || !read_size(&text, &note->size) ||
        !wm_text_next(&text) || !wm_text_word(&text, word, sizeof word) ||
        !wm_text_base64(word, false, note->root, sizeof note->root) ||
        !wm_text_expect(&text, "time"))
        return 0;
    note->time = wm_text_time(&text);
    if (text.bad || text.word != text.line_end)
        return 0;
    body = format_body(note, again);
    return body < len && memcmp(again, data, body) == 0 && data[body] == '\n' ? body : 0;
}

int wm_note_read(const char *text, size_t len, struct wm_note *note)
{
    return read_body(text, len, note) > 0 ? 0 : -1;
}

/* A line `— NAME BASE64` of this name. @return 1 and the bytes, 0 for another's, -1 if malformed */
static int read_signature(struct wm_text *text, const char *name, uint8_t signature[SIGNATURE])
{
    char word[512], who[512];

    if (!wm_text_is(text, "\xe2\x80\x94") || !wm_text_word(text, who, sizeof who) ||
        !wm_text_word(text, word, sizeof word) || text->word != text->line_end)
        return -1;
    if (strcmp(who, name) != 0)
        return 0;
    return wm_text_base64(word, false, signature, SIGNATURE); /* else of another algorithm */
}

static int refuse(const char *why, struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_TAMPERED, "%s", why);
}

int wm_note_verify(const char *data, size_t len, const uint8_t public_key[32], struct wm_note *note,
                   struct wm_err *err)
{
    const size_t body = read_body(data, len, note);
    uint8_t signature[SIGNATURE], id[KEY_ID];
    struct wm_text text;
    unsigned count = 0;
    bool found = false;
    int mine;

    if (body == 0)
        return refuse(_("is not a checkpoint of a Waymask log"), err);
    key_id(note->name, public_key, id);
    wm_text_start(&text, data + body + 1, len - body - 1);
    while (wm_text_next(&text)) {
        mine = ++count > SIGNATURES_MAX ? -1 : read_signature(&text, note->name, signature);
        if (mine < 0)
            return refuse(_("is not a checkpoint of a Waymask log"), err);
        if (mine == 0 || memcmp(signature, id, KEY_ID) != 0)
            continue;
        if (crypto_sign_verify_detached(signature + KEY_ID, (const uint8_t *)data, body,
                                        public_key) != 0)
            return refuse(_("its signature does not hold: it was changed or is forged"), err);
        found = true;
    }
    if (text.bad)
        return refuse(_("is not a checkpoint of a Waymask log"), err);
    return found ? WM_OK : refuse(_("is not signed by the key of this log"), err);
}

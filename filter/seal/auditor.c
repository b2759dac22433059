/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/auditor.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/hpke.h"
#include "filter/seal/text.h"

#include <sodium.h>
#include <string.h>

#define DOMAIN "waymask-seal/1 log"
#define INFO (sizeof DOMAIN - 1 + KID)
#define KID 2    /* bytes of a key number */
#define PLAIN 32 /* bytes of the longest waybill number, to which all are padded with zeros */
#define CIPHER (PLAIN + WM_HPKE_TAG)
#define SEALED (KID + WM_HPKE_KEY + CIPHER)
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

_Static_assert(sodium_base64_ENCODED_LEN(SEALED, BASE64) <= WM_AUDITOR_TEXT_MAX, "room for it");

/* info and associated data of a kid and label; info has INFO bytes. */
static struct wm_hpke_context context_of(const uint8_t kid[KID], const uint8_t label_id[8],
                                         uint8_t info[INFO])
{
    memcpy(info, DOMAIN, sizeof DOMAIN - 1);
    memcpy(info + sizeof DOMAIN - 1, kid, KID);
    return (struct wm_hpke_context){.info = info, .info_len = INFO, .aad = label_id, .aad_len = 8};
}

/* 0-9, A-Z and -, as in an envelope. */
static bool is_waybill(const char *text, size_t len)
{
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

    return len >= 1 && len <= PLAIN && strspn(text, allowed) == len;
}

int wm_auditor_seal(const struct wm_recipients *list, const char *waybill,
                    const uint8_t label_id[8], uint32_t now, char out[WM_AUDITOR_TEXT_MAX],
                    struct wm_err *err)
{
    const struct wm_recipient *row = wm_recipients_role(list, WM_ROLE_AUDITOR, NULL, now);
    uint8_t plain[PLAIN] = {0}, sealed[SEALED], info[INFO];
    struct wm_hpke_ephemeral ephemeral;
    struct wm_hpke_context context;
    int failed;

    out[0] = '\0';
    if (row == NULL)
        return WM_OK;
    if (!is_waybill(waybill, strlen(waybill)))
        return wm_err_set(err, WM_ERR_INPUT, _("is not a waybill number"));
    memcpy(plain, waybill, strlen(waybill));
    sealed[0] = (uint8_t)(row->kid >> 8);
    sealed[1] = (uint8_t)row->kid;
    context = context_of(sealed, label_id, info);
    wm_hpke_ephemeral_new(&ephemeral);
    memcpy(sealed + KID, ephemeral.public_key, WM_HPKE_KEY);
    failed = wm_hpke_seal(&ephemeral, row->public_key, &context, plain, sizeof plain,
                          sealed + KID + WM_HPKE_KEY);
    wm_wipe(&ephemeral, sizeof ephemeral);
    wm_wipe(plain, sizeof plain);
    if (failed != 0)
        return wm_err_set(err, WM_ERR_INPUT, _("the auditor's key seals nothing"));
    sodium_bin2base64(out, WM_AUDITOR_TEXT_MAX, sealed, sizeof sealed, BASE64);
    return WM_OK;
}

int wm_auditor_open(const struct wm_role_key *key, const char *text, const uint8_t label_id[8],
                    char waybill[36], struct wm_err *err)
{
    uint8_t sealed[SEALED], plain[PLAIN], info[INFO];
    struct wm_hpke_context context;
    size_t len = 0;
    bool good;

    memset(waybill, 0, 36);
    if (!wm_text_base64(text, true, sealed, sizeof sealed))
        return wm_err_set(err, WM_ERR_TAMPERED, _("is not a sealed number"));
    if (key->role != WM_ROLE_AUDITOR || ((unsigned)sealed[0] << 8 | sealed[1]) != key->kid)
        return wm_err_set(err, WM_ERR_KEY, _("the number is sealed to another key"));
    context = context_of(sealed, label_id, info);
    if (wm_hpke_open(sealed + KID, key->secret_key, key->public_key, &context,
                     sealed + KID + WM_HPKE_KEY, CIPHER, plain) != 0)
        return wm_err_set(err, WM_ERR_TAMPERED, _("the sealed number was changed"));
    while (len < PLAIN && plain[len] != 0)
        len++;
    memcpy(waybill, plain, len);
    good = is_waybill(waybill, len) && sodium_is_zero(plain + len, PLAIN - len) == 1;
    wm_wipe(plain, sizeof plain);
    if (good)
        return WM_OK;
    wm_wipe(waybill, 36);
    return wm_err_set(err, WM_ERR_TAMPERED, _("the sealed number is not a waybill number"));
}

/* SPDX-License-Identifier: Apache-2.0 */
/** auditor.h: waybill numbers in the log, sealed to the auditor role, so that a log tells its
 * reader no numbers and the auditor all of them. */
#ifndef WM_SEAL_AUDITOR_H
#define WM_SEAL_AUDITOR_H

#include "filter/base/err.h"
#include "filter/seal/keys.h"

#include <stddef.h>
#include <stdint.h>

/** The role that opens numbers in logs; it has no section on a label. */
#define WM_ROLE_AUDITOR 4u

/** Bytes of a sealed number as text, zero included: base64url of kid, enc and ciphertext. */
#define WM_AUDITOR_TEXT_MAX 160

/**
 * Seal a waybill number, padded so that its length tells nothing, to the list's current auditor
 * key (HPKE as in hpke.h; info "waymask-seal/1 log" and kid, associated data the label id).
 * out is "" if the list has no auditor.
 */
int wm_auditor_seal(const struct wm_recipients *list, const char *waybill,
                    const uint8_t label_id[8], uint32_t now, char out[WM_AUDITOR_TEXT_MAX],
                    struct wm_err *err);

/** Undo it. WM_ERR_KEY if it is sealed to another key, WM_ERR_TAMPERED if it was changed. */
int wm_auditor_open(const struct wm_role_key *key, const char *text, const uint8_t label_id[8],
                    char waybill[36], struct wm_err *err);

#endif

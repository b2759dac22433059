/* SPDX-License-Identifier: Apache-2.0 */
/** note.h: the signed head of a log as a small text for a witness, in the forms that C2SP calls
 * tlog-checkpoint and signed-note; waymask-audit(5). */
#ifndef WM_SEAL_NOTE_H
#define WM_SEAL_NOTE_H

#include "filter/base/err.h"
#include "filter/seal/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What the first line of every checkpoint begins with; the log's name follows. */
#define WM_NOTE_ORIGIN "waymask-log/1/"
#define WM_NOTE_NAME_MAX 96    /**< bytes of origin and name, zero included */
#define WM_NOTE_MAX 512u       /**< bytes of a checkpoint that we sign, zero included */
#define WM_NOTE_FILE_MAX 8192u /**< of one that we read: witnesses add their signatures */

/** A log's head. */
struct wm_note {
    char name[WM_NOTE_NAME_MAX]; /**< origin: "waymask-log/1/station-7" */
    uint64_t size;               /**< entries */
    uint8_t root[WM_TREE_HASH];
    uint32_t time; /**< of signing, seconds UTC */
};

/** The log's name as a checkpoint has it: `station-ID`, and `key-` with the first 16 hexadecimal
 * digits of the public key for a log key. */
void wm_note_station_name(uint32_t station, char name[WM_NOTE_NAME_MAX]);
void wm_note_key_name(const uint8_t public_key[32], char name[WM_NOTE_NAME_MAX]);
/** The same of a name that a site chose: letters, digits, `.`, `_`, `-` and `/`.
 * @return 0, or -1 if it has others, is empty or too long */
int wm_note_site_name(const char *text, char name[WM_NOTE_NAME_MAX]);

/** Sign with an Ed25519 key as libsodium keeps it. @return the text's length, without its zero */
size_t wm_note_sign(const struct wm_note *note, const uint8_t secret_key[64],
                    char out[WM_NOTE_MAX]);

/** True if the text's first line is that of a checkpoint, whatever follows. */
bool wm_note_is(const char *text, size_t len);

/** Read a checkpoint and check that public_key signed it. Signatures of others, witnesses among
 * them, are passed over. WM_ERR_TAMPERED if it is malformed, changed or not signed by that key;
 * err gets no file. */
int wm_note_verify(const char *text, size_t len, const uint8_t public_key[32], struct wm_note *note,
                   struct wm_err *err);

/** What a checkpoint says, signed or not: for what must not be replaced by an older one.
 * @return 0, or -1 if it is malformed */
int wm_note_read(const char *text, size_t len, struct wm_note *note);

#endif

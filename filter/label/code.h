/* SPDX-License-Identifier: Apache-2.0 */
/** code.h: bar codes and QR symbols as whole modules, before they are scaled to dots. */
#ifndef WM_LABEL_CODE_H
#define WM_LABEL_CODE_H

#include "filter/base/err.h"

#include <stddef.h>
#include <stdint.h>

#define WM_QR_QUIET 4u         /**< modules on each side, ISO/IEC 18004 */
#define WM_CODE128_QUIET 10u   /**< modules at both ends, ISO/IEC 15417 */
#define WM_DATAMATRIX_QUIET 2u /**< modules on each side, where ISO/IEC 16022 asks for 1 */
#define WM_QR_MAX_SIDE 177u
#define WM_DATAMATRIX_MAX_SIDE 144u
#define WM_CODE128_MAX_MODULES 640u

/** A QR symbol without quiet zone: side x side modules, packed rows, 1 black. */
struct wm_qr {
    uint32_t side;
    uint32_t level; /**< 1 M, 2 Q, 3 H */
    uint32_t stride_bytes;
    uint8_t bits[WM_QR_MAX_SIDE * ((WM_QR_MAX_SIDE + 7) / 8)];
};

/** Side in modules of the smallest symbol that holds so many digits at a level (1 M, 2 Q, 3 H),
 * 0 if none does. */
uint32_t wm_qr_side(size_t digits, uint32_t level);

/** Would they fit, at M, without encoding them? @return 0, or WM_ERR_INPUT with the reason */
int wm_qr_check(const char *digits, uint32_t max_side, struct wm_err *err);

/**
 * Digits into a symbol of at most max_side modules: the smallest version that holds them at M,
 * then the highest level for which a symbol still has at most max_side modules.
 * @return 0; WM_ERR_INPUT if they do not fit at M or are not digits
 */
int wm_qr_make(const char *digits, uint32_t max_side, struct wm_qr *out, struct wm_err *err);

/** A row of bars without quiet zones, packed, 1 black. */
struct wm_code128 {
    uint32_t modules;
    uint8_t bits[(WM_CODE128_MAX_MODULES + 7) / 8];
};

/** A DataMatrix symbol without quiet zone: side x side modules, packed rows, 1 black. */
struct wm_datamatrix {
    uint32_t side;
    uint32_t stride_bytes;
    uint8_t bits[WM_DATAMATRIX_MAX_SIDE * (WM_DATAMATRIX_MAX_SIDE / 8)];
};

/** Holds libzint's memory between labels; for all codes below. */
struct wm_encoder;
struct wm_encoder *wm_encoder_new(void);
void wm_encoder_free(struct wm_encoder *encoder);

/** Text of printable ASCII into bars. @return 0, or WM_ERR_INPUT */
int wm_code128_make(struct wm_encoder *encoder, const char *text, struct wm_code128 *out,
                    struct wm_err *err);

/** GS1 data, application identifiers in parentheses, such as "(00)" and the 18 digits of an SSCC,
 * into a GS1-128 (GS1 General Specifications, 5.4): lengths, characters and check digits must be as
 * the identifiers ask. @return 0, or WM_ERR_INPUT */
int wm_gs1_128_make(struct wm_encoder *encoder, const char *text, struct wm_code128 *out,
                    struct wm_err *err);

/** Text of printable ASCII into the smallest square DataMatrix (ECC 200). @return 0, or
 * WM_ERR_INPUT */
int wm_datamatrix_make(struct wm_encoder *encoder, const char *text, struct wm_datamatrix *out,
                       struct wm_err *err);

#endif
